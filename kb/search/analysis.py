"""German text analysis: what a text and a question must have in common to meet.

Case, umlauts (``ä``, ``ae`` and a typed ``a`` meet), hyphens, gender forms, compounds and endings are folded away on
both sides. Two kinds of terms come out: words (stems and the parts of compounds) and grams (four letters each), which
forgive typos.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

import snowballstemmer

GRAM = 4
"""Letters in a gram."""

_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*(?:(?:[/:*_·•]-?|\()(?:in|innen|r|e|n)\b\)?)?")
_GENDER = re.compile(r"(?:[/:*_·•]-?|\()(?:in|innen|r|e|n)\)?$|(?<=[a-zäöüß])In(?:nen)?$")
_HYPHEN = re.compile(r"[-‐‑'’]")
_LEGAL = re.compile(r"§\s*(\d+[a-z]?)")
_FEMININE = re.compile(r"(?<=er|or|og|at|zt|nt|st|kt|ar|nd|lt|ag|ig|ch|ur|nz)in(?:nen)?$")
_FOLDS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "a"})
_NOUN = re.compile(r"(?<=\w{4})ung(?:en|s)?$")
_LINKS = ("", "s", "es", "n", "en", "e", "er", "ns")
_SHORTEST_PART = 4
_SHORTEST_COMPOUND = 9
_SHORT = 5

STOP_WORDS = frozenset(
    "aber alle allem allen alles als am an andere anderem anderen anderer anderes auch auf aus bei beim bin bis bist "
    "bitte bzw da dabei dafur damit dann darf davon dazu das dass dem den denn der des die dies diese diesem diesen "
    "dieser dieses doch dort du durch durfen eigentlich ein eine einem einen einer eines er erst es etwa etwas fur "
    "ganz gegen gern gerne gibt habe haben hat hatte hatten hier hierbei ich ihr ihre im immer in ins ist ja jede "
    "jedem jeden jeder jedes jemand jemandem jemanden jetzt kann kein keine konnen konnte konnten lasse lassen lasst "
    "man mehr mein meine mich mir mit mochte mochten muss musse mussen nach nicht noch nun nur ob oder ohne schon "
    "sehr sein seine sich sie sind so sogenannte sogenannten soll sollen sollte sollten sowie um und uns unser unter "
    "viel viele vielen vom von vor war waren was wann warum weil welche welchem welchen welcher welches wenn wer werde "
    "werden wie wir wird wo wohin wollen wollte wozu wurde wurden zu zum zur zwischen uber a about after all also and "
    "any are as at be been before being but by can could did do does for from had has have how i if into is it just "
    "many much my of on only or other should some than that the their there these they this those to under was we "
    "were what when where which while who whom why will with would you your".split()
)
"""Words that carry nothing here: articles, pronouns, auxiliaries, small adverbs. No word that people may be looking
for, such as „anerkannt“, „online“ or „neu“."""

_stemmer = snowballstemmer.stemmer("german")


def fold(text: str) -> str:
    """The text in the one spelling in which all spellings meet: lower case, no umlauts, no accents."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    if not text.isascii():
        text = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    for written, folded in _FOLDS:
        text = text.replace(written, folded)
    return text


def raw_words(text: str) -> list[str]:
    """The words as written, gender endings taken off, hyphenated words whole."""
    return [_plain(token) for token in tokens(text)]


def words(text: str) -> list[str]:
    """Index terms in order: stems, for hyphenated and compound words also their parts. Stop words are left out."""
    return [term for token in tokens(text) for term in terms(token)]


def stems(text: str) -> tuple[str, ...]:
    """The stem of each word in order, compounds whole, stop words left out: what two wordings are compared by."""
    return tuple(found for token in tokens(text) if (found := _stem_of(token)))


def grams(text: str) -> list[str]:
    """Four-letter pieces of each word, its borders marked, stop words left out."""
    return [gram for token in tokens(text) for gram in letters(token)]


def index_terms(text: str) -> tuple[str, str]:
    """Words and grams of a text, each joined by spaces: what an index is fed, in one pass."""
    written = tokens(text)
    return " ".join([_joined_terms(token) for token in written]), " ".join([_joined_grams(token) for token in written])


