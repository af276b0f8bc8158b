"""Warnings: facts of a profile that do not go together, and sources that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kb.vocabulary import Nationality, RecognitionStatus, Status
from matcher.profile import EU_EEA_CH, Profile, ResidenceTitle
from matcher.proposal import Proposal, Verdict
from matcher.situation import Situation

_FOR_THIRD_COUNTRIES = frozenset(ResidenceTitle) - {ResidenceTitle.EU, ResidenceTitle.NONE, ResidenceTitle.OTHER}


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to look at; nothing is refused for it."""

    code: str
    text: str
    entries: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"code": self.code, "text": self.text, "entries": list(self.entries)}


def warnings_of(situation: Situation, proposals: Iterable[Proposal]) -> tuple[Warning, ...]:
    """Contradictions within the profile, then those of the entries proposed, then runs that have ended."""
    listed = [proposal for proposal in proposals if proposal.verdict is not Verdict.BLOCKED]
    return (*_in_profile(situation), *_in_sources(listed), *_ended(listed))


def _in_profile(situation: Situation) -> Iterator[Warning]:
    profile, today = situation.profile, situation.as_of
    eu = profile.nationality in EU_EEA_CH if profile.nationality else situation.nationality is Nationality.EU
    if eu and profile.residence_title in _FOR_THIRD_COUNTRIES:
        yield Warning(
            "title-and-nationality",
            f"Nationalität {profile.nationality or 'EU'} und {profile.residence_title.de} passen nicht zusammen: "
            "eines prüfen.",
        )
    if profile.nationality and not eu and profile.residence_title is ResidenceTitle.EU:
        yield Warning(
            "title-and-nationality",
            f"Freizügigkeit mit Staatsangehörigkeit {profile.nationality} gibt es nur für Angehörige; bitte prüfen.",
        )
    for field, day in (
        ("decision.date", profile.decision.date),
        ("residence.since", profile.residence.since),
        *(("languages.date", language.date) for language in profile.languages),
    ):
        if day and day > today:
            yield Warning("date-in-the-future", f"{day:%d.%m.%Y} ({field}) liegt nach dem Stichtag; bitte prüfen.")
    if any(language.certificate and language.level is None for language in profile.languages):
        yield Warning("certificate-without-level", "Ein Sprachzertifikat ohne Niveau; bitte das Niveau nachtragen.")
    yield from _in_decision(profile)
    if profile.residence.country not in (None, "DE") and profile.residence.since:
        yield Warning("abroad-since", "Wohnsitz im Ausland, aber ein Datum „seit“ für Deutschland; bitte prüfen.")


def _in_decision(profile: Profile) -> Iterator[Warning]:
    decision = profile.decision
    without_gaps = (RecognitionStatus.NONE, RecognitionStatus.APPLIED, RecognitionStatus.FULL)
    if decision.gaps and decision.status in without_gaps:
        yield Warning(
            "gaps-without-decision",
            f"Wesentliche Unterschiede sind angegeben, der Stand ist aber „{decision.status.de}“; bitte prüfen.",
        )
    if decision.date and decision.status is RecognitionStatus.NONE:
        yield Warning("date-without-decision", "Ein Bescheiddatum ist angegeben, aber kein Antrag; bitte prüfen.")


def _in_sources(proposals: Iterable[Proposal]) -> Iterator[Warning]:
    for proposal in proposals:
        for contradiction in (one for one in proposal.entry.contradictions if one.decided is None):
            sides = " – ".join(f"„{statement.text}“" for statement in contradiction.statements)
            text = f"{proposal.entry.title}: Quellen widersprechen sich ({contradiction.topic}): {sides}"
            yield Warning("contradiction", text, (proposal.entry.id,))


def _ended(proposals: Iterable[Proposal]) -> Iterator[Warning]:
    past = [proposal.entry for proposal in proposals if proposal.status is Status.PAST]
    if past:
        titles = "; ".join(entry.title for entry in past[:5])
        yield Warning("ended", f"Beendet, Neuauflage anfragen: {titles}", tuple(entry.id for entry in past))
