"""Everything editorial over one store, opened together; what takes all entries to know is kept until one changes."""

from __future__ import annotations

from datetime import date

from kb.editorial.contradictions import Board, Dispute, disputes
from kb.editorial.desk import Desk
from kb.editorial.due import Due, due
from kb.editorial.editor import Editor
from kb.editorial.feedback import Feedback
from kb.editorial.history import History
from kb.editorial.publication import Publication
from kb.editorial.queue import Queue
from kb.editorial.run import Runs
from kb.store import Store


class Office:
    """The steward's rooms."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.queue = Queue(store.database)
        self.runs = Runs(store.database)
        self.publication = Publication(store)
        self.desk = Desk(store)
        self.editor = Editor(store)
        self.history = History(store)
        self.feedback = Feedback(store)
        self.board = Board(store)
        self._due: tuple[tuple[int, date], tuple[Due, ...]] | None = None
        self._disputes: tuple[int, tuple[Dispute, ...]] | None = None

    def due(self, as_of: date) -> tuple[Due, ...]:
        """What is due for checking at a date, the most urgent first."""
        key, kept = (self.store.revision, as_of), self._due
        if kept is None or kept[0] != key:
            kept = self._due = (key, due(self.store.entries(), as_of))
        return kept[1]

    def disputes(self) -> tuple[Dispute, ...]:
        """All contradictions of entries, the open ones first."""
        revision, kept = self.store.revision, self._disputes
        if kept is None or kept[0] != revision:
            kept = self._disputes = (revision, disputes(self.store.entries()))
        return kept[1]
