"""What our own corpus teaches: which keyword and title belong to which text, in German and English."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.corpus import read_corpus
from kb.entries import Entry
from kb.search.document import entry_passages
from kb.search.encoder.sources import Pair


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """Pairs of a question-like wording and its answer, wordings of occupations, and all texts there are."""

    pairs: tuple[Pair, ...]
    wordings: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    """Titles and keywords: what people may type."""
    texts: tuple[str, ...]


def read_own_texts(folder: Path) -> OwnTexts:
    """The corpus as it is shipped; raises CorpusError where a file is wrong."""
    corpus = read_corpus(folder)
    pairs = tuple(pair for entry in corpus.entries for pair in _pairs(entry) if all(pair))
    wordings = tuple((*occupation.all_wordings,) for occupation in corpus.occupations)
    ambiguous = (word for occupation in corpus.occupations for word in occupation.ambiguous_wordings)
    headings = tuple(text for entry in corpus.entries for text in (entry.title, *entry.keywords))
    texts = (*(text for pair in pairs for text in pair), *(word for group in wordings for word in group), *ambiguous)
    return OwnTexts(pairs, tuple(group for group in wordings if len(group) > 1), headings, tuple(dict.fromkeys(texts)))


def _pairs(entry: Entry) -> Iterator[Pair]:
    whole = f"{entry.title}. {entry.summary}"
    passages = entry_passages(entry)
    for number, keyword in enumerate(entry.keywords):
        yield keyword, entry.summary
        yield keyword, whole
        if passages:
            yield keyword, passages[number % len(passages)]
    yield from ((entry.title, text) for text in (entry.summary, *passages))
    if entry.summary_en:
        title = entry.title_en or entry.title
        yield from ((entry.summary_en, entry.summary), (title, entry.title), (title, entry.summary))
