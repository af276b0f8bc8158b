"""The catalogue: attributes of all documents as columns, so that filters and facets cost microseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kb.places import Municipality, Places
from kb.search.document import Attributes
from kb.search.query import Filters
from kb.vocabulary import Kind, Land, Level, Status

Mask = NDArray[np.bool_]

STATUSES = tuple(Status)
_NEVER = 0
_FAR = date.max.toordinal()
_KM_PER_DEGREE = 111.195


class Catalogue:
    """Attributes by document number. Numbers of removed documents stay, and never pass."""

    def __init__(self, ids: Sequence[str], attributes: Sequence[Attributes], removed: Sequence[int] = ()) -> None:
        self.ids = tuple(ids)
        self.attributes = tuple(attributes)
        self.removed = frozenset(removed)
        self.number = {id: number for number, id in enumerate(ids) if number not in self.removed}
        self.id_array = np.array(self.ids, dtype=np.str_)
        self._present = np.ones(len(ids), dtype=bool)
        self._present[list(self.removed)] = False

    def __len__(self) -> int:
        """How many documents are present."""
        return len(self.number)

    def select(self, filters: Filters, as_of: date, places: Places) -> Mask:
        """Which documents pass the filters. Raises UnknownValue for a place or district that does not exist."""
        mask = self._present.copy()
        if filters.kinds:
            mask &= self._any("kind", [kind.value for kind in filters.kinds])
        if filters.lands:
            served = [land.value for land in filters.lands]
            mask &= self._any("lands", [*served, Land.DE.value]) | self._online | self._landless
        for name, wanted in (
            ("phases", filters.phases),
            ("action_fields", filters.action_fields),
            ("sub_projects", filters.sub_projects),
            ("formats", filters.formats),
        ):
            if wanted:
                mask &= self._any(name, [code.value for code in wanted])
        if filters.level:
            mask &= self._entry_levels <= filters.level.rank
        if filters.statuses:
            wanted_statuses = [STATUSES.index(status) for status in filters.statuses]
            mask &= np.isin(self.statuses(as_of), wanted_statuses)
        if filters.district:
            mask &= self._in_district(places.district(filters.district))
        if filters.near:
            mask &= self._near(places.locate(filters.near), filters.radius_km)
        if filters.available_on:
            mask &= self._available(filters.available_on, as_of)
        return mask

    def statuses(self, as_of: date) -> NDArray[np.int8]:
        """Index into STATUSES of each document at the judged date."""
        day = as_of.toordinal()
        over, open_until, proven, recurring = self._lifetimes
        result = np.full(len(self.ids), STATUSES.index(Status.UNVERIFIED), dtype=np.int8)
        result[recurring] = STATUSES.index(Status.RECURRING)
        result[(open_until >= day) | (proven >= day)] = STATUSES.index(Status.CURRENT)
        result[(over != _NEVER) & (over < day)] = STATUSES.index(Status.PAST)
        return result

    def stale(self, as_of: date) -> Mask:
        """Which documents nobody has looked at within their review time."""
        result: Mask = (self._review_days != _NEVER) & (self._review_days < as_of.toordinal())
        return result

    def facets(self, numbers: NDArray[np.int64], as_of: date) -> dict[str, dict[str, int]]:
        """How many of the documents have each value, by filter."""
        chosen = np.zeros(len(self.ids), dtype=bool)
        chosen[numbers] = True
        counts = {name: column.count(chosen) for name, column in self._facet_columns.items()}
        found = np.bincount(self.statuses(as_of)[chosen], minlength=len(STATUSES))
        counts["status"] = {STATUSES[i].value: int(n) for i, n in enumerate(found) if n}
        return counts

    def about(self, occupations: Sequence[str], *, deciding: bool) -> Mask:
        """Which documents are about one of the occupations, or are the bodies deciding on one."""
        return self._any("decides" if deciding else "occupations", occupations)

    def of_kind(self, kind: Kind) -> Mask:
        """Which documents are of the kind."""
        return self._any("kind", [kind.value])

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], list[int]]:
        index: dict[tuple[str, str], list[int]] = {}
        for number, attributes in enumerate(self.attributes):
            for name in (
                "kind",
                "lands",
                "phases",
                "action_fields",
                "sub_projects",
                "formats",
                "occupations",
                "decides",
            ):
                value = getattr(attributes, name)
                for code in (value,) if isinstance(value, str) else value or ():
                    index.setdefault((name, str(code)), []).append(number)
        return index

    def _any(self, name: str, codes: Sequence[str]) -> Mask:
        mask = np.zeros(len(self.ids), dtype=bool)
        for code in codes:
            mask[self._index.get((name, code), [])] = True
        return mask

    @cached_property
    def _facet_columns(self) -> dict[str, _Column]:
        return {name: _Column.of([read(a) for a in self.attributes]) for name, read in _FACETS.items()}

    @cached_property
    def local(self) -> Mask:
        """Which documents are local offices of a generic entry."""
        return np.array([a.local for a in self.attributes], dtype=bool)

    @cached_property
    def _online(self) -> Mask:
        return np.array([a.online for a in self.attributes], dtype=bool)

    @cached_property
    def _landless(self) -> Mask:
        return np.array([not a.lands for a in self.attributes], dtype=bool)

    @cached_property
    def _entry_levels(self) -> NDArray[np.int8]:
        return np.array([a.entry_level for a in self.attributes], dtype=np.int8)

    @cached_property
    def _lifetimes(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], Mask]:
        def days(read: Callable[[Attributes], date | None]) -> NDArray[np.int32]:
            found = (read(a) for a in self.attributes)
            return np.array([day.toordinal() if day else _NEVER for day in found], dtype=np.int32)

        return (
            days(lambda a: a.lifetime.over_after),
            days(lambda a: a.lifetime.open_until),
            days(lambda a: a.lifetime.proven_until),
            np.array([a.lifetime.recurring for a in self.attributes], dtype=bool),
        )

    @cached_property
    def _review_days(self) -> NDArray[np.int32]:
        """Last day of each document's review time; _NEVER where it has none."""
        days = (a.lifetime.review_by.toordinal() if a.lifetime.review_by else _NEVER for a in self.attributes)
        return np.fromiter(days, dtype=np.int32, count=len(self.attributes))

    def _in_district(self, district: str) -> Mask:
        return np.array([not a.placed or district in a.districts for a in self.attributes], dtype=bool)

    def _near(self, centre: Municipality, radius_km: float) -> Mask:
        owners, latitudes, longitudes = self._positions
        middle = np.cos(np.radians((centre.latitude + latitudes) / 2))
        north = (latitudes - centre.latitude) * _KM_PER_DEGREE
        east = (longitudes - centre.longitude) * _KM_PER_DEGREE * middle
        mask = self._anywhere.copy()
        mask[owners[np.hypot(north, east) <= radius_km]] = True
        return mask

    @cached_property
    def _anywhere(self) -> Mask:
        """What no distance can exclude: entries without a place, and online ones."""
        return np.array([not a.placed or a.online for a in self.attributes], dtype=bool)

    @cached_property
    def _positions(self) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
        owners = np.repeat(np.arange(len(self.ids), dtype=np.int32), [len(a.positions) for a in self.attributes])
        found = np.array([p for a in self.attributes for p in a.positions], dtype=np.float64).reshape(-1, 2)
        return owners, found[:, 0], found[:, 1]

    def _available(self, day: date, as_of: date) -> Mask:
        current = self.statuses(as_of) == STATUSES.index(Status.CURRENT)
        result: Mask = current & (self._last_run_day >= day.toordinal())
        return result

    @cached_property
    def _last_run_day(self) -> NDArray[np.int32]:
        """Last day of each document's last run; far ahead where it has no dated runs."""
        last = (max((end.toordinal() for _, end in a.runs), default=_FAR) for a in self.attributes)
        return np.fromiter(last, dtype=np.int32, count=len(self.attributes))


_FACETS: dict[str, Callable[[Attributes], Sequence[str]]] = {
    "kind": lambda a: (a.kind.value,) if a.kind else (),
    "phase": lambda a: a.phases,
    "action_field": lambda a: a.action_fields,
    "land": lambda a: a.lands,
    "format": lambda a: a.formats,
    "level": lambda a: (list(Level)[a.entry_level].value,) if a.entry_level >= 0 else (),
    "district": lambda a: a.districts,
    "sub_project": lambda a: a.sub_projects,
}


@dataclass(frozen=True, slots=True)
class _Column:
    """Values of one attribute: the owner and the code of each, side by side."""

    owners: NDArray[np.int32]
    codes: NDArray[np.int32]
    values: tuple[str, ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]]) -> _Column:
        """The column of the values of each document."""
        code: dict[str, int] = {}
        codes = [code.setdefault(value, len(code)) for row in rows for value in row]
        owners = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
        return cls(owners, np.array(codes, dtype=np.int32), tuple(code))

    def count(self, chosen: Mask) -> dict[str, int]:
        """How often each value stands among the chosen documents."""
        found = np.bincount(self.codes[chosen[self.owners]], minlength=len(self.values))
        return {value: int(n) for value, n in zip(self.values, found, strict=True) if n}
