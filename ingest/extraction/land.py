"""Which Land a text names. Sachsen is not Sachsen-Anhalt; the host of a page says nothing."""

from __future__ import annotations

import re

from kb.vocabulary import Land

_NAMES = {land.de.casefold(): land for land in Land if land is not Land.DE} | {
    "nrw": Land.NW,
    "lsa": Land.ST,
    "land sachsen-anhalt": Land.ST,
    "freistaat sachsen": Land.SN,
}
_PATTERN = re.compile(
    r"(?<![\w-])(" + "|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True)) + r")s?(?![\w]|"
    r"-[A-Za-z])",
    re.IGNORECASE,
)
_NATIONWIDE = re.compile(r"\bbundesweit|\bdeutschlandweit|in ganz deutschland|alle[nr]? bundesländer", re.IGNORECASE)


def lands_named(text: str) -> tuple[Land, ...]:
    """The Länder named in a text, each once, in the order of their names' places; ``DE`` for nationwide."""
    found = [_NAMES[match[1].casefold()] for match in _PATTERN.finditer(text)]
    return tuple(dict.fromkeys([Land.DE, *found] if _NATIONWIDE.search(text) else found))
