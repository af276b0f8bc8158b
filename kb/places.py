"""Municipalities, postcodes, districts and distances; Sachsen-Anhalt in full, other Länder by their large cities."""

from __future__ import annotations

import csv
import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kb.errors import CorpusError, UnknownValue
from kb.problem import nearest
from kb.settings import shipped_corpus
from kb.vocabulary import Land

_EARTH_RADIUS_KM = 6371.0

DISTRICTS = (
    "Altmarkkreis Salzwedel",
    "Anhalt-Bitterfeld",
    "Börde",
    "Burgenlandkreis",
    "Dessau-Roßlau",
    "Halle (Saale)",
    "Harz",
    "Jerichower Land",
    "Magdeburg",
    "Mansfeld-Südharz",
    "Saalekreis",
    "Salzlandkreis",
    "Stendal",
    "Wittenberg",
)
"""The eleven districts and three cities of Sachsen-Anhalt."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """Gemeinde or Ortsteil: its name, district (empty outside Sachsen-Anhalt), Land, position and postcodes."""

    name: str
    district: str
    land: Land
    latitude: float
    longitude: float
    postcodes: tuple[str, ...]

    def kilometres_to(self, other: Municipality) -> float:
        """Great-circle distance, centre to centre."""
        a, b = math.radians(self.latitude), math.radians(other.latitude)
        turn = math.radians(other.longitude - self.longitude)
        cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
        return _EARTH_RADIUS_KM * math.acos(max(-1.0, min(1.0, cosine)))


@dataclass(frozen=True, slots=True)
class District:
    """Landkreis or kreisfreie Stadt with the entries of the offices responsible there; None where none is known."""

    name: str
    agency: str | None
    jobcenter: str | None
    immigration_office: str | None
    hwk: str | None
    ihk: str | None
    note: str | None


class Places:
    """All known municipalities and districts. Source: GeoNames (CC BY 4.0), see corpus/places/README.md."""

    def __init__(
        self,
        municipalities: Sequence[Municipality],
        offices: Sequence[District] = (),
        postcodes: Sequence[tuple[str, str, Land]] = (),
    ) -> None:
        self.all = tuple(municipalities)
        self._postcodes = sorted(postcodes)
        self.offices = {district.name: district for district in offices}
        """The offices of each district of Sachsen-Anhalt."""

    @classmethod
    def from_corpus(cls, folder: Path) -> Places:
        """The places of a corpus folder, the shipped ones where it has none. Raises CorpusError for a damaged file."""
        path = _or_shipped(folder, "places.csv")
        try:
            municipalities = [_municipality(row) for row in _rows(path)]
            path = _or_shipped(folder, "districts.csv")
            offices = [_offices(row) for row in _rows(path)]
            path = _or_shipped(folder, "postcodes.csv")
            return cls(municipalities, offices, [_postcodes(row) for row in _rows(path)])
        except (OSError, KeyError, ValueError, UnicodeDecodeError) as error:
            raise CorpusError(f"„{path}“ kann nicht gelesen werden ({error}); die Datei wiederherstellen.") from error

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts of Sachsen-Anhalt."""
        return DISTRICTS

    def find(self, text: str) -> tuple[Municipality, ...]:
        """The municipalities that a name or postcode means; several where the name is not unique, none if unknown.

        A city or an exact name goes before parts of names, so that „Halle“ is Halle (Saale).
        """
        wanted = _key(text)
        if not wanted:
            return ()
        if wanted.isdigit():
            return self._by_postcode.get(wanted, ())
        return self._by_name.get(wanted) or self._by_name.get(_without_addition(wanted), ())

    def locate(self, text: str) -> Municipality:
        """The one municipality meant, the largest of several. Raises UnknownValue naming the nearest name."""
        found = self.find(text)
        if found:
            return max(found, key=lambda place: len(place.postcodes))
        guess = nearest(text, (place.name for place in self.all))
        hint = (
            f"; gemeint ist wohl „{guess}“"
            if guess
            else "; einen Ort oder eine Postleitzahl aus Sachsen-Anhalt angeben"
        )
        raise UnknownValue(f"Den Ort „{text[:60]}“ kennt Lotse nicht{hint}.")

    def land_of_postcode(self, postcode: str) -> Land | None:
        """The Land of a German postcode; None for one that is not known or serves two Länder."""
        number = bisect_right(self._postcodes, postcode, key=lambda known: known[0]) - 1
        if number < 0 or not postcode.isdigit():
            return None
        first, last, land = self._postcodes[number]
        return land if first <= postcode <= last else None

    def district(self, text: str) -> str:
        """The district meant by a name in any case. Raises UnknownValue naming the nearest."""
        known = {_key(name): name for name in DISTRICTS} | {"halle": "Halle (Saale)"}
        key = _key(text).removeprefix("landkreis ").removesuffix("kreis") if _key(text) not in known else _key(text)
        if key in known:
            return known[key]
        guess = nearest(text, DISTRICTS)
        hint = f"; gemeint ist wohl „{guess}“" if guess else f" (möglich: {', '.join(DISTRICTS)})"
        raise UnknownValue(f"Den Landkreis „{text[:60]}“ gibt es in Sachsen-Anhalt nicht{hint}.")

    def suggest(self, prefix: str, limit: int = 8) -> tuple[str, ...]:
        """Names that begin with the prefix, cities first."""
        wanted = _key(prefix)
        found = [place for place in self.all if wanted and _key(place.name).startswith(wanted)]
        found.sort(key=lambda place: (-len(place.postcodes), place.name))
        return tuple(dict.fromkeys(place.name for place in found))[:limit]

    @cached_property
    def _by_name(self) -> dict[str, tuple[Municipality, ...]]:
        names: dict[str, list[Municipality]] = {}
        for place in self.all:
            names.setdefault(_key(place.name), []).append(place)
        for place in self.all:  # „Halle“ for „Halle (Saale)“, unless a place is called so
            names.setdefault(_key(place.name.split("(")[0].split("/")[0]), [place])
        return {name: tuple(found) for name, found in names.items()}

    @cached_property
    def _by_postcode(self) -> dict[str, tuple[Municipality, ...]]:
        codes: dict[str, list[Municipality]] = {}
        for place in self.all:
            for code in place.postcodes:
                codes.setdefault(code, []).append(place)
        return {code: tuple(found) for code, found in codes.items()}


