"""The finder: a question in everyday words becomes a query to the engine, and its ranking hits with reasons."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from kb.entries import Entry
from kb.freshness import status, status_note
from kb.occupations import Occupations
from kb.search.analysis import fold, raw_words, stems, words
from kb.search.document import Context, own_texts
from kb.search.engine import Ranking, SearchEngine
from kb.search.hit import Hit, Results
from kb.search.query import LONGEST, Concept, Query
from kb.search.snippet import Question, snippet
from kb.search.suggestion import Vocabulary
from kb.search.synonyms import Synonyms
from kb.store import Store
from kb.vocabulary import Land

DEFAULT_LAND = Land.ST

_OWN_LAND = re.compile(r"(?:sachsen|saxony)[\s\-‐‑‒–—]*anhalt|\blsa\b")
_OTHER_NAMES = {
    Land.BY: ("bayern", "bavaria"),
    Land.NI: ("niedersachsen", "lower saxony"),
    Land.SN: ("sachsen", "saxony"),
    Land.TH: ("thuringen", "thuringia"),
    Land.HE: ("hessen", "hesse"),
    Land.NW: ("nordrhein-westfalen", "nordrhein westfalen", "nrw", "north rhine-westphalia"),
    Land.RP: ("rheinland-pfalz", "rheinland pfalz", "rhineland-palatinate"),
    Land.BW: ("baden-wurttemberg", "baden wurttemberg"),
    Land.MV: ("mecklenburg-vorpommern", "mecklenburg"),
    Land.SH: ("schleswig-holstein", "schleswig holstein"),
    Land.BB: ("brandenburg",),
    Land.BE: ("berlin",),
    Land.HB: ("bremen",),
    Land.HH: ("hamburg",),
    Land.SL: ("saarland",),
}


class Finder:
    """Searches the engine and dresses its ranking."""

    def __init__(
        self, store: Store, engine: SearchEngine, occupations: Occupations, synonyms: Synonyms, context: Context
    ) -> None:
        self._store = store
        self._engine = engine
        self._occupations = occupations
        self._synonyms = synonyms
        self._context = context

    def search(self, query: Query) -> Results:
        """The hits of a question, with reasons and notes. Raises UnknownValue for a filter that does not exist."""
        started = time.perf_counter()
        lands = query.filters.lands if query.filters.lands is not None else named_lands(query.text)
        text = query.text[:LONGEST]
        concepts = self._synonyms.concepts(text)
        concrete = replace(query, text=text, filters=replace(query.filters, lands=lands), concepts=concepts)
        mentioned = self._occupations.mentioned(concrete.text)
        ranking = self._engine.search(concrete, mentioned)
        entries = self._store.entries_by_id(ranking.ids)
        question = Question.of(text, concepts)
        hits = tuple(
            self._hit(entries[id], score, concrete, question, mentioned)
            for id, score in zip(ranking.ids, ranking.scores, strict=True)
            if id in entries
        )
        return Results(
            hits=hits,
            total=ranking.total,
            facets=ranking.facets,
            took_ms=(time.perf_counter() - started) * 1000,
            lands=lands,
            did_you_mean=self._did_you_mean(concrete, ranking),
            notes=_notes(query),
        )

    def suggest(self, prefix: str, limit: int = 8) -> tuple[str, ...]:
        """What one may be typing."""
        return self.vocabulary.suggest(prefix, limit)

    def forget(self) -> None:
        """Drop what was derived from the entries, after they changed."""
        self.__dict__.pop("vocabulary", None)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Phrases and words of all entries and occupations."""
        return Vocabulary(_phrases(self._store.entries(), self._occupations))

    def _did_you_mean(self, query: Query, ranking: Ranking) -> str | None:
        named = {stem for concept in query.concepts for stem in concept.words}
        unknown = [word for word in ranking.unknown_words if named.isdisjoint(stems(word))]
        return self.vocabulary.correct(query.text, unknown) if unknown else None

    def _hit(self, entry: Entry, score: float, query: Query, question: Question, mentioned: Sequence[str]) -> Hit:
        names = " · ".join((entry.title, *entry.keywords))
        texts = (entry.summary, *own_texts(entry), entry.body)
        spans, found = snippet(texts, question)
        found |= question.wanted.intersection(words(f"{names} {entry.title_en or ''}"))
        return Hit(
            entry=entry,
            score=score,
            status=status(entry, query.as_of),
            snippet=spans,
            why=tuple(self._reasons(entry, query, found, mentioned)),
        )

    def _reasons(self, entry: Entry, query: Query, found: frozenset[str], mentioned: Sequence[str]) -> Iterable[str]:
        common = list(dict.fromkeys(w for w in raw_words(query.text) if found and found.intersection(words(w))))
        if common:
            yield f"Gemeinsame Wörter: {', '.join(common[:6])}"
        alike = tuple(_alike(query.concepts, found))
        yield from alike
        linked = self._context.occupations_of(entry) if mentioned else ()
        about = [self._occupations.get(id) for id in mentioned if id in linked]
        if about:
            names = [occupation.title for occupation in about if occupation]
            yield f"Beruf: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}"
        if not (common or alike or about) and query.text.strip():
            yield "Ähnliche Schreibweise oder Bedeutung"
        if note := status_note(entry, query.as_of):
            yield note


def named_lands(text: str) -> tuple[Land, ...]:
    """The Länder that the words name, else Sachsen-Anhalt. „Sachsen“ is not found in „Sachsen-Anhalt“."""
    folded = fold(text)
    rest, own = _OWN_LAND.subn(" ", folded)
    others = []
    for land, names in _OTHER_NAMES.items():
        for name in names:
            shorter = re.sub(rf"(?<!\w){re.escape(fold(name))}(?!\w)", " ", rest)
            if shorter != rest and land not in others:
                others.append(land)
            rest = shorter
    return (*((DEFAULT_LAND,) if own or not others else ()), *others)


def _alike(concepts: Iterable[Concept], found: frozenset[str]) -> Iterator[str]:
    """What the entry says for something the question calls otherwise, one sentence a concept."""
    for concept in concepts:
        said = [other for other in concept.others if found.issuperset(stems(other))]
        if said and not found.issuperset(concept.words):
            yield f"Ähnlich zu „{concept.written}“: {', '.join(said[:2])}"


def _notes(query: Query) -> tuple[str, ...]:
    if len(query.text) > LONGEST:
        return (f"Die Anfrage ist sehr lang; gesucht wurde nach den ersten {LONGEST} Zeichen.",)
    return ()


def _phrases(entries: Iterable[Entry], occupations: Occupations) -> Iterable[str]:
    for entry in entries:
        yield entry.title
        yield from entry.keywords
    for occupation in occupations.all:
        yield from occupation.all_wordings
