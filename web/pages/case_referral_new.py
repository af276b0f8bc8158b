"""/faelle/{id}/verweise/neu: to whom, what for, what exactly, on which consent; checked, then sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from kb.entries import Entry, Offer
from matcher.casework.case import Case
from matcher.casework.consent import Form, Purpose
from matcher.casework.disclosure import Topic, disclosable, sent_from
from matcher.casework.errors import WrongInput
from matcher.casework.referral import ReferralPurpose
from matcher.casework.referrals import Recipient, SentReferral
from web.access import Pages
from web.pages.cases import CASEWORK, Choice
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame, case_path
from web.views.shell import Link
from web.visit import Visit

router = Pages()

CONSENT_TEXT = "weitergeben-2026-11"
"""Version of the consent form for passing on."""
USUAL_DAYS = 14
"""Days within which an answer is asked for, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """Something that can be passed on, as it would be worded."""

    value: str
    label: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class NewReferralPage:
    """To whom, what for, what exactly, on which consent."""

    case: CaseFrame
    action: str
    recipient: str
    recipient_name: str
    recipients: tuple[Link, ...]
    purposes: tuple[Choice, ...]
    topics: tuple[TopicLine, ...]
    message: str
    due: str
    has_consent: bool
    agreed: bool
    given_on: str
    forms: tuple[Choice, ...]
    consent_text: str
    is_checked: bool
    """Whether the page shows what will be sent, to be confirmed."""
    items: tuple[tuple[str, str], ...]
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class SentPage:
    """The link, shown once, with letter and message to copy."""

    case: CaseFrame
    recipient_name: str
    link: str
    message: str
    last_day: str
    letter_action: str
    referral: str
    back_url: str


@router.page("/faelle/{case_id}/verweise/neu", CASEWORK)
def ask(request: Request, case_id: str) -> HTMLResponse:
    """The form for a new referral."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    return _form(visit, case, Parameters(request.query_params, visit.say))


@router.action("/faelle/{case_id}/verweise/neu", CASEWORK)
def send(request: Request, case_id: str) -> Response:
    """Shows what would be sent; sends it once that was confirmed."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    values = Parameters(visit.form, visit.say)
    asked = _read(visit, case, values)
    if values.problems or asked is None:
        return _form(visit, case, values)
    if not values.has("senden"):
        return _form(visit, case, values, asked)
    if values.has("einwilligung") and not _has_consent(visit, case, asked.recipient.id):
        form = values.term("form", Form, visit.say("Form der Einwilligung")) or Form.WRITTEN
        given_on = values.day("erteilt", visit.say("Datum der Einwilligung")) or visit.today
        visit.casebook.consents.record(
            visit.actor, case.id, Purpose.REFERRAL, CONSENT_TEXT, given_on, visit.now,
            form=form, recipient=asked.recipient.id,
        )  # fmt: skip
    sent = visit.casebook.referrals.send(
        visit.actor, case.id, asked.recipient, asked.purpose, asked.topics, asked.due, visit.now, message=asked.message
    )
    return show_sent(visit, case, sent)


@dataclass(frozen=True, slots=True)
class _Asked:
    recipient: Recipient
    purpose: ReferralPurpose
    topics: tuple[Topic, ...]
    message: str
    due: date


def _read(visit: Visit, case: Case, values: Parameters) -> _Asked | None:
    say = visit.say
    entry = _recipient(visit, values)
    purpose = values.term("zweck", ReferralPurpose, say("Zweck"))
    topics = values.terms("angabe", Topic, say("Angaben"))
    due = values.day("frist", say("Antwort erbeten bis"))
    if entry is None:
        values.complain("an", say("Wählen Sie, an wen verwiesen wird."), "")
    if purpose is None and not values.problems:
        values.complain("zweck", say("Wählen Sie, wofür verwiesen wird."), "")
    if due and due < visit.today:
        values.complain("frist", say("Die Frist ist vorbei. Geben Sie ein späteres Datum an."), "")
    if entry and not _has_consent(visit, case, _partner_id(entry)) and not values.has("einwilligung"):
        values.complain(
            "einwilligung", say("Ohne Einwilligung wird nichts weitergegeben. Holen Sie sie zuerst ein."), ""
        )
    message = values.text("nachricht", 4000)
    profile = visit.casebook.profiles.newest(visit.actor, case.id, visit.now).profile
    try:
        sent_from(profile, topics, message=message)
    except WrongInput as error:
        values.complain("angabe", str(error), "")
    if values.problems or entry is None or purpose is None:
        return None
    usual = visit.today + timedelta(days=USUAL_DAYS)
    return _Asked(_as_recipient(entry), purpose, topics, message, due or usual)


