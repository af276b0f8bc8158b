"""Who sent a notice: a body that the knowledge base knows, or the letterhead's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.entries import RecognitionBody
from kb.occupations import Occupations
from kb.search.analysis import fold
from matcher.decision.lines import Line, pattern
from matcher.decision.notice import Found, Notice

Bodies = Mapping[str, str] | Iterable[RecognitionBody]
"""Titles by identifier, or the entries themselves."""

_ALIASES: dict[str, tuple[str, ...]] = {
    "ihk-fosa": ("ihk fosa", "foreign skills approval"),
    "hwk-halle": ("handwerkskammer halle", "hwk halle"),
    "hwk-magdeburg": ("handwerkskammer magdeburg", "hwk magdeburg"),
    "ingenieurkammer-st": ("ingenieurkammer sachsen-anhalt",),
    "architektenkammer-st": ("architektenkammer sachsen-anhalt",),
    "lisa-lehraemter": (
        "landesinstitut für schulqualität und lehrerbildung",
        "landesprüfungsamt für lehrämter",
        "landesprüfungsamt für lehrämter sachsen-anhalt",
    ),
    "landesschulamt-st": ("landesschulamt sachsen-anhalt", "landesschulamt"),
    "zab": ("zentralstelle für ausländisches bildungswesen", "central office for foreign education"),
    "zsba": ("zentrale servicestelle berufsanerkennung",),
    "lds-sachsen-pflege": ("kommunaler sozialverband sachsen", "landesdirektion sachsen"),
}
"""Names of bodies beside their titles."""

_STATE_OFFICE = ("landesverwaltungsamt", "landesprüfungsamt für gesundheitsberufe")
"""The office that is several bodies; the occupation, or what the notice says of itself, tells which."""

_DEPARTMENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "lvwa-akademische-heilberufe",
        pattern(r"(?<!nicht)(?<!nicht-)akademische heilberufe|approbation|berufserlaubnis nach §"),
    ),
    ("lvwa-sozialwesen", pattern(r"sozialwesen|soziale[rn]? arbeit|sozialarbeit|sozialpädagog|kindheitspädagog")),
    ("lvwa-gesundheitsaufseher", pattern(r"gesundheitsaufseher")),
    ("lvwa-gesundheitsberufe", pattern(r"gesundheitsberuf|pflege|hebamme|therap")),
)
_STATE_BODIES = frozenset(id for id, _ in _DEPARTMENTS)
_OTHER_LAND = pattern(
    r"thüring|hessen|bayern|brandenburg|berlin|nordrhein|niedersächs|niedersachsen|rheinland|saarland|schleswig|"
    r"hamburg|bremen|"
    r"mecklenburg|baden|freistaat|sachsen(?!-?\s?anhalt)"
)
_THIS_LAND = pattern(r"sachsen-anhalt|halle|magdeburg")
_AUTHORITY = pattern(
    r"bezirksregierung|regierung von|regierungspräsid|landesamt|landesdirektion|landesverwaltungsamt|"
    r"landesprüfungsamt|minister|"
    r"senat|kammer\b|\w+kammer\b|behörde|landesinstitut|präsidium|sozialverband|zentralstelle|\w{4,}amt\b|"
    r"servicestelle|"
    r"innung|chamber|universität|hochschule|schulamt|bundesamt|landkreis|kommission"
)
_COURT = pattern(r"gericht")
_ADDRESS = re.compile(r"\s*(?:[·|•]|\t|\s{3,}|,\s*(?=[^,]*\d)|\s–\s*(?=[^–]*\d)).*$")
_SALUTATION = pattern(r"\W*(?:sehr geehrt|dear\b|bescheid|ihr antrag|anerkennung)")
_FOLDED_CONFUSABLES = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o"})


@dataclass(frozen=True, slots=True)
class _Name:
    """A folded name, the bodies that bear it, and whether it is a name of its own rather than a title's beginning."""

    key: str
    ids: tuple[str, ...]
    is_own: bool


