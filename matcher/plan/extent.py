"""How long an offer takes: its run, its own words on duration, or its lessons at the usual density."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from kb.entries import Offer
from kb.vocabulary import OfferType, TimeModel
from matcher.criteria import source_of
from matcher.plan import assumption
from matcher.plan.assumption import months
from matcher.plan.step import Extent, Reason

_WORDS = {
    "ein": 1, "eine": 1, "einen": 1, "einem": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
_NUMBER = rf"(\d+(?:,\d+)?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_UNITS = {"tag": 1.0, "woche": 7.0, "monat": 30.5, "semester": 183.0, "jahr": 365.0}
_DURATION = re.compile(
    rf"(?P<least>mindestens |wenigstens )?\b{_NUMBER}(?:\s+(?:bis|oder)\s+{_NUMBER})?\s+"
    r"(?P<unit>Tag|Woche|Monat|Semester|Jahr)(?:e|en|n)?\b(?!\s*(?:in|pro|je|à)\s+der\s+Woche)"
    r"(?:\s+(?P<model>Vollzeit|Teilzeit))?",
    re.IGNORECASE,
)
_RHYTHM = re.compile(r"\b(?:alle|jede\w*|pro)\s+(?:\S+\s+)?(?:Tag|Woche|Monat)\w*(?:\s+\S+\s+Tage?)?", re.IGNORECASE)
"""How often, not how long: „alle zwei Wochen ein Tag“."""
_ABOUT = re.compile(r"^(?:rund|etwa|ca\.|insgesamt|in der Regel)?\s*$", re.IGNORECASE)
_MODELS = {"vollzeit": TimeModel.FULL_TIME, "teilzeit": TimeModel.PART_TIME}


@dataclass(frozen=True, slots=True)
class Length:
    """Days that an offer takes, None where no source lets one say; and the assumptions this rests on."""

    days: int | None
    assumptions: tuple[Reason, ...] = ()


def extent_of(offer: Offer) -> Extent:
    """The offer's hours, lessons and words on duration."""
    schedule = offer.schedule
    return Extent(schedule.hours, schedule.lessons, schedule.duration) if schedule else Extent()


def length_of(offer: Offer, part_time: bool) -> Length:
    """How long the offer takes, by its words on duration, else by its lessons or hours."""
    schedule = offer.schedule
    if schedule is None:
        return Length(None)
    stated = stated_days(schedule.duration or "", part_time)
    if stated:
        told = Reason(f"Dauer nach Angabe des Trägers: {schedule.duration}.", source_of(offer))
        return Length(stated, (told,))
    lessons = schedule.lessons or (None if schedule.hours is None else math.ceil(schedule.hours / 0.75))
    if lessons is None:
        return Length(None)
    return _by_density(lessons, part_time, offer.offer_type is OfferType.LANGUAGE)


def stated_days(text: str, part_time: bool = False) -> int | None:
    """Days that a German text on duration states, of a span the longer end; None where it states none.

    >>> stated_days("rund 6 Monate"), stated_days("in der Regel 400 Unterrichtseinheiten")
    (183, None)
    """
    found: dict[TimeModel | None, int] = {}
    text = _RHYTHM.sub("", text)
    for match in _DURATION.finditer(text):
        if match.group("unit").casefold() == "tag" and not _ABOUT.match(text[: match.start()] + _beyond(text, match)):
            continue  # days within a week, a block or some months, not of the whole
        numbers = [_number(value) for value in match.group(2, 3) if value]
        model = _MODELS.get((match.group("model") or "").casefold())
        found.setdefault(model, math.ceil(max(numbers) * _UNITS[match.group("unit").casefold()]))
    wanted = TimeModel.PART_TIME if part_time else TimeModel.FULL_TIME
    return found.get(wanted) or found.get(None)


def _beyond(text: str, match: re.Match[str]) -> str:
    """A longer unit named after the days, where there is one."""
    found = re.search(r"Woche|Monat|Jahr", text[match.end() :])
    return found.group() if found else ""


def _number(value: str) -> float:
    return _WORDS.get(value.casefold()) or float(value.replace(",", "."))


def _by_density(lessons: int, part_time: bool, language: bool) -> Length:
    if language and part_time:
        weeks = lessons / assumption.PART_TIME_LANGUAGE_LESSONS_A_WEEK
        return Length(math.ceil(weeks * 7), (assumption.PART_TIME_LANGUAGE_DENSITY,))
    if language:
        weeks = lessons / assumption.LANGUAGE_LESSONS_A_WEEK
        return Length(math.ceil(weeks * 7), (assumption.LANGUAGE_DENSITY,))
    if part_time:
        return Length(months(lessons / assumption.PART_TIME_LESSONS_A_MONTH), (assumption.PART_TIME_DENSITY,))
    return Length(math.ceil(lessons / assumption.LESSONS_A_WEEK * 7), (assumption.FULL_TIME_DENSITY,))
