"""What the matcher says of a case on a day, worked out once and kept in memory for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

from kb.entries import Entry
from kb.knowledge import Knowledge
from kb.occupations import Occupations
from kb.places import Places
from kb.search.embedding import Encoder
from kb.vocabulary import Kind
from matcher.partner_record import NO_EXPERIENCE, Experience
from matcher.plan import Plan, make_plan
from matcher.profile import Profile
from matcher.proposals import Proposals, propose
from matcher.smallest_change import SmallestChanges

T = TypeVar("T")

MOST_KEPT = 200
"""Results in memory; one is some hundred kilobytes at most."""


class Chosen:
    """The knowledge base without the entries that were declined for somebody."""

    def __init__(self, knowledge: Knowledge, declined: frozenset[str]) -> None:
        self._knowledge = knowledge
        self._declined = declined

    @property
    def encoder(self) -> Encoder | None:
        """The encoder, or None where there is none."""
        return self._knowledge.encoder

    @property
    def occupations(self) -> Occupations:
        """The reference occupations."""
        return self._knowledge.occupations

    @property
    def places(self) -> Places:
        """Municipalities and districts."""
        return self._knowledge.places

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """Entries, without the declined ones."""
        entries = self._knowledge.entries(kind)
        return tuple(entry for entry in entries if entry.id not in self._declined) if self._declined else entries


class Kept(Generic[T]):
    """The last results by their key; the same question of many visits is worked out once."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, work: Callable[[], T]) -> T:
        """The result under the key, worked out where it is not there."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        found = work()
        with self._lock:
            self._found[key] = found
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return found


class Matching:
    """Proposals and plans of profiles. Results depend on profile, day and the store's revision, and on nothing else."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._proposals: Kept[Proposals] = Kept()
        self._plans: Kept[Plan] = Kept()

    def proposals(self, profile: Profile, as_of: date, experience: Experience = NO_EXPERIENCE) -> Proposals:
        """What ``matcher.proposals.propose`` says. What partners last answered is part of the question."""
        key = (*self._key(profile, as_of), tuple(sorted(experience.items(), key=lambda item: item[0])))
        return self._proposals.of(key, lambda: propose(profile, self._knowledge, as_of, experience))

    def changes(self, found: Proposals) -> SmallestChanges:
        """Answers „Warum nicht?“ for single proposals."""
        return SmallestChanges(found, self._knowledge)

    def plan(self, profile: Profile, as_of: date, declined: frozenset[str] = frozenset()) -> Plan:
        """The plan without what was declined. Working it out takes up to some seconds, seeing it again none."""
        key = (*self._key(profile, as_of), declined)
        return self._plans.of(key, lambda: make_plan(profile, Chosen(self._knowledge, declined), as_of))

    def _key(self, profile: Profile, as_of: date) -> tuple[Hashable, ...]:
        return profile.model_dump_json(), as_of, self._knowledge.store.revision
