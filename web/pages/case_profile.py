"""/faelle/{id}/profil: the whole form, one question a page, and two saves of one profile brought together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from kb.knowledge import Knowledge
from matcher.casework.case import Case
from matcher.casework.errors import Conflict
from matcher.casework.profile_version import Difference, differences
from matcher.errors import ProfileError
from matcher.profile import Profile, profile_from
from matcher.unmet_demand import unmet_demand
from web.access import Pages
from web.errors import PageNotFound
from web.pages.cases import CASEWORK
from web.parameters import FieldProblem, Parameters
from web.profile_form.asks import Ask, asks
from web.profile_form.reading import ReadForm, put
from web.profile_form.view import AskView, FormView, SectionView
from web.profile_form.writing import Raw, raw_of
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame, case_path
from web.views.shell import Link
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """The whole form."""

    case: CaseFrame
    action: str
    based_on: int
    sections: tuple[SectionView, ...]
    saved: str
    notice_url: str
    questions_url: str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class AskPage:
    """One question."""

    case: CaseFrame
    action: str
    based_on: int
    ask: AskView
    place: str
    back: Link | None
    whole_url: str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A field that both changed."""

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Two saves side by side."""

    case: CaseFrame
    action: str
    who: str
    theirs_version: int
    base_version: int
    mine: str
    clashes: tuple[ClashLine, ...]
    merged: int
    whole_url: str


@router.page("/faelle/{case_id}/profil", CASEWORK)
def form(request: Request, case_id: str) -> HTMLResponse:
    """The whole form, filled with the newest version."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    newest = visit.casebook.profiles.newest(visit.actor, case.id, visit.now)
    raw = raw_of(newest.profile, asks(visit.say), visit.say)
    return _whole(visit, case, raw, newest.version, newest.profile)


@router.action("/faelle/{case_id}/profil", CASEWORK)
def save(request: Request, case_id: str) -> Response:
    """Saves the whole form as a new version, or adds a row to a list."""
    visit = Visit(request)
    case, before, based_on = _opened(visit, case_id)
    read = ReadForm(visit.form, asks(visit.say), before, visit.say)
    if read.values.has("mehr"):
        return _whole(visit, case, read.raw, based_on, before, more=read.values.text("mehr"))
    if read.values.problems:
        return _whole(visit, case, read.raw, based_on, before, read)
    return _save(visit, case, read.profile, based_on, visit.url(f"{case_path(case.id)}/vorschlaege"))


