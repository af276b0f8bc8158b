"""For whom an offer without an occupation is meant, as far as its own words say: students, refugees, people at work."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kb.entries import Offer
from kb.vocabulary import Format, Level
from matcher.partner_demands import REFUGE
from matcher.profile import Work
from matcher.situation import Situation

_STUDY = re.compile(r"studi(?:en|um|er)", re.IGNORECASE)
_ABROAD = re.compile(r"Ausland\b")
_LEVEL = re.compile(r"\b([ABC][12])\b")
_INTEGRATION_COURSE = re.compile(r"^(?:Allgemeiner )?Integrationskurs|Erstorientierung")


@dataclass(frozen=True, slots=True)
class Audience:
    """A group of people: how a target group names it, whether the person belongs to it, and what would tell."""

    named: re.Pattern[str]
    label: str
    belongs: Callable[[Situation], bool | None]
    fields: tuple[str, ...]


def _is_refugee(situation: Situation) -> bool | None:
    title = situation.profile.residence_title
    return None if title is None else title in REFUGE


def _has_work(situation: Situation) -> bool | None:
    """At work, or with a contract."""
    employer = situation.profile.goals.employer
    if employer and employer.has_contract:
        return True
    return situation.is_employed


def _is_from_third_country(situation: Situation) -> bool | None:
    return situation.is_third_country


def _nobody_said(_: Situation) -> bool | None:
    return None


AUDIENCES = (
    Audience(
        re.compile(r"Personen aus Drittstaaten"),
        "Staatsangehörige eines Drittstaats",
        _is_from_third_country,
        ("nationality",),
    ),
    Audience(
        re.compile(r"^(?:erwachsene |anerkannte )?Geflüchtete\b|^Asylsuchende|^Geduldete"),
        "Geflüchtete und Geduldete",
        _is_refugee,
        ("residence_title",),
    ),
    Audience(
        re.compile(r"^Beschäftigte (?:und Personen mit Arbeitsplatzzusage|vor allem)"),
        "Beschäftigte oder Menschen mit Arbeitsplatzzusage",
        _has_work,
        ("employment",),
    ),
    Audience(re.compile(r"\bFrauen\b"), "Frauen", _nobody_said, ()),
)
"""Groups that a target group names; the first that matches counts."""


def audience_of(offer: Offer) -> Audience | None:
    """The group an offer is meant for; None where it is open to all or says nothing we could check."""
    group = offer.target_group or ""
    return next((audience for audience in AUDIENCES if audience.named.search(group)), None)


def is_open_abroad(offer: Offer) -> bool:
    """Whether people who still live abroad can use it: it says so, or it takes place online only."""
    words = f"{offer.title} {offer.target_group or ''}"
    return bool(_ABROAD.search(words)) or set(offer.formats) == {Format.ONLINE}


def is_for_students(offer: Offer) -> bool:
    """Whether an offer leads to, or goes along with, a course of study."""
    words = f"{offer.title} {offer.target_group or ''}"
    return bool(_STUDY.search(words)) and "keine Studien" not in words


def wants_to_study(situation: Situation) -> bool:
    """Whether the person studies or means to."""
    in_training = situation.profile.employment is Work.IN_TRAINING
    return in_training or bool(_STUDY.search(situation.profile.goals.occupation or ""))


def course_target(offer: Offer) -> Level | None:
    """The level a language course leads to: as stated, else the highest its title names; B1 for integration courses."""
    if offer.target_level:
        return offer.target_level
    named = [Level(found) for found in _LEVEL.findall(offer.title)]  # type: ignore[call-arg]
    if named:
        return max(named, key=lambda level: level.rank)
    return Level.B1 if _INTEGRATION_COURSE.search(offer.title) else None
