"""What the deciding body and the occupation demand: who decides, within what time, with which German."""

from __future__ import annotations

from dataclasses import dataclass

from kb.vocabulary import Level
from matcher.criteria import source_of
from matcher.outcome import Source
from matcher.plan import assumption
from matcher.plan.assumption import Assumption, months
from matcher.plan.case import Case
from matcher.plan.step import Reason


@dataclass(frozen=True, slots=True)
class Demand:
    """A German level, and where it is demanded."""

    level: Level
    reason: Reason


def body_name(case: Case) -> str:
    """The deciding body as it is named in a sentence; several where that is open."""
    if case.deciding:
        return " oder ".join(body.title for body in case.deciding[:3])
    return "zuständige Stelle (noch zu bestimmen)"


def body_source(case: Case) -> Source:
    """Where the deciding body is stated, else the statutory procedure."""
    return source_of(case.deciding[0]) if case.deciding else assumption.DECISION.source


def demand_at_application(case: Case) -> Demand | None:
    """The German level that is demanded with the application itself, where a source says so."""
    body, occupation = case.body, case.situation.occupation
    for demand in body.languages if body else ():
        if "Antrag" in demand.text and body:
            return Demand(demand.level, Reason(f"Deutsch {demand.level}: {demand.text}", source_of(body, demand)))
    access = demand_of_occupation(case)
    return access if occupation and access and "Antrag" in (occupation.language_note or "") else None


def demand_of_occupation(case: Case) -> Demand | None:
    """The German level that access to the occupation takes, as its entry states it."""
    occupation = case.situation.occupation
    if occupation is None or occupation.language_level is None:
        return None
    text = occupation.language_note or f"Deutsch {occupation.language_level} für den Beruf"
    return Demand(occupation.language_level, Reason(text, occupation_source(case)))


def occupation_source(case: Case) -> Source:
    """Where the reference occupation is stated."""
    occupation = case.situation.occupation
    return Source(occupation.sources[0].url, occupation.sources[0].dated) if occupation else case.told


def lacking(case: Case, demand: Demand | None) -> Level | None:
    """The level, where it is known that the person does not have it."""
    return demand.level if demand and case.situation.speaks(demand.level) is False else None


def decision_length(case: Case) -> Assumption:
    """How long the body takes to decide: its own period for this occupation, else the statutory one."""
    body = case.body
    stated = [d for d in body.deadlines if d.what.startswith("Entscheidung") and d.months] if body else []
    fitting = [d for d in stated if d.what == "Entscheidung" or _is_about(d.what, case)]
    best = max(fitting or stated, key=lambda deadline: deadline.months or 0, default=None)
    if body is None or best is None or best.months is None:
        return assumption.DECISION
    text = f"Frist der Stelle ({best.what}): {best.text.rstrip('.')}."
    return Assumption(months(best.months), text, source_of(body, best))


def _is_about(what: str, case: Case) -> bool:
    """Whether a period is about the person's occupation, and not about automatic recognition of EU training."""
    occupation = case.situation.occupation
    titles = (occupation.titles.feminine, occupation.titles.masculine) if occupation else ()
    named = any(word[:6].casefold() in what.casefold() for title in titles for word in title.split())
    return named and not ("automatisch" in what and case.situation.is_third_country is not False)