def body_of(
    notice: Notice, bodies: Bodies, occupations: Occupations, occupation_ids: Sequence[str]
) -> Found[str] | None:
    """The body: known by a name in the letterhead, else by its words there, else known by a name further down."""
    titles = _titles(bodies)
    names = _names(titles)
    responsible = {
        c.body
        for id in occupation_ids
        for occupation in [occupations.get(id)]
        if occupation
        for c in occupation.competences
    }
    known = _known(notice.head, names, notice, titles, responsible)
    if known:
        return known
    words = _words(notice.head)
    if words:
        return words
    return _known(notice.substance[:400], names, notice, titles, responsible)


def _titles(bodies: Bodies) -> dict[str, str]:
    if isinstance(bodies, Mapping):
        return dict(bodies)
    return {body.id: body.title for body in bodies}


def _names(titles: Mapping[str, str]) -> list[_Name]:
    """The names to look for, the longest first."""
    by_key: dict[str, dict[str, None]] = {}
    own: set[str] = set()
    for id, title in titles.items():
        core = re.split(r"[:(]", title, maxsplit=1)[0].split(",")[0]
        office = _STATE_OFFICE if id in _STATE_BODIES else ()
        written = (core, *_ALIASES.get(id, ()), *office)
        for name in written:
            by_key.setdefault(_key(name), {})[id] = None
        own |= {_key(name) for name in _ALIASES.get(id, ())}
    names = [_Name(key, tuple(ids), key in own) for key, ids in by_key.items() if len(key) >= 7]
    return sorted(names, key=lambda name: (not name.is_own, -len(name.key), name.key))


def _known(
    lines: Iterable[Line], names: Sequence[_Name], notice: Notice, titles: Mapping[str, str], responsible: set[str]
) -> Found[str] | None:
    """The first line, or two lines, that bear the name of a known body."""
    previous = ""
    for line in lines:
        if not line.words:
            continue
        if _COURT.search(line.words):
            previous = ""
            continue
        alone, both = f" {_key(line.words)} ", f" {_key(previous)} {_key(line.words)} "
        for name in names:
            if f" {name.key}" in alone or (previous and f" {name.key}" in both):
                id = _one_of(name.ids, notice, f"{previous} {line.words}", responsible)
                if id:
                    return Found(id, line.words)
        previous = line.words
    return None


def _one_of(ids: tuple[str, ...], notice: Notice, near: str, responsible: set[str]) -> str | None:
    """The one body of those with this name: responsible for the occupation, else by what the notice says of itself."""
    if len(ids) == 1:
        return ids[0]
    if any(id.startswith("lvwa-") for id in ids):
        head = " ".join(line.words for line in notice.head)
        if _OTHER_LAND.search(head[:200]) and not _THIS_LAND.search(head):
            return None
        competent = [id for id in ids if id in responsible]
        if len(competent) == 1:
            return competent[0]
        everything = " ".join(statement.text for statement in notice.statements[:60])
        for text in (near, head, everything):
            for id, words in _DEPARTMENTS:
                if id in ids and words.search(text):
                    return id
        return None
    competent = [id for id in ids if id in responsible]
    return competent[0] if len(competent) == 1 else None


def _words(head: Sequence[Line]) -> Found[str] | None:
    """The letterhead's own words for an office that the knowledge base does not know."""
    for line in head:
        if _SALUTATION.match(line.text):
            return None
        if _AUTHORITY.search(line.words) and not _COURT.search(line.words):
            words = " ".join(_ADDRESS.sub("", line.text.strip()).split())
            return Found(words[:200].strip(), line.words) if len(words) >= 5 else None
    return None


def _key(text: str) -> str:
    """Folded words; letters that OCR confuses are one."""
    return " ".join(re.findall(r"[^\W_]+", fold(text).translate(_FOLDED_CONFUSABLES)))
