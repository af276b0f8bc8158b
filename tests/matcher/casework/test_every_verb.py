"""Every verb of every room: another organisation's case looks like a missing one; who does not counsel is refused.

New verbs are covered as soon as they exist; a parameter with a new name needs a value in ``VALUES``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kb.actor import Actor
from kb.keys import KeyRing
from kb.vocabulary import Phase
from matcher.casework.answer import Reply
from matcher.casework.case import Ending
from matcher.casework.casebook import Casebook
from matcher.casework.consent import Purpose
from matcher.casework.disclosure import Topic
from matcher.casework.errors import NotPermitted, UnknownCase
from matcher.casework.note import NoteContent
from matcher.casework.referrals import Recipient
from matcher.partner_record import AnswerKind
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ADMIN, CLARA, PROFILE, a_case

VALUES: dict[str, object] = {
    "now": NOW,
    "pseudonym": "Storch",
    "ending": Ending.OTHER,
    "profile": PROFILE,
    "based_on": 1,
    "version": 1,
    "revision": 1,
    "id": "x",
    "content": NoteContent(text="Text"),
    "purpose": Purpose.REFERRAL,
    "text_version": "v1",
    "given_on": TODAY,
    "on": TODAY,
    "phase": Phase.ENTRY,
    "recipient": Recipient("hjw", "HJW"),
    "topics": [Topic.OCCUPATION],
    "due": TODAY,
    "reply": Reply(kind=AnswerKind.ACCEPTED),
    "reason": "other",
    "entry": "kurs",
    "helpful": True,
    "receiver_name": "Ben",
    "attended": True,
}
"""A value for each parameter without a default; names that end in ``_id`` get an identifier."""


def verbs(casebook: Casebook) -> Iterator[tuple[str, Callable[..., Any]]]:
    """All public verbs about one case, by name."""
    for room_name, room in vars(casebook).items():
        if room_name.startswith("_"):
            continue
        for name, verb in inspect.getmembers(room, inspect.ismethod):
            if not name.startswith("_") and "case_id" in inspect.signature(verb).parameters:
                yield f"{room_name}.{name}", verb


def call(verb: Callable[..., Any], actor: Actor, case_id: str) -> object:
    """Call the verb with a value for every parameter that has no default."""
    arguments: dict[str, object] = {}
    for parameter in inspect.signature(verb).parameters.values():
        if parameter.default is not inspect.Parameter.empty:
            continue
        known = {"actor": actor, "case_id": case_id, **VALUES}
        arguments[parameter.name] = known.get(parameter.name, "x" if parameter.name.endswith("_id") else None)
        assert arguments[parameter.name] is not None, f"no value for {parameter.name}"
    return verb(**arguments)


def test_there_are_verbs(casebook: Casebook) -> None:
    assert {"cases.case", "profiles.save", "notes.add", "consents.withdraw"} <= {name for name, _ in verbs(casebook)}


def test_a_foreign_case_is_unknown_to_every_verb(casebook: Casebook) -> None:
    case = a_case(casebook)
    before = casebook.cases.find(Actor("x", "x", case.tenant, CLARA.roles))
    for name, verb in verbs(casebook):
        with pytest.raises(UnknownCase):
            call(verb, CLARA, case.id)
            pytest.fail(f"{name} let another organisation in")
    assert casebook.cases.find(Actor("x", "x", case.tenant, CLARA.roles)) == before


def test_no_verb_works_for_who_does_not_counsel(casebook: Casebook) -> None:
    case = a_case(casebook)
    for name, verb in verbs(casebook):
        with pytest.raises(NotPermitted):
            call(verb, ADMIN, case.id)
            pytest.fail(f"{name} let an administrator in")


def test_every_room_takes_actor_first_and_never_reads_a_clock(casebook: Casebook, ring: KeyRing) -> None:
    for name, verb in verbs(casebook):
        parameters = list(inspect.signature(verb).parameters)
        assert parameters[:2] == ["actor", "case_id"] and "now" in parameters, name
