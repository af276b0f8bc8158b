"""/faelle/{id}/akte: everything that is kept of a case, what can be done with the case itself, and its deletion."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.actor import Role
from kb.vocabulary import Phase
from matcher.casework.case import Case, Ending
from matcher.casework.handover import HandoverState
from web.access import Pages
from web.errors import PageNotFound
from web.pages.cases import CASEWORK, Choice
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame, case_path
from web.views.drawers import drawers
from web.views.shell import Link
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record in its drawer."""

    url: str
    text: str
    by: str
    done_action: str | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class DrawerView:
    """A drawer with its records."""

    slug: str
    title: str
    add: Link
    lines: tuple[RecordLine, ...]


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A consent, and whether it holds."""

    id: str
    text: str
    is_valid: bool
    withdrawn: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """The file."""

    case: CaseFrame
    drawers: tuple[DrawerView, ...]
    consents: tuple[ConsentLine, ...]
    action: str
    pseudonym: str
    phases: tuple[Choice, ...]
    endings: tuple[Choice, ...]
    colleagues: tuple[Choice, ...]
    offered: str | None
    """To whom a hand-over is offered."""
    is_offered_to_me: bool
    status: str
    delete_on: str
    today: str
    exports: tuple[Link, ...]
    delete_url: str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class DeletePage:
    """What would be deleted."""

    case: CaseFrame
    action: str
    counts: tuple[tuple[str, str], ...]
    back_url: str
    problems: tuple[FieldProblem, ...]


@router.page("/faelle/{case_id}/akte", CASEWORK)
def file(request: Request, case_id: str) -> HTMLResponse:
    """The file of a case."""
    visit = Visit(request)
    return _file(visit, visit.casebook.cases.case(visit.actor, case_id, visit.now))


@router.action("/faelle/{case_id}/akte", CASEWORK)
def act(request: Request, case_id: str) -> Response:
    """What is done with the case itself: phase, pseudonym, pause, end, date of deletion, consents, hand-over."""
    visit = Visit(request)
    book, actor, now = visit.casebook, visit.actor, visit.now
    say, values = visit.say, Parameters(visit.form, visit.say)
    case = book.cases.case(actor, case_id, now)
    day = values.day("am", say("Datum"))
    match values.text("was"):
        case "umbenennen":
            if values.text("pseudonym", 80):
                book.cases.rename(actor, case.id, values.text("pseudonym", 80), now)
            else:
                values.complain("pseudonym", say("Geben Sie ein Pseudonym ein, zum Beispiel „Linde 7“."), "")
        case "phase":
            phase = values.term("phase", Phase, say("Phase"))
            if phase is not None:
                book.phases.enter(actor, case.id, phase, day or visit.today, now, remark=values.text("bemerkung", 500))
        case "ruhen":
            book.cases.pause(actor, case.id, now)
        case "oeffnen":
            book.cases.reopen(actor, case.id, now)
        case "abschliessen":
            ending = values.term("ergebnis", Ending, say("Ergebnis"))
            if ending is None:
                values.complain("ergebnis", say("Wählen Sie, wie die Beratung endet."), "")
            else:
                book.cases.close(actor, case.id, ending, now, remark=values.text("bemerkung", 2000))
        case "loeschdatum":
            if not values.problems:
                book.retention.set_date(actor, case.id, day, now)
        case "widerrufen":
            book.consents.withdraw(actor, case.id, values.text("einwilligung"), day or visit.today, now)
        case "uebergeben":
            colleague = _colleague(visit, values.text("an"))
            if colleague is None:
                values.complain("an", say("Wählen Sie, wer den Fall übernehmen soll."), "")
            else:
                book.handovers.offer(actor, case.id, *colleague, now, message=values.text("nachricht", 2000))
        case "annehmen":
            book.handovers.accept(actor, case.id, now)
        case "ablehnen":
            book.handovers.decline(actor, case.id, now, answer=values.text("nachricht", 2000))
        case "zuruecknehmen":
            book.handovers.take_back(actor, case.id, now)
        case _:
            raise PageNotFound("Das lässt sich mit einem Fall nicht tun.")
    if values.problems:
        return _file(visit, case, values.found_problems(visit))
    return RedirectResponse(visit.url(f"{case_path(case.id)}/akte"), status_code=303)


@router.page("/faelle/{case_id}/akte/loeschen", CASEWORK)
def ask_to_delete(request: Request, case_id: str) -> HTMLResponse:
    """What would be deleted, before it is."""
    visit = Visit(request)
    return _delete_page(visit, visit.casebook.cases.case(visit.actor, case_id, visit.now))


@router.action("/faelle/{case_id}/akte/loeschen", CASEWORK)
def delete(request: Request, case_id: str) -> Response:
    """Deletes the case for good, where that was confirmed by its number."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    if visit.form.get("nummer", "").strip() != str(case.number):
        message = visit.say("Schreiben Sie zur Bestätigung die Nummer des Falls: %(number)s.", number=case.number)
        return _delete_page(visit, case, (FieldProblem("nummer", message, "", anchor="nummer"),))
    visit.casebook.retention.delete(visit.actor, case.id, visit.now)
    return RedirectResponse(visit.url("/faelle"), status_code=303)


@router.page("/faelle/{case_id}/akte/auskunft.txt", CASEWORK)
def for_the_person(request: Request, case_id: str) -> Response:
    """All that is stored, for the person it is about, as readable text."""
    visit = Visit(request)
    export = visit.casebook.exports.make(visit.actor, case_id, visit.now)
    name = f'attachment; filename="auskunft-fall-{export.case.number}.txt"'
    return Response(export.as_text(), media_type="text/plain; charset=utf-8", headers={"Content-Disposition": name})


