"""A piece of content and the language it is in, where that differs from the page's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from web.language import Say


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text to show; ``lang`` is set where the text is in another language than the page."""

    text: str
    lang: str | None = None


def content(say: Say, german: str, english: str | None = None) -> Phrase:
    """Content of an entry: in English where it exists, else German and marked as such."""
    if say.language == "de":
        return Phrase(german)
    return Phrase(english) if english else Phrase(german, "de")


def contents(say: Say, texts: Iterable[str]) -> tuple[Phrase, ...]:
    """Several German texts."""
    return tuple(content(say, text) for text in texts)
