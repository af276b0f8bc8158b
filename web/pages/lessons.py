"""/erfahrungen: what others learned about partners and offers; for people who are signed in, with role and date."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.actor import Role
from kb.entries import Entry
from matcher.casework.lesson import Lesson, LessonContent, LessonTopic
from web.access import Pages, only
from web.errors import PageNotFound
from web.pages.cases import Choice
from web.parameters import FieldProblem, Parameters
from web.profile_form.asks import Field, Kind
from web.profile_form.content import read_content
from web.rendering import render
from web.views.phrase import Phrase, content
from web.views.record_form import record_form, revision_of
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()
NETWORK = only(Role.COUNSELLOR, Role.STEWARD, Role.EDITOR, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A note."""

    entry: Phrase
    entry_url: str
    topic: str
    text: str
    by: str
    change_url: str | None
    """None for a note of another organisation."""


@dataclass(frozen=True, slots=True)
class LessonsPage:
    """Notes that were found."""

    text: str
    topics: tuple[Choice, ...]
    about: Phrase | None
    about_url: str
    new_url: str
    lessons: tuple[LessonLine, ...]
    problems: tuple[FieldProblem, ...]


@router.page("/erfahrungen", NETWORK)
def lessons(request: Request) -> HTMLResponse:
    """Notes with the words, or about one entry."""
    visit = Visit(request)
    say, values = visit.say, Parameters(request.query_params, visit.say)
    entry = _entry(visit, values.text("eintrag"))
    topic = values.term("thema", LessonTopic, say("Thema"))
    text = values.text("q")
    if entry is not None:
        found = visit.casebook.lessons.about(visit.actor, entry.id, visit.now)
    else:
        found = visit.casebook.lessons.find(visit.actor, visit.now, text=text, topic=topic)
    titles = visit.knowledge.entries_by_id({lesson.entry for lesson in found})
    view = LessonsPage(
        text=text,
        topics=(
            Choice("", say("alle Themen"), topic is None),
            *(Choice(one.value, say.label(one), one is topic) for one in LessonTopic),
        ),
        about=content(say, entry.title, entry.title_en) if entry else None,
        about_url=visit.url(f"/eintrag/{entry.id}") if entry else "",
        new_url=visit.url("/erfahrungen/neu", eintrag=entry.id) if entry else "",
        lessons=tuple(_line(visit, lesson, titles.get(lesson.entry)) for lesson in found[:200]),
        problems=values.found_problems(visit),
    )
    return render(visit, "lessons.html", view, Frame(say("Erfahrungen"), indexed=False))


@router.page("/erfahrungen/neu", NETWORK)
def ask(request: Request) -> HTMLResponse:
    """The form for a note about an entry."""
    visit = Visit(request)
    entry = _required(visit, request.query_params.get("eintrag", ""))
    return _form(visit, entry, visit.url("/erfahrungen/neu", eintrag=entry.id))


@router.action("/erfahrungen/neu", NETWORK)
def write(request: Request) -> Response:
    """Writes a note about an entry."""
    visit = Visit(request)
    entry = _required(visit, request.query_params.get("eintrag", ""))
    found, read = read_content(visit, LessonContent, _fields(visit), entry=entry.id)
    if found is None:
        action = visit.url("/erfahrungen/neu", eintrag=entry.id)
        return _form(visit, entry, action, raw=read.raw, problems=read.problems(visit))
    visit.casebook.lessons.write(visit.actor, found, visit.now)
    return RedirectResponse(visit.url("/erfahrungen", eintrag=entry.id), status_code=303)


@router.page("/erfahrungen/{lesson_id}", NETWORK)
def show(request: Request, lesson_id: str) -> HTMLResponse:
    """The form of a note of one's own organisation."""
    visit = Visit(request)
    lesson = _own(visit, lesson_id)
    action = visit.url(f"/erfahrungen/{lesson_id}")
    return _form(visit, _required(visit, lesson.entry), action, record=lesson)


@router.action("/erfahrungen/{lesson_id}", NETWORK)
def change(request: Request, lesson_id: str) -> Response:
    """Changes or removes a note of one's own organisation."""
    visit = Visit(request)
    lesson = _own(visit, lesson_id)
    if visit.form.get("was") == "entfernen":
        visit.casebook.lessons.remove(visit.actor, lesson_id, visit.now)
    else:
        found, read = read_content(visit, LessonContent, _fields(visit), lesson)
        if found is None:
            return _form(
                visit, _required(visit, lesson.entry), visit.url(f"/erfahrungen/{lesson_id}"),
                record=lesson, raw=read.raw, problems=read.problems(visit),
            )  # fmt: skip
        visit.casebook.lessons.change(visit.actor, lesson_id, found, revision=revision_of(visit), now=visit.now)
    return RedirectResponse(visit.url("/erfahrungen", eintrag=lesson.entry), status_code=303)


def _fields(visit: Visit) -> tuple[Field, ...]:
    say = visit.say
    return (
        Field("topic", Kind.TERM, say("Thema"), terms=LessonTopic),
        Field("learned_on", Kind.DAY, say("Wann erfahren"), say("Zum Beispiel 03.11.2026")),
        Field("text", Kind.LONG, say("Was Sie erfahren haben"), say("Nichts über eine Person.")),
    )


def _form(
    visit: Visit,
    entry: Entry,
    action: str,
    *,
    record: Lesson | None = None,
    raw: dict[str, tuple[str, ...]] | None = None,
    problems: tuple[FieldProblem, ...] = (),
) -> HTMLResponse:
    back = Link(visit.url("/erfahrungen", eintrag=entry.id), visit.say("Erfahrungen"))
    return record_form(
        visit, visit.say("Erfahrung festhalten"), _fields(visit), action, back,
        hint=entry.title, raw=raw, record=record, can_remove=record is not None, problems=problems,
    )  # fmt: skip


def _line(visit: Visit, lesson: Lesson, entry: Entry | None) -> LessonLine:
    say = visit.say
    own = lesson.tenant == visit.actor.tenant
    who = lesson.by_name if own and lesson.by_name else say.label(lesson.role)
    return LessonLine(
        entry=content(say, entry.title, entry.title_en) if entry else Phrase(lesson.entry),
        entry_url=visit.url(f"/eintrag/{lesson.entry}"),
        topic=say.label(lesson.topic),
        text=lesson.text,
        by=say("%(who)s, %(day)s", who=who, day=say.date(lesson.learned_on)),
        change_url=visit.url(f"/erfahrungen/{lesson.id}") if own else None,
    )


def _own(visit: Visit, id: str) -> Lesson:
    found = (one for one in visit.casebook.lessons.find(visit.actor, visit.now) if one.id == id)
    lesson = next(found, None)
    if lesson is None or lesson.tenant != visit.actor.tenant:
        raise PageNotFound("Diese Erfahrung gibt es nicht, oder ein anderer Träger hat sie geschrieben.")
    return lesson


def _entry(visit: Visit, id: str) -> Entry | None:
    return visit.knowledge.entries_by_id([id]).get(id) if id else None


def _required(visit: Visit, id: str) -> Entry:
    entry = _entry(visit, id)
    if entry is None:
        raise PageNotFound("Diesen Eintrag gibt es nicht.")
    return entry
