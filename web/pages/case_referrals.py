"""/faelle/{id}/verweise: whom was asked, what came back, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from matcher.casework.answer import Reply
from matcher.casework.case import Case
from matcher.casework.referral import EndReason
from matcher.documents.head import Head
from matcher.documents.letter import Letter, letter_pdf
from matcher.partner_record import AnswerKind
from web.access import Pages
from web.errors import PageNotFound
from web.pages.case_referral_new import USUAL_DAYS, show_sent
from web.pages.cases import CASEWORK, Choice
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame, case_path
from web.views.referral import ReferralView, referral_view
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class ReferralsPage:
    """The referrals of a case."""

    case: CaseFrame
    referrals: tuple[ReferralView, ...]
    new_url: str
    answers: tuple[Choice, ...]
    endings: tuple[Choice, ...]
    today: str
    problems: tuple[FieldProblem, ...]


@router.page("/faelle/{case_id}/verweise", CASEWORK)
def referrals(request: Request, case_id: str) -> HTMLResponse:
    """All referrals, the newest first."""
    visit = Visit(request)
    return _list(visit, visit.casebook.cases.case(visit.actor, case_id, visit.now))


@router.action("/faelle/{case_id}/verweise/brief", CASEWORK)
def letter(request: Request, case_id: str) -> Response:
    """The letter with its link as PDF; the link comes with the form, so that it stands in no address."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    wanted = visit.form.get("verweis", "")
    followed = [one.referral for one in visit.casebook.referrals.of(visit.actor, case.id, visit.now)]
    referral = next((one for one in followed if one.id == wanted), None)
    if referral is None:
        raise PageNotFound("Diesen Verweis gibt es in diesem Fall nicht.")
    session = visit.signed_in
    head = Head(f"Fall {case.number}", session.organisation if session else "Lotse", visit.today)
    link = visit.form.get("link", "")[:500]
    written = Letter(
        recipient=referral.recipient_name,
        purpose=referral.purpose.de,
        due=referral.due,
        items=tuple((item.label, item.text) for item in referral.sent.items),
        message=referral.sent.message,
        link=link if link.startswith(visit.absolute("/verweis/")) else "",
    )
    pdf = letter_pdf(written, head, visit.now)
    disposition = f'attachment; filename="verweis-fall-{case.number}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": disposition})


@router.action("/faelle/{case_id}/verweise/{referral_id}", CASEWORK)
def follow(request: Request, case_id: str, referral_id: str) -> Response:
    """Notes an answer, a beginning or an end; makes a new link."""
    visit = Visit(request)
    say, values, referrals = visit.say, Parameters(visit.form, visit.say), visit.casebook.referrals
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    day = values.day("am", say("Datum")) or visit.today
    action = values.text("was")
    reply = read_reply(visit, values) if action == "antwort" else None
    reason = values.term("grund", EndReason, say("Grund"))
    if action == "beenden" and reason is None and not values.problems:
        values.complain("grund", say("Wählen Sie einen Grund."), "")
    if values.problems:
        return _list(visit, case, values.found_problems(visit))
    match action:
        case "antwort":
            assert reply is not None
            referrals.note_answer(visit.actor, case.id, referral_id, reply, visit.now)
        case "gesehen":
            referrals.see_answer(visit.actor, case.id, referral_id, visit.now)
        case "begonnen":
            referrals.start(visit.actor, case.id, referral_id, day, visit.now)
        case "abgeschlossen":
            referrals.complete(visit.actor, case.id, referral_id, day, visit.now)
        case "beenden":
            assert reason is not None
            referrals.end(visit.actor, case.id, referral_id, reason, visit.now, remark=values.text("worte", 1000))
        case "neuer-link":
            due = visit.today + timedelta(days=USUAL_DAYS)
            return show_sent(visit, case, referrals.renew_link(visit.actor, case.id, referral_id, due, visit.now))
        case _:
            raise PageNotFound("Das lässt sich mit einem Verweis nicht tun.")
    return RedirectResponse(visit.url(f"{case_path(case.id)}/verweise"), status_code=303)


def read_reply(visit: Visit, values: Parameters) -> Reply | None:
    """The answer in a form of a partner, or noted after a call; None with problems noted."""
    say = visit.say
    kind = values.term("antwort", AnswerKind, say("Antwort"))
    until = values.day("warteliste", say("Warteliste bis"))
    on, clock = values.day("termin", say("Termin")), values.text("uhrzeit")
    if kind is None:
        if not values.problems:
            values.complain("antwort", say("Wählen Sie eine Antwort."), "")
        return None
    appointment = None
    if on:
        try:
            hour = time.fromisoformat(clock.replace(".", ":").zfill(5))
        except ValueError:
            values.complain("uhrzeit", say("Schreiben Sie die Uhrzeit so: 14:30."), clock)
            return None
        appointment = datetime.combine(on, hour, visit.now.tzinfo)
    try:
        return Reply(
            kind=kind,
            waiting_until=until,
            appointment=appointment,
            words=values.text("worte", 5000),
            who=values.text("wer", 300),
        )
    except ValidationError as error:
        field = {AnswerKind.NOT_RESPONSIBLE: "worte", AnswerKind.APPOINTMENT: "termin"}.get(kind, "antwort")
        sentence = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        values.complain(field, f"{sentence[0].upper()}{sentence[1:]}.", "")
        return None


def _list(visit: Visit, case: Case, problems: tuple[FieldProblem, ...] = ()) -> HTMLResponse:
    say, path = visit.say, case_path(case.id)
    followed = visit.casebook.referrals.of(visit.actor, case.id, visit.now)
    view = ReferralsPage(
        case=case_frame(visit, case),
        referrals=tuple(referral_view(visit, one, f"{path}/verweise") for one in reversed(followed)),
        new_url=visit.url(f"{path}/vorschlaege"),
        answers=_choices(visit, AnswerKind, ""),
        endings=_choices(visit, EndReason, ""),
        today=say.date(visit.today),
        problems=problems,
    )
    frame = case_page_frame(visit, case, say("Verweise"), bool(problems))
    return render(visit, "case_referrals.html", view, frame, status=422 if problems else 200)


def _choices(visit: Visit, kind: type[AnswerKind] | type[EndReason], chosen: str) -> tuple[Choice, ...]:
    terms: Iterable[Choice] = (Choice(term.value, visit.say.label(term), term.value == chosen) for term in kind)
    return (Choice("", visit.say("bitte wählen"), not chosen), *terms)
