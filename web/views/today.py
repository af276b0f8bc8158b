"""What a counsellor should see first: due today, answers that came in, entries that changed, cases of theirs."""

from __future__ import annotations

from dataclasses import dataclass

from kb.actor import Role
from web.views.case_frame import case_path
from web.views.shell import Link
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One thing, where it is, and what it is about."""

    url: str
    text: str
    note: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class TodayView:
    """The counsellor's day."""

    name: str
    due: tuple[TodayLine, ...]
    more_due: str
    answers: tuple[TodayLine, ...]
    changed: tuple[TodayLine, ...]
    offered: tuple[TodayLine, ...]
    cases: tuple[TodayLine, ...]
    all_cases: Link
    new_case: Link


def today_view(visit: Visit) -> TodayView | None:
    """The day of whoever is signed in as counsellor; None for anybody else."""
    signed_in = visit.known_session
    if signed_in is None or not signed_in.actor.has(Role.COUNSELLOR):
        return None
    say, url, date = visit.say, visit.url, visit.say.date
    page = visit.casebook.today.page(signed_in.actor, visit.now)
    titles = visit.knowledge.entries_by_id([changed.entry for changed in page.changed])
    hidden = page.due_total - len(page.due)
    return TodayView(
        name=signed_in.actor.name,
        due=tuple(
            TodayLine(
                url(case_path(due.case.id)), due.text, f"{date(due.on)} · {say.label(due.kind)} · {due.case.pseudonym}",
                due.on < visit.today,
            )
            for due in page.due
        ),
        more_due=say("und %(n)s weitere", n=hidden) if hidden > 0 else "",
        answers=tuple(
            TodayLine(
                url(case_path(one.case.id, "verweise")), one.referral.recipient_name,
                f"{say.label(one.referral.answer) if one.referral.answer else ''} · {one.case.pseudonym}",
            )
            for one in page.answers
        ),
        changed=tuple(
            TodayLine(
                url(case_path(one.case.id, "vorschlaege", one.entry)), titles[one.entry].title,
                f"{say('geändert am %(day)s', day=say.date(one.changed_at.date()))} · {one.case.pseudonym}",
            )
            for one in page.changed
            if one.entry in titles
        ),
        offered=tuple(
            TodayLine(
                url(case_path(one.case.id, "akte")), one.case.pseudonym, say("von %(who)s", who=one.handover.by_name)
            )
            for one in page.offered
        ),
        cases=tuple(
            TodayLine(url(case_path(case.id)), case.pseudonym, f"{case.number} · {say.label(case.phase)}")
            for case in page.cases
        ),
        all_cases=Link(url("/faelle"), say.plural("%(n)s Fall", "%(n)s Fälle", page.cases_total)),
        new_case=Link(url("/faelle/neu"), say("Neuer Fall")),
    )  # fmt: skip
