"""How documents write dates, sums, extents and the numbers of sources; always German."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from matcher.outcome import Source

NOT_TOLD = "keine Angabe"


def day(value: date | None, otherwise: str = "offen") -> str:
    """„03.11.2026“."""
    return otherwise if value is None else f"{value:%d.%m.%Y}"


def yes_no(value: bool | None) -> str:
    """„ja“, „nein“ or „keine Angabe“."""
    return NOT_TOLD if value is None else "ja" if value else "nein"


def euros(minimum: float | None, maximum: float | None) -> str:
    """„100 bis 600 EUR“, „ab 100 EUR“, „200 EUR“; empty where neither is stated."""
    if minimum is None and maximum is None:
        return ""
    if minimum is None:
        return f"bis {_sum(maximum)} EUR"
    if maximum is None:
        return f"ab {_sum(minimum)} EUR"
    return f"{_sum(minimum)} EUR" if minimum == maximum else f"{_sum(minimum)} bis {_sum(maximum)} EUR"


def number(value: float) -> str:
    """„1.250“ or „12,5“."""
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def _sum(value: float | None) -> str:
    return number(value or 0)


def shortened(text: str, length: int) -> str:
    """At most that many characters, cut at a word with „…“."""
    if len(text) <= length:
        return text
    cut = text[: length - 1].rpartition(" ")[0].rstrip(" ,;:–-")
    return f"{cut} …" if len(cut) > length // 2 else f"{text[: length - 1]}…"


class SourceList:
    """The sources of a document, numbered in the order in which they are first referred to."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str | None], int] = {}

    def refer(self, sources: Iterable[Source | None]) -> str:
        """„[1, 3]“ for the sources, or nothing."""
        numbers = sorted({self._number(source) for source in sources if source is not None and source.url})
        return f"[{', '.join(map(str, numbers))}]" if numbers else ""

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Number, address and Stand of each source."""
        return tuple((str(place), url, stand or "nicht genannt") for (url, stand), place in self._numbers.items())

    def _number(self, source: Source) -> int:
        return self._numbers.setdefault((source.url or "", source.dated), len(self._numbers) + 1)