@router.page("/faelle/{case_id}/profil/frage/{slug}", CASEWORK)
def question(request: Request, case_id: str, slug: str) -> HTMLResponse:
    """One question."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    newest = visit.casebook.profiles.newest(visit.actor, case.id, visit.now)
    ask = _ask(visit, slug)
    return _single(visit, case, ask, raw_of(newest.profile, (ask,), visit.say), newest.version, newest.profile)


@router.action("/faelle/{case_id}/profil/frage/{slug}", CASEWORK)
def answer(request: Request, case_id: str, slug: str) -> Response:
    """Saves one answer and goes on to the next question."""
    visit = Visit(request)
    case, before, based_on = _opened(visit, case_id)
    ask = _ask(visit, slug)
    read = ReadForm(visit.form, (ask,), before, visit.say)
    if read.values.has("mehr"):
        return _single(visit, case, ask, read.raw, based_on, before, more=ask.rows)
    if read.values.problems:
        return _single(visit, case, ask, read.raw, based_on, before, read)
    slugs = [one.slug for one in asks(visit.say)]
    following = slugs[slugs.index(slug) + 1 :]
    path = case_path(case.id)
    onward = f"{path}/profil/frage/{following[0]}" if following else f"{path}/vorschlaege"
    return _save(visit, case, read.profile, based_on, visit.url(onward))


@router.action("/faelle/{case_id}/profil/zusammenfuehren", CASEWORK)
def merge(request: Request, case_id: str) -> Response:
    """Saves what was chosen from two versions."""
    visit = Visit(request)
    values = Parameters(visit.form, visit.say)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    version = values.number("grundlage", visit.say("Fassung"), 0, 1, 1_000_000)
    theirs = visit.casebook.profiles.version(visit.actor, case.id, version, visit.now)
    mine = _mine(visit.form.get("meine", ""))
    base_version = values.number("ursprung", visit.say("Fassung"), 0, 0, 1_000_000)
    base = visit.casebook.profiles.version(visit.actor, case.id, base_version, visit.now) if base_version else None
    data = json.loads(theirs.profile.model_dump_json())
    for difference in differences(mine, theirs.profile, base.profile if base else None):
        takes_mine = values.text(f"feld:{difference.field}") == "meine" if difference.clashes else _is_mine(difference)
        if takes_mine:
            put(data, difference.field, difference.mine)
    path = case_path(case.id)
    return _save(visit, case, profile_from(data), theirs.version, visit.url(f"{path}/profil"))


def _opened(visit: Visit, case_id: str) -> tuple[Case, Profile, int]:
    """The case, the version that the form began with, and its number."""
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    typed = visit.form.get("grundlage", "")
    based_on = int(typed) if typed.isdecimal() and len(typed) < 9 else 0
    if not 0 < based_on <= case.profile_version:
        raise ProfileError("Die Seite gehört zu keiner gespeicherten Fassung; das Profil neu öffnen.")
    before = visit.casebook.profiles.version(visit.actor, case.id, based_on, visit.now)
    return case, before.profile, based_on


def _save(visit: Visit, case: Case, profile: Profile, based_on: int, onward: str) -> Response:
    """Saves and goes on; where somebody else saved in between, shows both."""
    found = visit.matching.proposals(profile, visit.today)
    unmet = unmet_demand(found, visit.knowledge)
    try:
        visit.casebook.profiles.save(visit.actor, case.id, profile, based_on=based_on, now=visit.now, unmet=unmet)
    except Conflict as conflict:
        return show_conflict(visit, case, conflict)
    return RedirectResponse(onward, status_code=303)


def _whole(
    visit: Visit,
    case: Case,
    raw: Raw,
    based_on: int,
    profile: Profile,
    read: ReadForm | None = None,
    more: str = "",
) -> HTMLResponse:
    say, path = visit.say, case_path(case.id)
    problems = read.values.found_problems(visit) if read else ()
    said = {problem.field: problem.message for problem in problems}
    form = FormView(say, raw, said, remarks(visit.knowledge, say("Gemeint ist: %(title)s"), raw), more)
    newest = say("Noch nicht ausgefüllt") if based_on == 1 and profile == Profile() else ""
    view = ProfilePage(
        case=case_frame(visit, case),
        action=visit.url(f"{path}/profil"),
        based_on=based_on,
        sections=form.sections(asks(say)),
        saved=newest or say("Fassung %(number)s vom %(day)s", number=based_on, day=say.date(case.changed_at.date())),
        notice_url=visit.url(f"{path}/profil/bescheid"),
        questions_url=visit.url(f"{path}/profil/frage/{asks(say)[0].slug}"),
        problems=problems,
    )
    frame = case_page_frame(visit, case, say("Profil"), bool(problems))
    return render(visit, "case_profile.html", view, frame, status=422 if problems else 200)


def _single(
    visit: Visit,
    case: Case,
    ask: Ask,
    raw: Raw,
    based_on: int,
    profile: Profile,
    read: ReadForm | None = None,
    more: str = "",
) -> HTMLResponse:
    say, path = visit.say, case_path(case.id)
    problems = read.values.found_problems(visit) if read else ()
    said = {problem.field: problem.message for problem in problems}
    slugs = [one.slug for one in asks(say)]
    place = slugs.index(ask.slug)
    back = Link(visit.url(f"{path}/profil/frage/{slugs[place - 1]}"), say("Vorige Frage")) if place else None
    view = AskPage(
        case=case_frame(visit, case),
        action=visit.url(f"{path}/profil/frage/{ask.slug}"),
        based_on=based_on,
        ask=FormView(say, raw, said, remarks(visit.knowledge, say("Gemeint ist: %(title)s"), raw), more).ask(ask),
        place=say("Frage %(place)s von %(count)s", place=place + 1, count=len(slugs)),
        back=back,
        whole_url=visit.url(f"{path}/profil"),
        problems=problems,
    )
    frame = case_page_frame(visit, case, ask.heading, bool(problems))
    return render(visit, "case_question.html", view, frame, status=422 if problems else 200)


def show_conflict(visit: Visit, case: Case, conflict: Conflict) -> HTMLResponse:
    """Both versions, and what to choose."""
    say, path = visit.say, case_path(case.id)
    base = conflict.base.profile if conflict.base else None
    found = differences(conflict.mine, conflict.theirs.profile, base)
    labels = _labels(visit)
    clashes = tuple(
        ClashLine(one.field, labels.get(one.field, one.field), _shown(visit, one.mine), _shown(visit, one.theirs))
        for one in found
        if one.clashes
    )
    view = ConflictPage(
        case=case_frame(visit, case),
        action=visit.url(f"{path}/profil/zusammenfuehren"),
        who=conflict.theirs.by_name,
        theirs_version=conflict.theirs.version,
        base_version=conflict.base.version if conflict.base else 0,
        mine=conflict.mine.model_dump_json(),
        clashes=clashes,
        merged=len(found) - len(clashes),
        whole_url=visit.url(f"{path}/profil"),
    )
    frame = case_page_frame(visit, case, say("Zwei Fassungen"))
    return render(visit, "case_conflict.html", view, frame, status=409)


def remarks(knowledge: Knowledge, meant: str, raw: Raw) -> dict[str, str]:
    """What the occupation was understood as, or the question that decides between several."""
    wording = next(iter(raw.get("reference_occupation", ())), "")
    if not wording:
        return {}
    narrower = next(iter(raw.get("specialisation", ())), "")
    found = knowledge.occupations.resolve(f"{wording} {narrower}".strip())
    if not found.occupation and narrower:
        found = knowledge.occupations.resolve(wording)
    if found.occupation:
        return {"reference_occupation": meant % {"title": found.occupation.title}}
    if found.question and not found.guessed:
        answers = "; ".join(answer.text for answer in found.question.answers)
        return {"specialisation": f"{found.question.text} {answers}"}
    return {}


def _ask(visit: Visit, slug: str) -> Ask:
    found = next((ask for ask in asks(visit.say) if ask.slug == slug), None)
    if found is None:
        raise PageNotFound("Diese Frage gibt es nicht.")
    return found


def _labels(visit: Visit) -> Mapping[str, str]:
    labels: dict[str, str] = {}
    for ask in asks(visit.say):
        labels |= {ask.rows: ask.heading} if ask.rows else {field.path: field.label for field in ask.fields}
    return labels


def _shown(visit: Visit, value: Any) -> str:
    if value is None or value == []:
        return visit.say("keine Angabe")
    if isinstance(value, bool):
        return visit.say("ja") if value else visit.say("nein")
    if isinstance(value, list):
        return "; ".join(_shown(visit, one) for one in value)
    if isinstance(value, dict):
        return ", ".join(str(one) for one in value.values() if one is not None)
    return str(value)


def _mine(typed: str) -> Profile:
    try:
        return Profile.model_validate_json(typed)
    except ValidationError:
        raise ProfileError("Die eigene Fassung kam nicht vollständig an; zurückgehen und noch einmal senden.") from None


def _is_mine(difference: Difference) -> bool:
    """Whether only I changed the field."""
    return bool(difference.theirs == difference.base)
