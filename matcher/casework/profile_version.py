"""Versions of a case's profile: each save is one more, none is ever overwritten, and two who save both see both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, UniqueConstraint, select

from kb.actor import Actor
from matcher.casework.columns import case_table
from matcher.casework.consent import Purpose, require_consent
from matcher.casework.desk import Desk
from matcher.casework.errors import Conflict, UnknownRecord
from matcher.casework.folder import Folder
from matcher.casework.record import Record, Shelf
from matcher.demand_register import note_demand
from matcher.profile import Profile
from matcher.unmet_demand import UnmetDemand

PROFILE_VERSION = case_table(
    "profile_version", Column("version", Integer, nullable=False), UniqueConstraint("case_id", "version")
)


class ProfileVersion(Record):
    """A profile as somebody saved it, numbered from 1. ``why`` is the counsellor's remark, if any."""

    version: int
    profile: Profile
    why: str = ""


PROFILE_VERSIONS = Shelf(PROFILE_VERSION, ProfileVersion, "Profilversionen", order="version")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two versions of a profile differ; values as in the profile's JSON, None where not said."""

    field: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def clashes(self) -> bool:
        """Whether both changed it, and not to the same."""
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)


class Profiles:
    """Reads and saves the profile versions of cases."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save(
        self,
        actor: Actor,
        case_id: str,
        profile: Profile,
        *,
        based_on: int,
        now: datetime,
        why: str = "",
        unmet: Iterable[UnmetDemand] | None = None,
    ) -> ProfileVersion:
        """The new newest version; the present one where nothing differs.

        ``unmet``: what today's proposals for the profile leave unmet, to be counted anonymously; None where nobody
        judged it. Raises Conflict, holding both, where somebody saved since ``based_on``; ConsentMissing without a
        valid consent.
        """
        with self._desk.work(actor, case_id, now) as folder:
            require_consent(folder, Purpose.STORAGE)
            newest = folder.case.profile_version
            current = version_of(folder, newest)
            if current.profile == profile:
                count_unmet(folder, unmet)
                return current
            if based_on != newest:
                raise Conflict(profile, current, version_of(folder, based_on) if 0 < based_on < newest else None)
            saved = add_version(folder, newest + 1, profile, why)
            folder.change_case(profile_version=saved.version)
            count_unmet(folder, unmet)
            return saved

    def newest(self, actor: Actor, case_id: str, now: datetime) -> ProfileVersion:
        """The version that counts."""
        with self._desk.look(actor, case_id, now) as folder:
            return version_of(folder, folder.case.profile_version)

    def version(self, actor: Actor, case_id: str, version: int, now: datetime) -> ProfileVersion:
        """One version. Raises UnknownRecord."""
        with self._desk.look(actor, case_id, now) as folder:
            return version_of(folder, version)

    def versions(self, actor: Actor, case_id: str, now: datetime) -> tuple[ProfileVersion, ...]:
        """All versions, the oldest first."""
        with self._desk.look(actor, case_id, now) as folder:
            return folder.all(PROFILE_VERSIONS)


def version_of(folder: Folder, version: int) -> ProfileVersion:
    """A version of the opened case. Raises UnknownRecord."""
    statement = select(PROFILE_VERSION).where(
        PROFILE_VERSION.c.case_id == folder.case.id, PROFILE_VERSION.c.version == version
    )
    row = folder.connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise UnknownRecord(f"Eine Profilversion {version} gibt es in diesem Fall nicht.")
    return PROFILE_VERSIONS.read(folder.key, row)


def add_version(folder: Folder, version: int, profile: Profile, why: str) -> ProfileVersion:
    """Write a version of the opened case."""
    return folder.add(PROFILE_VERSIONS, version=version, profile=profile, why=why)


def count_unmet(folder: Folder, unmet: Iterable[UnmetDemand] | None) -> None:
    """Count what the opened case looks for in vain, once a month; the case remembers what was counted for it."""
    if unmet is None:
        return
    noted = [UnmetDemand.from_key(key) for key in folder.case.demands]
    keys = tuple(demand.key for demand in note_demand(folder.connection, f"{folder.day:%Y-%m}", unmet, noted))
    if keys != folder.case.demands:
        folder.change_case(demands=keys)


def differences(mine: Profile, theirs: Profile, base: Profile | None = None) -> tuple[Difference, ...]:
    """Fields that are not the same in both, by dotted path in the profile's order. Lists are compared whole."""
    trees = [_leaves(json.loads(profile.model_dump_json())) for profile in (base or theirs, mine, theirs)]
    paths = dict.fromkeys(path for tree in trees for path in tree)
    found = (Difference(path, *(tree.get(path) for tree in trees)) for path in paths)
    return tuple(difference for difference in found if difference.mine != difference.theirs)


def _leaves(data: dict[str, Any], before: str = "") -> dict[str, Any]:
    leaves: dict[str, Any] = {}
    for name, value in data.items():
        path = f"{before}{name}"
        leaves |= _leaves(value, f"{path}.") if isinstance(value, dict) else {path: value}
    return leaves