_ADDITION = re.compile(r"\s*(?:\(.*|/.*|\ba\.? ?d\.? .*|\ban der .*)$")
_FORMER = {"dessau": "dessau-rosslau", "rosslau": "dessau-rosslau", "halle-neustadt": "halle (saale)"}
"""Parts that people name for the whole."""


def _without_addition(key: str) -> str:
    """„naumburg“ for „naumburg (saale)“, „halle“ for „halle a. d. saale“."""
    plain = _ADDITION.sub("", key)
    return _FORMER.get(plain, plain)


def _key(text: str) -> str:
    text = text.casefold().strip().removeprefix("lutherstadt ").replace("ß", "ss")
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        text = text.replace(umlaut, plain)
    return " ".join(text.split())


def _or_shipped(folder: Path, name: str) -> Path:
    own = folder / "places" / name
    return own if own.exists() else shipped_corpus() / "places" / name


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _offices(row: dict[str, str]) -> District:
    known = {name: row[name] or None for name in ("agency", "jobcenter", "immigration_office", "hwk", "ihk", "note")}
    return District(name=row["district"], **known)


def _postcodes(row: dict[str, str]) -> tuple[str, str, Land]:
    return row["first"], row["last"], Land(row["land"])  # type: ignore[call-arg]


def _municipality(row: dict[str, str]) -> Municipality:
    return Municipality(
        name=row["municipality"],
        district=row["district"],
        land=Land(row["land"]),  # type: ignore[call-arg]
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        postcodes=tuple(row["postcodes"].split()),
    )
