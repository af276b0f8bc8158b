"""What others learned: notes about partners and offers for all who are signed in, with the writer's role and date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Column, Date, Index

from kb.actor import Actor, Role
from kb.search.analysis import fold
from kb.vocabulary import Term
from matcher.casework.columns import NAME, Code, organisation_table
from matcher.casework.contact import has_words
from matcher.casework.desk import Desk
from matcher.casework.record import Content, OrganisationRecord, Shelf, Words

LESSON = organisation_table(
    "lesson",
    Column("entry", Code(NAME), nullable=False),
    Column("topic", Code(20), nullable=False),
    Column("role", Code(20), nullable=False),
    Column("learned_on", Date, nullable=False),
    Index("ix_lesson_entry", "entry"),
)


class LessonTopic(Term):
    """What a note is about."""

    CERTIFICATES = "certificates", "anerkannte Nachweise", "accepted certificates"
    WAITING_TIME = "waiting_time", "Wartezeit", "waiting time"
    REQUIREMENTS = "requirements", "Voraussetzungen in der Praxis", "requirements in practice"
    CONTACT = "contact", "Erreichbarkeit", "how to reach them"
    OTHER = "other", "anderes", "other"


class LessonContent(Content):
    """What was learned about an entry, and when. Nothing about a person belongs here."""

    entry: Annotated[str, StringConstraints(min_length=1, max_length=NAME)]
    topic: LessonTopic
    text: Words
    learned_on: date


class Lesson(LessonContent, OrganisationRecord):
    """A note with the role of who wrote it; shown with role and date, the name stays with the organisation."""

    role: Role


LESSONS = Shelf(LESSON, Lesson, "Erfahrungen", order="learned_on")


class Lessons:
    """Notes of the whole network about entries. Only the organisation that wrote one changes or removes it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def write(self, actor: Actor, content: LessonContent, now: datetime) -> Lesson:
        """A new note in the actor's role. Raises NotPermitted, WrongInput."""
        with self._desk.work_for_network(actor, now) as opened:
            return opened.add(LESSONS, **dict(content), role=role_of(actor))

    def change(self, actor: Actor, lesson_id: str, content: LessonContent, *, revision: int, now: datetime) -> Lesson:
        """Other words. Raises UnknownRecord for one of another organisation, Changed."""
        with self._desk.work_for_network(actor, now) as opened:
            return opened.change(LESSONS, opened.revision(LESSONS, lesson_id, revision), **dict(content))

    def remove(self, actor: Actor, lesson_id: str, now: datetime) -> None:
        """Delete for good. Raises UnknownRecord for one of another organisation."""
        with self._desk.work_for_network(actor, now) as opened:
            opened.remove(LESSONS, opened.one(LESSONS, lesson_id))

    def about(self, actor: Actor, entry: str, now: datetime) -> tuple[Lesson, ...]:
        """Notes of all organisations about an entry, the newest first."""
        with self._desk.look_at_network(actor, now) as opened:
            return _shown(LESSONS.of_all(opened.connection, opened.key, LESSON.c.entry == entry), opened.owner)

    def find(
        self, actor: Actor, now: datetime, *, text: str = "", topic: LessonTopic | None = None
    ) -> tuple[Lesson, ...]:
        """Notes of all organisations with all the words, the newest first."""
        conditions = () if topic is None else (LESSON.c.topic == topic,)
        with self._desk.look_at_network(actor, now) as opened:
            found = _shown(LESSONS.of_all(opened.connection, opened.key, *conditions), opened.owner)
        words = fold(text).split()
        return tuple(lesson for lesson in found if has_words(lesson, words))


_SPEAKS_FIRST = (Role.COUNSELLOR, Role.STEWARD, Role.EDITOR, Role.COORDINATOR)


def role_of(actor: Actor) -> Role:
    """The role under which somebody with several is shown."""
    return next(role for role in _SPEAKS_FIRST if actor.has(role))


def _shown(lessons: tuple[Lesson, ...], tenant: str) -> tuple[Lesson, ...]:
    """The newest first; of other organisations without the name and account of who wrote it."""
    return tuple(
        lesson if lesson.tenant == tenant else lesson.model_copy(update={"by": "", "by_name": "", "changed_by": None})
        for lesson in reversed(lessons)
    )
