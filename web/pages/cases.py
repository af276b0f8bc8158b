"""/faelle: the cases of one's organisation, and opening a new one under a pseudonym."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.actor import Role
from kb.vocabulary import Phase
from matcher.casework.case import Case, CaseStatus
from matcher.casework.cases import CaseQuery, StorageConsent
from matcher.casework.consent import Form
from matcher.profile import Profile
from web.access import Pages, only
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.case_frame import case_path
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()
CASEWORK = only(Role.COUNSELLOR)

CONSENT_TEXT = "speichern-2026-11"
"""Version of the consent form that the page names; its text stands in the help."""

_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in the list."""

    url: str
    number: int
    pseudonym: str
    phase: str
    status: str
    status_code: str
    counsellor: str
    changed: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field with few values."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CasesPage:
    """The list with its filters."""

    text: str
    whose: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    phases: tuple[Choice, ...]
    rows: tuple[CaseRow, ...]
    total: str
    is_filtered: bool
    all_url: str
    new_url: str
    earlier: Link | None
    later: Link | None
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class NewCasePage:
    """The form for a new case."""

    action: str
    pseudonym: str
    phases: tuple[Choice, ...]
    forms: tuple[Choice, ...]
    given_on: str
    agreed: bool
    consent_text: str
    problems: tuple[FieldProblem, ...]


@router.page("/faelle", CASEWORK)
def cases(request: Request) -> HTMLResponse:
    """The organisation's cases, own and open ones first unless asked otherwise."""
    visit = Visit(request)
    say, values = visit.say, Parameters(request.query_params, visit.say)
    everybody = values.text("wer") == "alle"
    status = values.term("status", CaseStatus, say("Stand"))
    phase = values.term("phase", Phase, say("Phase"))
    text, page = values.text("q"), values.number("seite", say("Seite"), 1, 1, 10_000)
    query = CaseQuery(
        counsellor=None if everybody else visit.actor.id,
        statuses=(status,) if status else CaseQuery().statuses,
        phase=phase,
        text=text,
        limit=_A_PAGE,
        offset=(page - 1) * _A_PAGE,
    )
    found = visit.casebook.cases.find(visit.actor, query)
    kept = {"wer": "alle" if everybody else None, "status": status and status.value, "phase": phase and phase.value}

    def to(number: int, label: str) -> Link:
        return Link(visit.url("/faelle", q=text or None, **kept, seite=str(number)), label)

    view = CasesPage(
        text=text,
        whose=(Choice("", say("Meine Fälle"), not everybody), Choice("alle", say("Alle des Trägers"), everybody)),
        statuses=_choices(visit, CaseStatus, status, say("in Beratung und ruhend")),
        phases=_choices(visit, Phase, phase, say("alle Phasen")),
        rows=tuple(_row(visit, case) for case in found.cases),
        total=say.plural("%(n)s Fall", "%(n)s Fälle", found.total),
        is_filtered=bool(text or status or phase),
        all_url=visit.url("/faelle", wer="alle"),
        new_url=visit.url("/faelle/neu"),
        earlier=to(page - 1, say("Vorige Seite")) if page > 1 else None,
        later=to(page + 1, say("Nächste Seite")) if page * _A_PAGE < found.total else None,
        problems=values.found_problems(visit),
    )
    status_code = 422 if values.problems else 200
    return render(visit, "cases.html", view, Frame(say("Fälle"), indexed=False), status=status_code)


@router.page("/faelle/neu", CASEWORK)
def ask_for_new(request: Request) -> HTMLResponse:
    """The form for a new case."""
    visit = Visit(request)
    return _form(visit, Parameters(request.query_params, visit.say))


@router.action("/faelle/neu", CASEWORK)
def open_new(request: Request) -> Response:
    """Opens a case; without the consent to store nothing is stored."""
    visit = Visit(request)
    say, values = visit.say, Parameters(visit.form, visit.say)
    pseudonym = values.text("pseudonym", 80)
    phase = values.term("phase", Phase, say("Phase")) or Phase.ACCESS
    form = values.term("form", Form, say("Form der Einwilligung")) or Form.WRITTEN
    given_on = values.day("erteilt", say("Datum der Einwilligung"))
    if not pseudonym:
        values.complain("pseudonym", say("Geben Sie ein Pseudonym ein, zum Beispiel „Linde 7“."), "")
    if not values.has("einwilligung"):
        values.complain("einwilligung", say("Ohne Einwilligung wird nichts gespeichert. Holen Sie sie zuerst ein."), "")
    if given_on and given_on > visit.today:
        values.complain("erteilt", say("Die Einwilligung liegt in der Zukunft. Prüfen Sie das Datum."), "")
    if values.problems:
        return _form(visit, values)
    consent = StorageConsent(CONSENT_TEXT, given_on or visit.today, form)
    case = visit.casebook.cases.create(visit.actor, pseudonym, Profile(), consent, visit.now, phase=phase)
    return RedirectResponse(visit.url(case_path(case.id, "profil")), status_code=303)


def _form(visit: Visit, values: Parameters) -> HTMLResponse:
    say = visit.say
    phase = values.text("phase") or Phase.ACCESS.value
    form = values.text("form") or Form.WRITTEN.value
    view = NewCasePage(
        action=visit.url("/faelle/neu"),
        pseudonym=values.text("pseudonym", 80),
        phases=tuple(Choice(p.value, f"{p.value} · {say.label(p)}", p.value == phase) for p in Phase),
        forms=tuple(Choice(f.value, say.label(f), f.value == form) for f in Form),
        given_on=values.text("erteilt") or say.date(visit.today),
        agreed=values.has("einwilligung"),
        consent_text=CONSENT_TEXT,
        problems=values.found_problems(visit),
    )
    title = say("Neuer Fall")
    frame = Frame(
        say("Fehler: %(title)s", title=title) if values.problems else title,
        crumbs=(Link(visit.url("/faelle"), say("Fälle")),),
        indexed=False,
    )
    return render(visit, "case_new.html", view, frame, status=422 if values.problems else 200)


def _choices(visit: Visit, kind: type[CaseStatus] | type[Phase], chosen: object, otherwise: str) -> tuple[Choice, ...]:
    terms = (Choice(term.value, visit.say.label(term), term is chosen) for term in kind)
    return (Choice("", otherwise, chosen is None), *terms)


def _row(visit: Visit, case: Case) -> CaseRow:
    return CaseRow(
        url=visit.url(case_path(case.id)),
        number=case.number,
        pseudonym=case.pseudonym,
        phase=visit.say.label(case.phase),
        status=visit.say.label(case.status),
        status_code=case.status.value,
        counsellor=case.counsellor_name,
        changed=visit.say.date(case.changed_at.date()),
    )