@router.page("/faelle/{case_id}/akte/auskunft.json", CASEWORK)
def for_machines(request: Request, case_id: str) -> Response:
    """The same, complete, for machines (Article 20 GDPR)."""
    visit = Visit(request)
    export = visit.casebook.exports.make(visit.actor, case_id, visit.now)
    name = f'attachment; filename="auskunft-fall-{export.case.number}.json"'
    return Response(export.as_json(), media_type="application/json", headers={"Content-Disposition": name})


def _file(visit: Visit, case: Case, problems: tuple[FieldProblem, ...] = ()) -> HTMLResponse:
    say, path = visit.say, f"{case_path(case.id)}/akte"
    handovers = visit.casebook.handovers.of(visit.actor, case.id, visit.now)
    open_handover = next((one for one in handovers if one.state is HandoverState.OFFERED), None)
    view = FilePage(
        case=case_frame(visit, case),
        drawers=tuple(_drawers(visit, case, path)),
        consents=tuple(_consents(visit, case)),
        action=visit.url(path),
        pseudonym=case.pseudonym,
        phases=tuple(Choice(p.value, f"{p.value} · {say.label(p)}", p is case.phase) for p in Phase),
        endings=(Choice("", say("bitte wählen"), True), *(Choice(e.value, say.label(e), False) for e in Ending)),
        colleagues=tuple(_colleagues(visit, case)),
        offered=open_handover.receiver_name if open_handover else None,
        is_offered_to_me=open_handover is not None and open_handover.receiver == visit.actor.id,
        status=case.status.value,
        delete_on=say.date(case.delete_on),
        today=say.date(visit.today),
        exports=(
            Link(visit.url(f"{path}/auskunft.txt"), say("Auskunft als Text")),
            Link(visit.url(f"{path}/auskunft.json"), say("Auskunft als JSON")),
        ),
        delete_url=visit.url(f"{path}/loeschen"),
        problems=problems,
    )
    frame = case_page_frame(visit, case, say("Akte"), bool(problems))
    return render(visit, "case_file.html", view, frame, status=422 if problems else 200)


def _drawers(visit: Visit, case: Case, path: str) -> list[DrawerView]:
    found = []
    for form in drawers(visit.say):
        records = form.drawer(visit.casebook).of(visit.actor, case.id, visit.now)
        lines = tuple(
            RecordLine(
                url=visit.url(f"{path}/{form.slug}/{record.id}"),
                text=form.line(record, visit.say),
                by=visit.say("%(who)s, %(day)s", who=record.by_name, day=visit.say.date(record.at.date())),
                done_action=visit.url(f"{path}/{form.slug}/{record.id}") if form.done else None,
                is_done=bool(form.done and getattr(record, form.done)),
            )
            for record in records
        )
        add = Link(visit.url(f"{path}/{form.slug}/neu"), form.add)
        found.append(DrawerView(form.slug, form.title, add, lines))
    return found


def _consents(visit: Visit, case: Case) -> list[ConsentLine]:
    say, names = visit.say, visit.knowledge
    lines = []
    for consent in visit.casebook.consents.of(visit.actor, case.id, visit.now):
        to = names.entries_by_id([consent.recipient]).get(consent.recipient) if consent.recipient else None
        who = f" ({to.title})" if to else ""
        text = say(
            "%(purpose)s%(who)s: %(form)s am %(day)s",
            purpose=say.label(consent.purpose), who=who, form=say.label(consent.form), day=say.date(consent.given_on),
        )  # fmt: skip
        withdrawn = say.date(consent.withdrawn_on) if consent.withdrawn_on else ""
        lines.append(ConsentLine(consent.id, text, consent.is_valid(visit.today), withdrawn))
    return lines


def _colleagues(visit: Visit, case: Case) -> list[Choice]:
    accounts = visit.accounts.directory.accounts(visit.actor.tenant)
    able = (one for one in accounts if one.may_sign_in and Role.COUNSELLOR in one.roles and one.id != case.counsellor)
    return [Choice("", visit.say("bitte wählen"), True), *(Choice(one.id, one.name, False) for one in able)]


def _colleague(visit: Visit, id: str) -> tuple[str, str] | None:
    for one in visit.accounts.directory.accounts(visit.actor.tenant):
        if one.id == id and Role.COUNSELLOR in one.roles and one.may_sign_in:
            return one.id, one.name
    return None


def _delete_page(visit: Visit, case: Case, problems: tuple[FieldProblem, ...] = ()) -> HTMLResponse:
    say, path = visit.say, f"{case_path(case.id)}/akte"
    book, actor, now = visit.casebook, visit.actor, visit.now
    counts = [(form.title, len(form.drawer(book).of(actor, case.id, now))) for form in drawers(say)]
    counts.append((say("Fassungen des Profils"), case.profile_version))
    counts.append((say("Verweise"), len(book.referrals.of(actor, case.id, now))))
    view = DeletePage(
        case=case_frame(visit, case),
        action=visit.url(f"{path}/loeschen"),
        counts=tuple((label, str(number)) for label, number in counts),
        back_url=visit.url(path),
        problems=problems,
    )
    frame = case_page_frame(visit, case, say("Fall löschen"), bool(problems))
    return render(visit, "case_delete.html", view, frame, status=422 if problems else 200)
