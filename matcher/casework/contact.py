"""Contacts with network partners: who in which role, what was agreed, what comes next; and memberships in networks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Column, Date, Index

from kb.actor import Actor
from kb.search.analysis import fold
from kb.vocabulary import Term
from matcher.casework.columns import NAME, Code, organisation_table
from matcher.casework.desk import Desk
from matcher.casework.record import Content, Line, OrganisationRecord, R, Shelf, Words

CONTACT = organisation_table(
    "contact",
    Column("partner", Code(NAME)),
    Column("channel", Code(20), nullable=False),
    Column("took_place_on", Date, nullable=False),
    Column("next_on", Date),
    Column("next_done_on", Date),
    Index("ix_contact_next", "tenant", "next_done_on", "next_on"),
)
MEMBERSHIP = organisation_table(
    "membership", Column("partner", Code(NAME)), Column("since", Date), Column("until", Date)
)
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
_Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]


class Channel(Term):
    """How people met."""

    MEETING = "meeting", "Treffen", "meeting"
    TELEPHONE = "telephone", "Telefon", "telephone"
    MAIL = "mail", "E-Mail oder Brief", "mail"
    VIDEO = "video", "Videogespräch", "video call"
    EVENT = "event", "Veranstaltung", "event"


class ContactContent(Content):
    """``partner`` is the id of an entry, where it is one of ours; ``role`` what the person does there."""

    partner: str | None = None
    partner_name: Line
    person: _Text = ""
    role: _Text = ""
    channel: Channel = Channel.MEETING
    took_place_on: date
    text: Words
    agreement: _Long = ""
    next_step: _Text = ""
    next_on: date | None = None


class Contact(ContactContent, OrganisationRecord):
    """A contact; ``next_done_on`` None while the next step is open."""

    next_done_on: date | None = None


class MembershipContent(Content):
    """A network the organisation belongs to, and who represents it there in which role."""

    network: Line
    partner: str | None = None
    person: _Text = ""
    role: _Text = ""
    since: date | None = None
    until: date | None = None


class Membership(MembershipContent, OrganisationRecord):
    """A membership."""


CONTACTS = Shelf(CONTACT, Contact, "Kontakte", order="took_place_on")
MEMBERSHIPS = Shelf(MEMBERSHIP, Membership, "Mitgliedschaften")


class Contacts:
    """The log of contacts and the memberships of the actor's organisation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def note(self, actor: Actor, content: ContactContent, now: datetime) -> Contact:
        """A new contact."""
        return self._add(actor, CONTACTS, content, now)

    def change(
        self, actor: Actor, contact_id: str, content: ContactContent, *, revision: int, now: datetime
    ) -> Contact:
        """Other content. Raises UnknownRecord, Changed."""
        return self._change(actor, CONTACTS, contact_id, content, revision, now)

    def next_done(self, actor: Actor, contact_id: str, on: date | None, now: datetime) -> Contact:
        """The next step was taken; None opens it again. Raises UnknownRecord."""
        with self._desk.work_around(actor, now) as opened:
            return opened.change(CONTACTS, opened.one(CONTACTS, contact_id), next_done_on=on)

    def remove(self, actor: Actor, contact_id: str, now: datetime) -> None:
        """Delete for good. Raises UnknownRecord."""
        with self._desk.work_around(actor, now) as opened:
            opened.remove(CONTACTS, opened.one(CONTACTS, contact_id))

    def find(self, actor: Actor, now: datetime, *, text: str = "", partner: str | None = None) -> tuple[Contact, ...]:
        """Contacts of the organisation with all the words, the newest first."""
        conditions = () if partner is None else (CONTACT.c.partner == partner,)
        with self._desk.look_around(actor, now) as opened:
            found = opened.all(CONTACTS, *conditions)
        words = fold(text).split()
        return tuple(contact for contact in reversed(found) if has_words(contact, words))

    def due(self, actor: Actor, on: date, now: datetime) -> tuple[Contact, ...]:
        """Contacts whose next step is open and due by the day."""
        with self._desk.look_around(actor, now) as opened:
            return opened.all(CONTACTS, CONTACT.c.next_done_on.is_(None), CONTACT.c.next_on <= on)

    def join(self, actor: Actor, content: MembershipContent, now: datetime) -> Membership:
        """A new membership."""
        return self._add(actor, MEMBERSHIPS, content, now)

    def change_membership(
        self, actor: Actor, membership_id: str, content: MembershipContent, *, revision: int, now: datetime
    ) -> Membership:
        """Other content, e.g. its end. Raises UnknownRecord, Changed."""
        return self._change(actor, MEMBERSHIPS, membership_id, content, revision, now)

    def memberships(self, actor: Actor, now: datetime) -> tuple[Membership, ...]:
        """All memberships of the organisation."""
        with self._desk.look_around(actor, now) as opened:
            return opened.all(MEMBERSHIPS)

    def _add(self, actor: Actor, shelf: Shelf[R], content: Content, now: datetime) -> R:
        with self._desk.work_around(actor, now) as opened:
            return opened.add(shelf, **dict(content))

    def _change(self, actor: Actor, shelf: Shelf[R], id: str, content: Content, revision: int, now: datetime) -> R:
        with self._desk.work_around(actor, now) as opened:
            return opened.change(shelf, opened.revision(shelf, id, revision), **dict(content))


def has_words(record: OrganisationRecord, words: list[str]) -> bool:
    """Whether every word, folded, is somewhere in what was written."""
    written = fold(" ".join(value for value in dict(record).values() if isinstance(value, str)))
    return all(word in written for word in words)
