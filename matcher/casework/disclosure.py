"""What of a profile may be passed on, in words: topic by topic, and nothing that was not chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from babel import Locale
from pydantic import BaseModel, ConfigDict

from kb.vocabulary import Term
from matcher.casework.errors import WrongInput
from matcher.casework.record import Line, Words
from matcher.profile import Profile, Qualification, Speaks


class Topic(Term):
    """A part of a profile that can be passed on."""

    OCCUPATION = "occupation", "Referenzberuf", "Reference occupation"
    QUALIFICATIONS = "qualifications", "Abschlüsse", "Qualifications"
    LANGUAGES = "languages", "Sprachen", "Languages"
    DECISION = "decision", "Bescheid", "Decision"
    GAPS = "gaps", "Wesentliche Unterschiede", "Substantial differences"
    GOAL = "goal", "Ziel", "Goal"
    RESIDENCE = "residence", "Wohnort", "Place of residence"
    NATIONALITY = "nationality", "Staatsangehörigkeit", "Nationality"
    RESIDENCE_TITLE = "residence_title", "Aufenthaltstitel", "Residence title"
    EMPLOYMENT = "employment", "Erwerbsstatus", "Employment"
    CONSTRAINTS = "constraints", "Was zu beachten ist", "What to bear in mind"
    DOCUMENTS = "documents", "Vorhandene Unterlagen", "Documents at hand"


class SentItem(BaseModel):
    """One thing that was passed on, as it was worded."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    label: Line
    text: Words


class Sent(BaseModel):
    """Exactly what a partner gets to read; stored as it was sent, whatever the profile says later."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    items: tuple[SentItem, ...]
    message: str = ""


@dataclass(frozen=True, slots=True)
class Disclosable:
    """A topic the profile says something about, and the words that would be sent."""

    topic: Topic
    text: str


def disclosable(profile: Profile) -> tuple[Disclosable, ...]:
    """Everything of a profile that can be passed on, in the order of the topics."""
    return tuple(Disclosable(topic, text) for topic in Topic if (text := "\n".join(_words(topic, profile))))


def sent_from(profile: Profile, topics: Iterable[Topic], more: Iterable[SentItem] = (), message: str = "") -> Sent:
    """What is sent when these topics are chosen, with what was typed in besides. Raises WrongInput for nothing."""
    chosen = set(topics)
    items = tuple(
        SentItem(label=found.topic.de, text=found.text) for found in disclosable(profile) if found.topic in chosen
    )
    sent = Sent(items=(*items, *more), message=message)
    if not sent.items and not sent.message:
        raise WrongInput("Es ist nichts ausgewählt, was die Stelle erfahren soll; mindestens eine Angabe ankreuzen.")
    return sent


def _words(topic: Topic, profile: Profile) -> Iterator[str]:
    match topic:
        case Topic.OCCUPATION:
            yield from _one(", ", profile.reference_occupation, profile.specialisation)
        case Topic.QUALIFICATIONS:
            yield from (text for item in profile.qualifications if (text := _qualification(item)))
        case Topic.LANGUAGES:
            yield from (text for item in profile.languages if (text := _language(item)))
        case Topic.DECISION:
            told = profile.decision
            yield from _one(", ", told.status and told.status.de, told.body, _on("vom", told.date))
        case Topic.GAPS:
            for gap in profile.decision.gaps:
                yield gap.topic + (f" ({gap.hours:g} Stunden)" if gap.hours else "")
        case Topic.GOAL:
            yield from _one(": ", profile.goals.aim and profile.goals.aim.de, profile.goals.occupation)
        case Topic.RESIDENCE:
            home = profile.residence
            yield from _one(", ", home.place, _country(home.country), _on("seit", home.since))
        case Topic.NATIONALITY:
            yield from _one("", _country(profile.nationality))
        case Topic.RESIDENCE_TITLE:
            yield from _one("", profile.residence_title and profile.residence_title.de)
        case Topic.EMPLOYMENT:
            yield from _one("", profile.employment and profile.employment.de)
        case Topic.CONSTRAINTS:
            yield from _constraints(profile)
        case Topic.DOCUMENTS:
            yield from _one(", ", *(paper.de for paper in profile.documents or ()))


def _one(separator: str, *parts: str | None) -> Iterator[str]:
    text = separator.join(part for part in parts if part)
    if text:
        yield text


def _qualification(item: Qualification) -> str:
    years = f"{item.duration_years:g} Jahre" if item.duration_years else None
    experience = f"{item.experience_years:g} Jahre Berufserfahrung" if item.experience_years else None
    unfinished = "nicht abgeschlossen" if item.completed is False else None
    parts = (item.title or (item.kind and item.kind.de), _country(item.country), years, unfinished, experience)
    return ", ".join(part for part in parts if part)


def _language(item: Speaks) -> str:
    name = Locale("de").languages.get(item.language, item.language) if item.language else "Sprache nicht angegeben"
    certificate = {True: "mit Zertifikat", False: "ohne Zertifikat", None: None}[item.certificate]
    parts = (name, item.level and item.level.value, certificate, _on("vom", item.date))
    return ", ".join(part for part in parts if part)


def _constraints(profile: Profile) -> Iterator[str]:
    told = profile.constraints
    yield from _one(", ", *(form.de for form in told.formats))
    yield from _one("", told.time and told.time.de)
    yield from _one("", None if told.radius_km is None else f"höchstens {told.radius_km:g} km entfernt")
    yield from _one("", _on("frühestens ab", told.earliest_start))
    yield from _one("", "Kinderbetreuung nötig" if told.childcare_needed else None)


def _country(code: str | None) -> str | None:
    return Locale("de").territories.get(code, code) if code else None


def _on(word: str, day: date | None) -> str | None:
    return f"{word} {day:%d.%m.%Y}" if day else None
