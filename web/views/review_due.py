"""What is due for checking, with the ready e-mail, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from kb.editorial.due import Due, Reason
from kb.editorial.enquiry import enquiry
from kb.wording import field_name
from web.views.phrase import Phrase, content
from web.views.review_queue import Choice
from web.views.shell import Link
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class AgedField:
    """A field past its time."""

    label: str
    seen: str
    days: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """An entry that somebody should look at."""

    id: str
    title: Phrase
    url: str
    kind: str
    kind_code: str
    reasons: tuple[str, ...]
    reason_code: str
    since: str
    aged: tuple[AgedField, ...]
    source: Link
    mail_to: str | None
    mail_subject: str
    mail_body: str
    mail_rows: int
    mail_link: str
    confirm_url: str
    edit_url: str


@dataclass(frozen=True, slots=True)
class DuePage:
    """The list, a page of it."""

    tabs: tuple[Link, ...]
    reasons: tuple[Choice, ...]
    rows: tuple[DueRow, ...]
    total: str
    is_filtered: bool
    all_url: str
    said: str | None
    earlier: Link | None
    later: Link | None


def due_row(visit: Visit, one: Due, filtered: Reason | None, page: int) -> DueRow:
    """An entry that is due; after confirming it the reader comes back to the same place."""
    say, url, entry = visit.say, visit.url, one.entry
    mail = enquiry(one)
    back = {"grund": filtered.value if filtered else None, "seite": str(page) if page > 1 else None}
    return DueRow(
        id=entry.id,
        title=content(say, entry.title, entry.title_en),
        url=url(f"/eintrag/{entry.id}"),
        kind=say.label(entry.kind),
        kind_code=entry.kind.value,
        reasons=tuple(say.label(reason) for reason in one.reasons),
        reason_code=one.reasons[0].value,
        since=say.date(one.since),
        aged=tuple(
            AgedField(
                field_name(age.field, visit.language),
                say.date(age.seen),
                say.plural("%(n)s Tag alt", "%(n)s Tage alt", age.days(visit.today)),
            )
            for age in one.aged
        ),
        source=Link(entry.main_source.url, entry.main_source.publisher),
        mail_to=mail.to,
        mail_subject=mail.subject,
        mail_body=mail.body,
        mail_rows=min(mail.body.count("\n") + 4, 20),
        mail_link=mail.link,
        confirm_url=url(f"/pruefen/faellig/{entry.id}", **back),
        edit_url=url(f"/eintrag/{entry.id}/bearbeiten"),
    )
