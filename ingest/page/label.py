"""What a line answers: the term before a colon, the emphasised word at its beginning, the two halves of a pair."""

from __future__ import annotations

import re

LONGEST_LABEL = 60
"""Characters of a term; more is a sentence."""

LONGEST_LINE = 2000
"""Characters of a line."""

_PAIR = re.compile(r"([A-ZÄÖÜ][^:|?!<>„“\"]{1,58}?)\s?(?::|\.{3,}\s?:?)\s+(\S.*)", re.DOTALL)
_QUESTION = re.compile(
    r"((?:W(?:ann|o|er|as|ie|ofür|oher|elche\w*|em|en)|Gibt|Kostet|Ist|Muss|Dauer|Start)\b[^?]{0,70}\?)\s+(\S.*)",
    re.DOTALL,
)
_NEXT_LABEL = re.compile(r"(?<=[.;,])\s+(?=[A-ZÄÖÜ][A-Za-zÄÖÜäöüß -]{2,30}:\s)")
"""Where the next term begins within a line: „Start: 12 April 2027. End: 30 September“."""

_SYMBOL = re.compile(r"\s*[\U0001F000-\U0001FAFF\u23e9-\u23fa\u2600-\u27bf]\ufe0f?\s*")
"""Pictures that stand for terms; each begins a line."""

_OPEN_END = re.compile(
    r"(?:[a-zäöüß]-|\b(?:und|oder|mit|der|die|das|den|dem|des|in|im|am|vom|bis|zum|zur|auf|für|von))$"
)
_DAY_AND_MONTH = re.compile(r"\d\.\s*(?:[A-ZÄÖÜ][a-zäöü]+|\d\d?\.)$")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_SENTENCE = re.compile(
    r"\b(?:ist|sind|wird|werden|hat|haben|kann|können|ich|wir|sie|unser\w*|der|die|das)\b", re.IGNORECASE
)
_HYPHENATED = re.compile(r"(?<=[a-zäöüß])-\s*\n\s*(?=[a-zäöüß])(?!(?:und|oder|bis)\b)")


def broken_lines(text: str) -> list[str]:
    """The lines of a block as its author broke them; a break within a sentence is only a line's end and is joined."""
    lines: list[str] = []
    for piece in _SYMBOL.split(text):
        joined = ""
        for line in piece.split("\n"):
            if joined and line.strip() and _goes_on(joined, line.strip()):
                joined = f"{joined}\n{line}"
            else:
                lines.append(one_line(joined))
                joined = line
        lines.append(one_line(joined))
    return [piece for line in lines if line for piece in pieces_of(line)]


def pieces_of(line: str) -> list[str]:
    """A line in pieces of bounded length, parted at a space: nobody writes longer ones, and patterns stay quick."""
    pieces = []
    while len(line) > LONGEST_LINE:
        cut = line.rfind(" ", LONGEST_LINE // 2, LONGEST_LINE)
        cut = cut if cut > 0 else LONGEST_LINE
        pieces.append(line[:cut])
        line = line[cut:].lstrip()
    return [*pieces, line] if line else pieces


def _goes_on(before: str, after: str) -> bool:
    before = before.strip()
    if after[0].islower() or _OPEN_END.search(before):
        return True
    return bool(_YEAR.match(after)) and bool(_DAY_AND_MONTH.search(before))


def one_line(text: str) -> str:
    """The text with its line breaks and hyphenation joined."""
    return " ".join((_HYPHENATED.sub("", text) if "\n" in text else text).split())


def parts_of(text: str, lead: str = "") -> list[tuple[str, str]]:
    """A line as (label, value) pairs; one pair with an empty label for prose.

    ``lead`` is what is emphasised at its beginning: „<b>Wann</b> 2. Februar“ means the same as „Wann: 2. Februar“.
    """
    sentences = _NEXT_LABEL.split(text)
    if len(sentences) > 1:
        return [pair for number, part in enumerate(sentences) for pair in parts_of(part, lead if number == 0 else "")]
    pieces = [piece.strip() for piece in text.split(" | ")]
    labelled = [_labelled(piece) for piece in pieces]
    if len(pieces) > 1 and sum(bool(label) for label, _ in labelled) >= 2:
        return labelled
    label, value = _labelled(text)
    if label:
        return [(label, value)]
    rest = text.removeprefix(lead).strip()
    if lead and rest and lead != text and is_label(lead.rstrip(": ")):
        return [(lead.rstrip(": "), rest.lstrip(":–- "))]
    return [("", text)]


def is_label(text: str) -> bool:
    """Whether a short text names what follows, rather than saying something itself."""
    if not 2 <= len(text) <= LONGEST_LABEL or any(letter.isdigit() for letter in text):
        return False
    return len(text.split()) <= 6 and not text.endswith((".", ",", "!", ";")) and text[0].isupper()


def _labelled(text: str) -> tuple[str, str]:
    match = _PAIR.match(text) or _QUESTION.match(text)
    if match is None:
        return "", text
    label = match[1].strip()
    if (
        any(letter.isdigit() for letter in label)
        or len(label.split()) > 7
        or (len(label.split()) > 3 and _SENTENCE.search(label))
    ):
        return "", text
    return label.rstrip(". "), match[2].strip()
