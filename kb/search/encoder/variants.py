"""Other spellings of a wording: typing errors, umlauts typed as plain vowels, hyphens, gender forms, questions."""

import random
import re
from collections.abc import Callable

_WORD = re.compile(r"[^\W\d_]{5,}")
_SEAM = re.compile(r"(ungs|heits|keits|ions|schafts|täts|lings)-?(?=[a-zäöüß]{4})")
_FEMININE = re.compile(r"\b(\w{3,}(?:er|or|eur|ent|ist|ant|at|oge|ologe|wirt))in\b")
_MASCULINE = re.compile(r"\b([A-ZÄÖÜ]\w{3,}(?:er|or|eur|ent|ist|ant|wirt))\b")
_PLAIN_VOWELS = str.maketrans("äöüÄÖÜ", "aouAOU")
_GENDER_SIGNS = ("/in", "/-in", ":in", "*in", "_in", "in", "/innen", ":innen", "*innen", "/r", "(m/w/d)")
_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "kö", "m": "n", "n": "bm", "o": "ip", "p": "oü", "q": "wa", "r": "et", "s": "ad", "t": "rz",
    "u": "zi", "v": "cb", "w": "qe", "x": "yc", "y": "x", "z": "tu",
}  # fmt: skip
_QUESTIONS = (
    "Was ist {}?", "Was bedeutet {}?", "Wie funktioniert {}?", "Wo finde ich {}?", "Wer ist zuständig für {}?",
    "Welche Voraussetzungen gelten für {}?", "Was kostet {}?", "Wie lange dauert {}?", "Ich suche {}",
    "Brauche ich {}?", "Informationen zu {}", "{} Sachsen-Anhalt", "Kann ich {} bekommen?", "Beratung {}",
)  # fmt: skip


def misspell(text: str, chance: random.Random) -> str:
    """One typing error in one of the longer words; two in a long text."""
    for _ in range(2 if len(text) > 24 and chance.random() < 0.4 else 1):
        words = list(_WORD.finditer(text))
        if words:
            word = chance.choice(words)
            text = text[: word.start()] + _misspelt(word.group(), chance) + text[word.end() :]
    return text


def _misspelt(word: str, chance: random.Random) -> str:
    doubled = [at for at in range(1, len(word)) if word[at] == word[at - 1]]
    if doubled and chance.random() < 0.4:
        at = chance.choice(doubled)
        return word[:at] + word[at + 1 :]
    at = chance.randrange(1, len(word))
    kind = chance.random()
    if kind < 0.3:
        return word[:at] + word[at + 1 :]
    if kind < 0.5:
        return word[:at] + word[at] + word[at:]
    if kind < 0.75:
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    return word[:at] + chance.choice(_NEIGHBOURS.get(word[at].lower(), "e")) + word[at + 1 :]


def plain_vowels(text: str, chance: random.Random) -> str:
    """`Prüfung` as somebody types it without German keys: `Prufung`; small letters half of the time."""
    text = text.translate(_PLAIN_VOWELS)
    return text.lower() if chance.random() < 0.5 else text


def move_hyphens(text: str, chance: random.Random) -> str:
    """`Anpassungslehrgang` as `Anpassungs-Lehrgang` or `Anpassungs Lehrgang`, and hyphens away where there are any."""
    if "-" in text:
        return text.replace("-", chance.choice(("", " ")))
    seam = chance.choice(("-", " "))
    return _SEAM.sub(lambda match: match.group(1) + seam, text)


def regender(text: str, chance: random.Random) -> str:
    """`Ingenieur`, `Ingenieurin` and `Ingenieur/in` for one another."""
    if _FEMININE.search(text):
        sign = chance.choice(("", *_GENDER_SIGNS[:5]))
        return _FEMININE.sub(lambda match: match.group(1) + sign, text)
    sign = chance.choice(_GENDER_SIGNS)
    return _MASCULINE.sub(lambda match: match.group(1) + (f" {sign}" if sign[0] == "(" else sign), text, count=1)


def ask(text: str, chance: random.Random) -> str:
    """The wording inside a question or a search phrase."""
    return chance.choice(_QUESTIONS).format(text)


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    misspell, misspell, misspell, plain_vowels, move_hyphens, regender, ask,
)  # fmt: skip


def vary(text: str, chance: random.Random) -> str:
    """Another spelling of the text; the text itself when the chosen change finds nothing to do."""
    return chance.choice(CHANGES)(text, chance)
