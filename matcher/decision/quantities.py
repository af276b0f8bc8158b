"""How much: hours, and other amounts that are no hours, as a notice writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matcher.decision.lines import pattern
from matcher.profile import GapKind

NUMBER = r"(?<![\w.,])(?:\d{1,3}(?:[.']\d{3})+|\d{1,5})(?:,\d{1,2})?"
"""1.040, 120, 37,5."""

_WORD_NUMBER = r"\b(?:eine?[nrm]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\b"
_HOUR = (
    r"(?:(?:unterrichts|zeit|lehr|ausbildungs|theorie|praxis|praktikums|fach|pflicht|lern|präsenz|schul|voll|fehl|"
    r"lehrgangs|kurs|praxiseinsatz)[- ]{0,2})?(?:stunden?|stdn?\b\.?)"
    r"|(?:unterrichts|lehr|lern|ausbildungs)[- ]{0,2}einheiten?|ue\b|u\.? ?-? ?std\b\.?|ustd\b\.?|hours?\b|"
    r"hrs?\b\.?|h\b|lektionen"
)
_OTHER = (
    r"(?:semester|woch|tag|monat)[\w-]*|jahren?\b|ects\b[\w-]*|lp\b|cp\b|leistungspunkte?n?|"
    r"credit[\w-]*(?: points?)?|sws\b|"
    r"minuten|prozent|%|weeks?|months?|days?"
)
_ADJECTIVE = r"(?:(?:theoretische|praktische|fehlende|weitere|zusätzliche)[nrs]?\s+)?"
_RANGE = rf"(?:{NUMBER}\s?(?:bis|-|–|to)\s?)?"
_HOURS = pattern(
    rf"(?:{_RANGE}(?P<value>{NUMBER})\s*(?P<unit>{_ADJECTIVE}(?:{_HOUR}))"
    rf"|(?<!\w)(?P<unit2>stunden|std\.?|ue|unterrichtsstunden|unterrichtseinheiten)\s*[:=]\s*(?P<value2>{NUMBER}))"
    r"(?:\s?\((?:theorie|praxis)\))?"
)
_SHARE = pattern(rf"(?P<value>{NUMBER})\s+(?:von|der|of)\s+(?:\w+\s+)?$")
_OTHERS = pattern(rf"(?:{_RANGE}(?:{NUMBER})|{_WORD_NUMBER})[ -]*(?:{_OTHER})")
_MISSING = pattern(
    r"fehl|defizit|differenz|noch\b|offen|auszugleich|nachzuhol|rest|unterschied|zu absolvieren|nachzuweisen|"
    r"ausgleichsbedarf"
)
_REFERENCE = pattern(r"referenz|soll\b|umfasst|vorgabe|gefordert|deutsche|vorgesehen|vorgeschrieben|von\b|statt")
_SHOWN = pattern(r"nachgewiesen|nachweis|\bist\b|absolviert|erbracht|anerkannt|angerechnet|vorhanden|haben sie")
_THEORY = pattern(r"theor|fachkundlich|unterricht\b")
_PRACTICE = pattern(
    r"prakti(?:sch|k)|(?<!theorie-)praxis(?!anleit)|pflichteinsatz|praxiseinsatz|praktische einsätze|"
    r"hospitation|am patienten"
)
_BOTH = pattern(r"theorie-praxis")
_PRACTICE_TEACHING = pattern(r"theoretische\w*\s+und\s+praktische\w*\s+(?:unterricht|ausbildungsinhalt)")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount within a text: from ``start`` to ``end``; ``hours`` is None where it counts something else."""

    start: int
    end: int
    hours: float | None
    kind: GapKind | None = None


def number(text: str) -> float:
    """The value of a number as German writes it."""
    return float(text.replace(".", "").replace("'", "").replace(",", "."))


def amounts(text: str) -> list[Amount]:
    """All amounts of a text in order; a range counts with its upper end."""
    found = [
        Amount(m.start(), m.end(), number(m["value"] or m["value2"]), kind_of(f"{m['unit'] or ''} {m[0][-9:]}"))
        for m in _HOURS.finditer(text)
    ]
    for amount in tuple(found):
        share = _SHARE.search(text[max(0, amount.start - 40) : amount.start])
        if share:
            at = max(0, amount.start - 40) + share.start()
            found.append(Amount(at, at + len(share["value"]), number(share["value"]), amount.kind))
    taken = [(amount.start, amount.end) for amount in found]
    for m in _OTHERS.finditer(text):
        if not any(start < m.end() and m.start() < end for start, end in taken):
            found.append(Amount(m.start(), m.end(), None))
    return sorted(found, key=lambda amount: amount.start)


def has_hours(text: str) -> bool:
    """Whether the text counts in hours."""
    return bool(_HOURS.search(text))


def missing_hours(text: str, found: list[Amount]) -> float | None:
    """The hours still missing: where several amounts stand, the one called missing, or required less shown."""
    hours = [amount for amount in found if amount.hours is not None]
    if len(hours) <= 1:
        return hours[0].hours if hours else None
    labelled: dict[str, float | None] = {}
    if len(hours) == 2 and re.fullmatch(r"\s+(?:von|der|of)\s+(?:\w+\s+)?", text[hours[0].end : hours[1].start]):
        return _share_missing(text, hours[0], hours[1])
    for amount in hours:
        label = _label(text, amount, hours)
        if label:
            labelled.setdefault(label, amount.hours)
    if "missing" in labelled:
        return labelled["missing"]
    required, shown = labelled.get("reference"), labelled.get("shown")
    if required is not None and shown is not None:
        return max(0.0, required - shown)
    return None


def _share_missing(text: str, part: Amount, whole: Amount) -> float | None:
    """„80 von 200 Stunden“ are missing, or shown so that the rest is."""
    around = f"{text[: part.start]} {text[whole.end :]}"
    if _MISSING.search(around):
        return part.hours
    if _SHOWN.search(around) and part.hours is not None and whole.hours is not None:
        return max(0.0, whole.hours - part.hours)
    return None


def is_called_missing(text: str, found: list[Amount]) -> bool:
    """Whether one of the amounts is said to be missing."""
    hours = [amount for amount in found if amount.hours is not None]
    return any(_label(text, amount, hours) == "missing" for amount in hours)


def kind_of(text: str) -> GapKind | None:
    """Theory or practice, where the words say exactly one; „theoretischer und praktischer Unterricht“ is theory."""
    if _PRACTICE_TEACHING.search(text):
        return GapKind.THEORY
    text = _BOTH.sub("", text)
    theory, practice = bool(_THEORY.search(text)), bool(_PRACTICE.search(text))
    if theory == practice:
        return None
    return GapKind.THEORY if theory else GapKind.PRACTICE


def _label(text: str, amount: Amount, among: list[Amount]) -> str | None:
    """What an amount counts: by the nearest word before it, else right after it, up to its neighbours."""
    before = max([other.end for other in among if other.end <= amount.start], default=0)
    after = min([other.start for other in among if other.start >= amount.end], default=len(text))
    lead = text[before : amount.start]
    last: tuple[int, str] | None = None
    for name, words in (("missing", _MISSING), ("shown", _SHOWN), ("reference", _REFERENCE)):
        for match in words.finditer(lead):
            if last is None or match.start() > last[0]:
                last = match.start(), name
    if last:
        return last[1]
    trail = re.split(r"[,;.]", text[amount.end : after], maxsplit=1)[0]
    for name, words in (("missing", _MISSING), ("shown", _SHOWN), ("reference", _REFERENCE)):
        if words.search(trail):
            return name
    return None