def marked_words(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Start, end and terms of each word as it stands in the text, for marking it."""
    for match in _TOKEN.finditer(text):
        yield match.start(), match.end(), terms(match[0])


def stem(word: str) -> str:
    """The stem of one folded word, the feminine ending taken off."""
    if len(word) > 5:
        word = _NOUN.sub("", _FEMININE.sub("", word))
    if len(word) <= _SHORT and word.endswith("s"):  # „Kurs“ is no plural of „Kur“
        return word
    return str(_stemmer.stemWord(word))


def split_compound(word: str) -> tuple[str, ...]:
    """Parts of a folded compound, when all of them are known words; else nothing."""
    if len(word) < _SHORTEST_COMPOUND:
        return ()
    return _split(word, 3) or ()


def is_known(word: str) -> bool:
    """Whether a folded word is in the vocabulary of the field."""
    return word in _vocabulary()


def tokens(text: str) -> list[str]:
    """Words as written, gender endings still on."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if "§" in text:
        text = _LEGAL.sub(r" p\1 ", text)
    found: list[str] = _TOKEN.findall(text)
    return found


@lru_cache(maxsize=200_000)
def _plain(token: str) -> str:
    return _GENDER.sub("", token)


@lru_cache(maxsize=50_000)
def _stem_of(token: str) -> str:
    """The stem of one word as written; nothing for a stop word."""
    whole = _HYPHEN.sub("", fold(_plain(token)))
    return "" if whole in STOP_WORDS else stem(whole)


@lru_cache(maxsize=200_000)
def terms(token: str) -> tuple[str, ...]:
    """Index terms of one word as written: its stem, and those of its parts; nothing for a stop word."""
    pieces = [piece for piece in _HYPHEN.split(fold(_plain(token))) if piece]
    whole = "".join(pieces)
    if whole in STOP_WORDS:
        return ()
    found = dict.fromkeys([stem(whole)])
    for piece in pieces if len(pieces) > 1 else ():
        if piece not in STOP_WORDS:
            found.setdefault(stem(_unlink(piece)))
    for part in split_compound(whole):
        found.setdefault(stem(part))
    return tuple(found)


@lru_cache(maxsize=200_000)
def letters(token: str) -> tuple[str, ...]:
    """Four-letter pieces of one word as written; nothing for a stop word."""
    folded = _HYPHEN.sub("", fold(_plain(token)))
    if folded in STOP_WORDS:
        return ()
    return tuple(_pieces(f"_{folded}_"))


@lru_cache(maxsize=200_000)
def _joined_terms(token: str) -> str:
    return " ".join(terms(token))


@lru_cache(maxsize=200_000)
def _joined_grams(token: str) -> str:
    return " ".join(letters(token))


def _pieces(padded: str) -> Iterator[str]:
    if len(padded) <= GRAM:
        yield padded
        return
    for start in range(len(padded) - GRAM + 1):
        yield padded[start : start + GRAM]


def _unlink(piece: str) -> str:
    """„anpassungs“ in „Anpassungs-Lehrgang“ means „anpassung“."""
    return piece[:-1] if piece.endswith(("ungs", "tats", "ions", "keits", "heits", "schafts")) else piece


@lru_cache(maxsize=50_000)
def _split(word: str, most: int) -> tuple[str, ...] | None:
    """The split with the fewest parts, the longest head first."""
    vocabulary = _vocabulary()
    best: tuple[str, ...] | None = None
    for end in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        head = word[:end]
        base = _base(head)
        if base is None:
            continue
        tail = word[end:]
        if tail in vocabulary:
            return (base, tail)
        if most > 2 and len(tail) >= _SHORTEST_COMPOUND and best is None:
            rest = _split(tail, most - 1)
            if rest:
                best = (base, *rest)
    return best


def _base(head: str) -> str | None:
    """The known word that the head of a compound is, its linking letters taken off."""
    vocabulary = _vocabulary()
    for link in _LINKS:
        if link and not head.endswith(link):
            continue
        base = head[: len(head) - len(link)] if link else head
        if len(base) >= _SHORTEST_PART and base in vocabulary:
            return base
    return None


@cache
def _vocabulary() -> frozenset[str]:
    """Folded base words of the field. Made from ESCO, KldB and federal law (docs/quality.md)."""
    return frozenset(files("kb.search").joinpath("words.txt").read_text(encoding="utf-8").split())
