"""The knowledge base, opened: store, index, occupations and places behind one door."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from kb.corpus import read_corpus
from kb.database import open_database
from kb.entries import Entry
from kb.errors import CorpusError, EncoderUnavailable, IndexUnavailable, StoreError, cause_of
from kb.occupations import Occupations
from kb.places import Places
from kb.search.document import Context, Document, entry_documents
from kb.search.embedding import Encoder, open_encoder
from kb.search.engine import SearchEngine
from kb.search.engines import open_engine
from kb.search.finder import Finder
from kb.search.hit import Results
from kb.search.query import Query
from kb.search.synonyms import Synonyms, read_groups
from kb.settings import Settings
from kb.store import LoadReport, Store
from kb.vocabulary import Kind

SETUP_SECONDS = 300
"""How long a process waits for another that sets the data folder up."""

LOOK_EVERY = 0.5
"""Seconds after which a search looks whether another process has changed the store."""

_STAMP = "corpus"
_PROBLEMS = "corpus problems"
_SET_UP = "set-up.done"


class Knowledge:
    """What we know, ready to be asked. Made by ``open_knowledge``."""

    def __init__(
        self, settings: Settings, store: Store, encoder: Encoder | None, engine: SearchEngine, notes: Sequence[str]
    ) -> None:
        self.settings = settings
        self.store = store
        self.encoder = encoder
        self.notes = tuple(notes)
        """German notes that every reader should see, e.g. that the encoder is missing."""
        self.engine = engine
        self._writes, self._looked, self._revision = -1, 0.0, -1

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read when the corpus was last loaded, one line each."""
        return tuple(line for line in (self.store.note(_PROBLEMS) or "").split("\n") if line)

    @cached_property
    def occupations(self) -> Occupations:
        """The reference occupations."""
        return Occupations(self.store.occupations())

    @cached_property
    def places(self) -> Places:
        """Municipalities and districts."""
        return Places.from_corpus(self.settings.corpus)

    @cached_property
    def context(self) -> Context:
        """What documents take from other entries."""
        return Context(self.occupations.all, self.places, self.entries(Kind.PARTNER))

    @cached_property
    def synonyms(self) -> Synonyms:
        """Other words for what a question names."""
        return Synonyms(read_groups(self.settings.corpus), self.occupations.all)

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.store, self.engine, self.occupations, self.synonyms, self.context)

    def search(self, query: Query) -> Results:
        """The hits of a question. A missing or torn index is rebuilt first, with a note; words are always found."""
        notes = list(self.notes)
        try:
            if self._is_due():
                self.refresh()
            results = self._finder.search(query)
        except IndexUnavailable as error:
            notes.append(self._mend(error))
            results = self._finder.search(query)
        return replace(results, notes=(*notes, *results.notes))

    def suggest(self, prefix: str, limit: int = 8) -> tuple[str, ...]:
        """What one may be typing: titles, keywords and occupations."""
        return self._finder.suggest(prefix, limit)

    def entry(self, id: str) -> Entry:
        """The entry. Raises UnknownEntry naming the nearest identifier."""
        return self.store.entry(id)

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """All entries, of one kind if given, in order of their identifiers."""
        return self.store.entries(kind)

    def entries_by_id(self, ids: Iterable[str]) -> dict[str, Entry]:
        """The entries with these identifiers; unknown ones are left out."""
        return self.store.entries_by_id(ids)

    def newest(self, limit: int = 6) -> tuple[tuple[datetime, Entry], ...]:
        """The entries changed last, newest first."""
        return self.store.newest(limit)

    def related(self, entry: Entry, as_of: date, limit: int = 5) -> tuple[Entry, ...]:
        """Entries the entry names itself, then the ones most like it."""
        named = [found for id, found in self.entries_by_id(entry.related).items() if id != entry.id]
        if len(named) >= limit:
            return tuple(named[:limit])
        text = " ".join((entry.title, *entry.keywords[:4]))
        found = self.search(Query(text, as_of, limit=limit + len(named) + 1)).hits
        known = {entry.id, *(item.id for item in named)}
        return (*named, *(hit.entry for hit in found if hit.entry.id not in known))[:limit]

    @property
    def needs_vectors(self) -> bool:
        """Whether there is an encoder whose vectors the index lacks."""
        return self.encoder is not None and self.engine.encoder != self.encoder.fingerprint

    def refresh(self) -> None:
        """Bring the index up to the store, entry by entry where few changed. Raises IndexUnavailable."""
        indexed, revision = self.engine.revision, self.store.revision
        if revision != self._revision:  # what was derived from the entries is old, whoever changed them
            self._forget()
            self._revision = revision
        if indexed == revision:
            return
        if indexed is None or indexed > revision:
            raise IndexUnavailable("Der Index fehlt oder gehört zu einer anderen Datenbank.")
        changes = self.store.changed_since(indexed)
        if changes.occupations or len(changes.entries) > 200:
            self.rebuild_index()
        else:
            self.engine.apply(list(self._documents(changes.entries)), changes.removed, revision)

    def rebuild_index(self, progress: bool = False) -> int:
        """Build the whole index from the store; the number of entries in it."""
        revision, entries = self.store.revision, self.store.entries()
        self.engine.rebuild(list(self._documents(entries)), revision, progress)
        self._forget()
        return len(entries)

    def load_corpus(self, now: datetime) -> LoadReport:
        """Bring the shipped files in. What cannot be read is left out and stands in ``problems``."""
        report = _load_corpus(self.store, self.settings.corpus, now)
        self._forget()
        return report

    def _is_due(self) -> bool:
        """Whether to compare index and store: after every change of ours, and every LOOK_EVERY for those of others."""
        now = time.monotonic()
        due = self.store.writes != self._writes or now - self._looked >= LOOK_EVERY
        if due:
            self._writes, self._looked = self.store.writes, now
        return due

    def _documents(self, entries: Iterable[Entry]) -> Iterable[Document]:
        return entry_documents(entries, self.context)

    def _forget(self) -> None:
        for derived in ("occupations", "synonyms", "context", "_finder"):
            self.__dict__.pop(derived, None)

    def _mend(self, error: IndexUnavailable) -> str:
        """Rebuild the index; where that cannot be written, search by words in memory. The note says which."""
        try:
            self.rebuild_index()
            return "Der Suchindex fehlte oder war beschädigt und wurde neu gebaut."
        except OSError as problem:
            self.engine = open_engine("exact", self.settings.data, None, self.places)
            self.rebuild_index()
            reason = cause_of(problem)
            return f"Der Suchindex kann nicht geschrieben werden ({reason}); gesucht wird nur nach Wörtern. {error}"


