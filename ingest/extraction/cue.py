"""What stands around a value: the clause before and after it, as far as the sentence goes."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[\w)“\"][\w)“\"][.!?])\s+(?=[„\"(]?[A-ZÄÖÜ])|(?<=[!?;])\s+|\s\+\+\s|\s//\s|\s·\s")
_ABBREVIATION = re.compile(
    r"(?:\b(?:ca|bzw|z\. ?b|u\. ?a|mind|max|inkl|zzgl|nr|str|tel|ggf|evtl|incl|e)\.|\b\d{1,2}\.)$", re.IGNORECASE
)


MOST_VALUES = 40
"""Values of one kind in one line that are looked at."""


def sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """The part of the sentence before ``start`` and the part after ``end``."""
    begin, stop = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[: match.start()]):
            continue
        if match.end() <= start:
            begin = match.end()
        elif match.start() >= end:
            stop = match.start()
            break
    return text[begin:start], text[end:stop]
