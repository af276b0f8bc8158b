"""Hypothesis strategies: entries of every kind with all the odd texts that people paste into forms."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from kb.entries import Entry, entry_from
from kb.vocabulary import (
    ActionField,
    BodyRole,
    Format,
    InstrumentType,
    Kind,
    Land,
    Level,
    OfferType,
    PartnerType,
    Phase,
    SubProject,
    Term,
)

_TRICKY = (
    "NO",
    "2025-09-10",
    "null",
    "~",
    "---",
    "- a",
    "a: b",
    "# kein Kommentar",
    "'",
    '"',
    "=1+1",
    "§ 16d",
    "„so“",
    "\u2028",
    "\x85",
)

ids = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
texts = st.one_of(st.sampled_from(_TRICKY), st.text(max_size=40)).filter(lambda text: bool(text.strip()))
bodies = st.lists(st.one_of(st.sampled_from(("## Abschnitt", "---", "- Punkt", "", "Text.")), texts), max_size=5).map(
    "\n".join
)
days = st.dates(date(2000, 1, 1), date(2035, 12, 31)).map(date.isoformat)
partial_dates = st.one_of(days, days.map(lambda day: day[:7]), days.map(lambda day: day[:4]))


def some(terms: type[Term]) -> st.SearchStrategy[list[str]]:
    """Some codes of a vocabulary, each once."""
    return st.lists(st.sampled_from([term.value for term in terms]), unique=True, max_size=3)


def one(terms: type[Term]) -> st.SearchStrategy[str]:
    """One code of a vocabulary."""
    return st.sampled_from([term.value for term in terms])


_sources = st.fixed_dictionaries(
    {"key": st.just("seite"), "url": st.just("https://example.org/ä?b=c#d"), "publisher": texts, "seen": days},
    optional={"title": texts, "dated": partial_dates, "verified": st.booleans()},
).map(lambda source: [source])

_common: dict[str, st.SearchStrategy[Any]] = {
    "id": ids,
    "title": texts,
    "summary": texts,
    "lands": st.lists(st.sampled_from([land.value for land in Land]), unique=True, min_size=1, max_size=3),
    "sources": _sources,
}
_optional: dict[str, st.SearchStrategy[Any]] = {
    "title_en": texts,
    "keywords": st.lists(texts, max_size=3),
    "phases": some(Phase),
    "action_fields": some(ActionField),
    "sub_projects": some(SubProject),
    "occupations": st.lists(ids, max_size=2),
    "places": st.lists(st.fixed_dictionaries({"municipality": texts}, optional={"note": texts}), max_size=2),
    "standing": st.booleans(),
    "unverified": st.lists(texts, max_size=2),
    "body": bodies,
}
_own: dict[Kind, tuple[dict[str, st.SearchStrategy[Any]], dict[str, st.SearchStrategy[Any]]]] = {
    Kind.OFFER: (
        {"offer_type": one(OfferType), "provider": texts},
        {
            "formats": some(Format),
            "runs": st.lists(st.fixed_dictionaries({"end": partial_dates}, optional={"place": texts}), max_size=2),
            "target_level": one(Level),
            "azav": st.one_of(st.none(), st.booleans()),
            "costs": st.lists(st.fixed_dictionaries({"text": texts, "minimum": st.floats(0, 1e6)}), max_size=2),
        },
    ),
    Kind.BODY: (
        {"responsibilities": st.lists(st.fixed_dictionaries({"text": texts, "role": one(BodyRole)}), min_size=1)},
        {},
    ),
    Kind.PARTNER: ({"partner_type": one(PartnerType)}, {"services": st.lists(texts, max_size=2)}),
    Kind.FUNDING: (
        {"payer": texts},
        {"amounts": st.lists(st.fixed_dictionaries({"what": texts, "value": st.floats(0, 1e6)}), max_size=2)},
    ),
    Kind.PRACTICE: ({"instrument": one(InstrumentType), "situation": texts, "approach": texts}, {"results": texts}),
    Kind.INFO: ({"topic": texts}, {}),
}


def _of_kind(kind: Kind) -> st.SearchStrategy[Entry]:
    needed, possible = _own[kind]
    plain = st.fixed_dictionaries({**_common, **needed}, optional={**_optional, **possible})
    return plain.map(lambda data: entry_from({"kind": kind.value, **data}))


entries: st.SearchStrategy[Entry] = st.one_of([_of_kind(kind) for kind in Kind])
"""Valid entries of any kind."""