def open_knowledge(settings: Settings, now: datetime, progress: bool = False) -> Knowledge:
    """The knowledge base of the settings' data folder, set up and brought up to date if need be.

    One process at a time does that; others wait. Raises StoreError, CorpusError or SettingsError with a remedy.
    """
    _make_ready(settings)
    encoder, notes = _encoder(settings)
    stamp = corpus_stamp(settings.corpus)
    if (settings.data / _SET_UP).exists():  # else another process may be making the tables just now
        knowledge = _knowledge(settings, encoder, notes)
        if knowledge.store.note(_STAMP) == stamp and _is_indexed(knowledge):
            return knowledge
    with _setting_up(settings):
        knowledge = _knowledge(settings, encoder, notes)
        _set_up(knowledge, stamp, now, progress)
        return knowledge


def open_store(settings: Settings, now: datetime) -> Store:
    """Only the store, with the corpus in it: for work that searches nothing, at a third of the memory.

    Raises what ``open_knowledge`` raises.
    """
    _make_ready(settings)
    stamp = corpus_stamp(settings.corpus)
    if (settings.data / _SET_UP).exists():
        store = Store(open_database(settings.database))
        if store.note(_STAMP) == stamp:
            return store
    with _setting_up(settings):
        store = Store(open_database(settings.database))
        if store.note(_STAMP) != stamp:
            _load_corpus(store, settings.corpus, now)
        return store


def _make_ready(settings: Settings) -> None:
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"Der Datenordner „{settings.data}“ kann nicht angelegt werden ({cause_of(error)})."
        ) from error
    if not settings.corpus.is_dir():
        raise CorpusError(f"Den Korpus-Ordner „{settings.corpus}“ gibt es nicht; LOTSE_CORPUS berichtigen.")


@contextmanager
def _setting_up(settings: Settings) -> Iterator[None]:
    """One process sets the data folder up, the others wait. Raises StoreError."""
    folder = settings.data
    try:
        with FileLock(folder / "setup.lock", timeout=SETUP_SECONDS):
            yield
            (folder / _SET_UP).touch()
    except Timeout as error:
        raise StoreError(f"Ein anderer Prozess richtet „{folder}“ gerade ein; später noch einmal versuchen.") from error
    except OSError as error:
        raise StoreError(
            f"In den Datenordner „{folder}“ kann nicht geschrieben werden ({cause_of(error)}); "
            "LOTSE_DATA auf einen beschreibbaren Ordner setzen."
        ) from error


def corpus_stamp(folder: Path) -> str:
    """Changes when a file of the corpus does, without reading it: number of files, bytes, newest change."""
    stats = [path.stat() for path in folder.glob("*/*.md")]
    return f"{folder} {len(stats)} {sum(s.st_size for s in stats)} {max((s.st_mtime_ns for s in stats), default=0)}"


def _knowledge(settings: Settings, encoder: Encoder | None, notes: Sequence[str]) -> Knowledge:
    store = Store(open_database(settings.database))
    places = Places.from_corpus(settings.corpus)
    engine = open_engine("embedded", settings.data / "index", encoder, places)
    knowledge = Knowledge(settings, store, encoder, engine, notes)
    knowledge.__dict__["places"] = places
    return knowledge


def _encoder(settings: Settings) -> tuple[Encoder | None, list[str]]:
    try:
        return open_encoder(settings.encoder), []
    except EncoderUnavailable as error:
        return None, [f"{error} Bis dahin wird nur nach Wörtern gesucht."]


def _is_indexed(knowledge: Knowledge) -> bool:
    try:
        knowledge.refresh()
    except (IndexUnavailable, OSError):
        return False
    return not knowledge.needs_vectors


def _load_corpus(store: Store, folder: Path, now: datetime) -> LoadReport:
    stamp = corpus_stamp(folder)
    corpus = read_corpus(folder)
    report = store.load(corpus, now)
    store.write_note(_PROBLEMS, "\n".join(str(problem) for problem in corpus.problems))
    store.write_note(_STAMP, stamp)
    return report


def _set_up(knowledge: Knowledge, stamp: str, now: datetime, progress: bool) -> None:
    if knowledge.store.note(_STAMP) != stamp:
        knowledge.load_corpus(now)
    if not _is_indexed(knowledge):
        knowledge.rebuild_index(progress)
