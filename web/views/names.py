"""Names of other entries and of reference occupations that an entry points to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.entries import Entry
from web.views.phrase import Phrase, content
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Named:
    """The title of something else and where to read on; no address where it has no page."""

    title: Phrase
    url: str | None


class Names:
    """Looks up many entries at once. What is not known keeps its identifier and gets no link."""

    def __init__(self, visit: Visit, ids: Iterable[str]) -> None:
        self._visit = visit
        self._entries: dict[str, Entry] = visit.knowledge.entries_by_id(tuple(dict.fromkeys(ids)))

    def link(self, id: str) -> Named:
        """The entry's title and address."""
        entry = self._entries.get(id)
        if entry is None:
            return Named(Phrase(id), None)
        return Named(content(self._visit.say, entry.title, entry.title_en), self._visit.url(f"/eintrag/{id}"))

    def known(self, id: str) -> Named | None:
        """The entry's title and address; None where there is no such entry."""
        return self.link(id) if id in self._entries else None

    def links(self, ids: Iterable[str]) -> tuple[Named, ...]:
        """Titles and addresses of several."""
        return tuple(self.link(id) for id in ids)

    def occupation(self, id: str) -> Named:
        """The occupation's title, leading to the question who is responsible for it."""
        found = self._visit.knowledge.occupations.get(id)
        if found is None:
            return Named(Phrase(id), None)
        title = content(self._visit.say, found.title, found.title_en)
        return Named(title, self._visit.url("/zustaendig", referenz=id))
