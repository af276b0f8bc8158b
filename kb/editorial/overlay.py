"""What a source says laid over an entry: which fields differ, the entry with some of them taken, two entries merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, get_args
from urllib.parse import urlsplit

from kb.editorial.change import APART, Conflict
from kb.entries import MODELS, Entry, entry_data
from kb.facts import Fact
from kb.vocabulary import Kind
from kb.wording import lines

Data = Mapping[str, Any]
"""Plain data of an entry, as ``entry_data`` gives it; it may lack required fields."""

COMPARED = (
    "validity",
    "requirements",
    "schedule",
    "target_level",
    "certificate",
    "costs",
    "fees",
    "deadlines",
    "amounts",
    "languages",
    "places",
    "contacts",
)
"""Fields in which sources can contradict each other, rather than put the same thing in other words."""


_MAIN = " "
"""Stands for the entry's own main source among the keys; no source is called so."""


def changed_fields(before: Data, after: Data) -> tuple[str, ...]:
    """Fields whose values differ, in the order of ``after``, then those that are only in ``before``."""
    names = [name for name in (*after, *(name for name in before if name not in after)) if name not in APART]
    return tuple(name for name in names if plain(before.get(name)) != plain(after.get(name)))


def plain(value: object) -> object:
    """The value without what says nothing: empty lists and missing parts are the same as none."""
    if isinstance(value, Mapping):
        kept = {name: found for name, item in value.items() if (found := plain(item)) is not None}
        return kept or None
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value] or None
    return None if value in ("", False) else value


def overlay(entry: Entry, data: Data, fields: Iterable[str]) -> dict[str, Any]:
    """Plain data of the entry with the fields as the source has them; the facts keep naming where they were read."""
    result = entry_data(entry)
    sources, keys = merged_sources(result["sources"], data.get("sources", ()))
    result["sources"] = sources
    for name in fields:
        if name in APART:
            continue
        if plain(data.get(name)) is None:
            result.pop(name, None)
        else:
            result[name] = _recited(entry.kind, name, data[name], keys)
    return result


def merged(entry: Entry, data: Data) -> tuple[dict[str, Any], tuple[Conflict, ...]]:
    """The entry completed by what another record says of the same thing, and where the two contradict each other.

    What the entry says stays; lists are joined; empty fields are filled.
    """
    result = entry_data(entry)
    sources, keys = merged_sources(result["sources"], data.get("sources", ()))
    result["sources"] = sources
    for name, value in data.items():
        if name in APART or plain(value) is None:
            continue
        theirs = _recited(entry.kind, name, value, keys)
        ours = result.get(name)
        if plain(ours) is None:
            result[name] = theirs
        elif isinstance(ours, list) and name not in COMPARED:
            result[name] = [*ours, *(item for item in theirs if item not in ours)]
    return result, conflicts(entry, data)


def conflicts(entry: Entry, data: Data) -> tuple[Conflict, ...]:
    """Fields in which the record says something else than the entry, in words."""
    ours = entry_data(entry)
    found = []
    for name in COMPARED:
        mine, other = ours.get(name), data.get(name)
        if plain(mine) is None or plain(other) is None:
            continue
        said, told = lines(name, _bare(mine)), lines(name, _bare(other))
        if not _agree(said, told):
            found.append(Conflict(name, "; ".join(said), _cited(mine, entry), "; ".join(told)))
    return tuple(found)


def elsewhere(entry: Entry, conflict: Conflict, data: Data) -> bool:
    """Whether the entry has its value from another page than those that the record was read on."""
    pages = {page(origin["url"]) for origin in data.get("sources", ())}
    return page(entry.origin(conflict.ours_source).url) not in pages


def with_contradictions(
    data: dict[str, Any], found: Iterable[Conflict], topics: Mapping[str, str], theirs: str
) -> None:
    """Note conflicts in an entry's data, so that both sides stay visible. ``theirs`` is the key of the other source."""
    noted = list(data.get("contradictions", ()))
    for conflict in found:
        sides = [
            {"text": conflict.ours, "source": conflict.ours_source},
            {"text": conflict.theirs, "source": theirs},
        ]
        noted.append({"topic": topics[conflict.field], "statements": sides})
    if noted:
        data["contradictions"] = noted


def merged_sources(ours: Sequence[Data], theirs: Sequence[Data]) -> tuple[list[dict[str, Any]], dict[str | None, str]]:
    """The sources of both, the same page once, and which key each of theirs has now; None stands for their main one."""
    result = [dict(origin) for origin in ours]
    keys: dict[str | None, str] = {_MAIN: result[0]["key"]}
    for number, origin in enumerate(theirs):
        same = next((known for known in result if page(known["url"]) == page(origin["url"])), None)
        if same is None:
            same = {**origin, "key": _free_key(origin["key"], {known["key"] for known in result})}
            result.append(same)
        else:
            same["seen"] = max(same["seen"], origin["seen"])
            same |= {name: origin[name] for name in ("dated", "title") if origin.get(name)}
            if origin.get("verified"):
                same["verified"] = True
        keys[origin["key"]] = same["key"]
        if number == 0:
            keys[None] = same["key"]
    return result, keys


@cache
def fact_fields(kind: Kind) -> frozenset[str]:
    """Fields of the kind that hold facts, each of which names its source."""
    return frozenset(name for name, field in MODELS[kind].model_fields.items() if _holds_fact(field.annotation))


def _holds_fact(annotation: Any) -> bool:
    if isinstance(annotation, type) and not get_args(annotation):
        return issubclass(annotation, Fact)
    return any(_holds_fact(part) for part in get_args(annotation))


def _recited(kind: Kind, field: str, value: Any, keys: Mapping[str | None, str]) -> Any:
    """The value with the keys that its sources have in the entry."""
    if field in fact_fields(kind):
        return _renamed(value, keys) if isinstance(value, Mapping) else [_renamed(item, keys) for item in value]
    if field == "contradictions":
        return [{**one, "statements": [_renamed(side, keys) for side in one["statements"]]} for one in value]
    return value


def _renamed(fact: Data, keys: Mapping[str | None, str]) -> dict[str, Any]:
    """The fact with the key of its source here; none where that is the entry's main source, as before."""
    named = fact.get("source")
    key = keys.get(named, named)
    rest = {name: item for name, item in fact.items() if name != "source"}
    return rest if named is None and key in (None, keys.get(_MAIN)) else {**rest, "source": key}


def _bare(value: Any) -> Any:
    """Without remarks, which are ours and contradict nobody."""
    if isinstance(value, Mapping):
        return {name: item for name, item in value.items() if name != "note"}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _agree(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether each line of the shorter side stands in the longer one too, spelling and punctuation aside."""
    mine, other = {_folded(line) for line in ours}, {_folded(line) for line in theirs}
    return mine <= other or other <= mine


def _folded(line: str) -> str:
    return "".join(letter for letter in line.casefold() if letter.isalnum())


def _cited(value: Any, entry: Entry) -> str:
    first = value[0] if isinstance(value, list) else value
    named = first.get("source") if isinstance(first, Mapping) else None
    return named or entry.main_source.key


def page(url: str) -> str:
    """What makes two addresses the same page."""
    parts = urlsplit(url)
    host = parts.netloc.casefold().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def _free_key(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(key for number in range(2, len(taken) + 3) if (key := f"{wanted}-{number}") not in taken)