def _recipient(visit: Visit, values: Parameters) -> Entry | None:
    id = values.text("an")
    return visit.knowledge.entries_by_id([id]).get(id) if id else None


def _as_recipient(entry: Entry) -> Recipient:
    """An offer is asked for at its provider."""
    if isinstance(entry, Offer):
        return Recipient(id=_partner_id(entry), name=f"{entry.provider}: {entry.title}"[:300], offer=entry.id)
    return Recipient(id=entry.id, name=entry.title[:300])


def _partner_id(entry: Entry) -> str:
    return entry.provider_id or entry.id if isinstance(entry, Offer) else entry.id


def _has_consent(visit: Visit, case: Case, recipient: str) -> bool:
    found = visit.casebook.consents.of(visit.actor, case.id, visit.now)
    return any(one.purpose is Purpose.REFERRAL and one.is_valid(visit.today) and one.covers(recipient) for one in found)


def _form(visit: Visit, case: Case, values: Parameters, asked: _Asked | None = None) -> HTMLResponse:
    say, path = visit.say, case_path(case.id)
    entry = _recipient(visit, values)
    profile = visit.casebook.profiles.newest(visit.actor, case.id, visit.now).profile
    is_first = not values.has("zweck")
    chosen = set(values.terms("angabe", Topic, say("Angaben")))
    purpose, form = values.text("zweck"), values.text("form") or Form.WRITTEN.value
    items = sent_from(profile, asked.topics, message=asked.message).items if asked else ()
    view = NewReferralPage(
        case=case_frame(visit, case),
        action=visit.url(f"{path}/verweise/neu"),
        recipient=entry.id if entry else "",
        recipient_name=_as_recipient(entry).name if entry else "",
        recipients=(Link(visit.url(f"{path}/vorschlaege"), say("Stelle unter den Vorschlägen aussuchen")),),
        purposes=(Choice("", say("bitte wählen"), not purpose), *_purposes(visit, purpose)),
        topics=tuple(
            TopicLine(one.topic.value, say.label(one.topic), one.text, one.topic in chosen)
            for one in disclosable(profile)
        ),
        message=values.text("nachricht", 4000),
        due=values.text("frist") or say.date(visit.today + timedelta(days=USUAL_DAYS)),
        has_consent=entry is not None and _has_consent(visit, case, _partner_id(entry)),
        agreed=values.has("einwilligung"),
        given_on=values.text("erteilt") or say.date(visit.today),
        forms=tuple(Choice(one.value, say.label(one), one.value == form) for one in Form),
        consent_text=CONSENT_TEXT,
        is_checked=asked is not None,
        items=tuple((item.label, item.text) for item in items),
        problems=() if is_first else values.found_problems(visit),
    )
    title = say("Verweis prüfen") if asked else say("Neuer Verweis")
    frame = case_page_frame(visit, case, title, bool(view.problems))
    return render(visit, "case_referral_new.html", view, frame, status=422 if view.problems else 200)


def show_sent(visit: Visit, case: Case, sent: SentReferral) -> HTMLResponse:
    """The link, this once, with what to do with it."""
    say, path = visit.say, case_path(case.id)
    link = visit.absolute(f"/verweis/{sent.token}")
    message = say(
        "Guten Tag, wir möchten eine ratsuchende Person an Sie verweisen. Was wir dazu weitergeben dürfen, lesen Sie "
        "unter %(link)s; dort können Sie auch antworten, ohne Konto. Wir freuen uns über Ihre Antwort bis %(due)s.",
        link=link, due=say.date(sent.referral.due),
    )  # fmt: skip
    view = SentPage(
        case=case_frame(visit, case),
        recipient_name=sent.referral.recipient_name,
        link=link,
        message=message,
        last_day=say.date(sent.referral.due),
        letter_action=visit.url(f"{path}/verweise/brief"),
        referral=sent.referral.id,
        back_url=visit.url(f"{path}/verweise"),
    )
    return render(visit, "case_referral_sent.html", view, case_page_frame(visit, case, say("Verweis ist angelegt")))


def _purposes(visit: Visit, chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(term.value, visit.say.label(term), term.value == chosen) for term in ReferralPurpose)
