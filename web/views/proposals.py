"""All proposals of a case: who decides, what closes each gap, what comes when, who pays, what is still to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.vocabulary import Phase
from matcher.casework.choice import Choice, ChoiceVerdict
from matcher.proposal import Proposal, Verdict
from matcher.proposals import Proposals
from web.views.phrase import Phrase, content
from web.views.profile_fields import field_url
from web.views.proposal import ProposalCard, proposal_card
from web.visit import Visit

FIRST = 4
"""Proposals of a group that are open at once; the others unfold."""


@dataclass(frozen=True, slots=True)
class Group:
    """Proposals under one heading."""

    anchor: str
    heading: str
    note: str | None
    first: tuple[ProposalCard, ...]
    more: tuple[ProposalCard, ...]
    more_label: str
    blocked: tuple[ProposalCard, ...]
    blocked_label: str
    empty: str | None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question, where it is answered, and how much it decides."""

    text: Phrase
    url: str
    decides: str


@dataclass(frozen=True, slots=True)
class ProposalsView:
    """What the page shows below the head of the case."""

    groups: tuple[Group, ...]
    questions: tuple[QuestionLine, ...]
    warnings: tuple[Phrase, ...]
    practices: tuple[ProposalCard, ...]
    is_empty: bool
    compare_url: str
    stand: str


def proposals_view(visit: Visit, found: Proposals, case: str, choices: Mapping[str, Choice]) -> ProposalsView:
    """The view. ``case`` is the address of the case."""
    base = f"{case}/vorschlaege"

    def cards(proposals: Iterable[Proposal]) -> tuple[ProposalCard, ...]:
        return tuple(proposal_card(visit, proposal, base, choices.get(proposal.entry.id)) for proposal in proposals)

    def group(anchor: str, heading: str, proposals: Iterable[Proposal], note: str = "", empty: str = "") -> Group:
        listed = sorted(proposals, key=lambda proposal: _is_declined(proposal, choices))
        useful = [proposal for proposal in listed if proposal.verdict is not Verdict.BLOCKED]
        blocked = [proposal for proposal in listed if proposal.verdict is Verdict.BLOCKED]
        return Group(
            anchor=anchor,
            heading=heading,
            note=note or None,
            first=cards(useful[:FIRST]),
            more=cards(useful[FIRST:]),
            more_label=visit.say.plural("%(n)s weiterer Vorschlag", "%(n)s weitere Vorschläge", len(useful[FIRST:])),
            blocked=cards(blocked),
            blocked_label=visit.say("Warum nicht? Ausgeschlossen: %(n)s", n=len(blocked)),
            empty=None if useful else empty or None,
        )

    say = visit.say
    groups = [group("stellen", say("Wer entscheidet"), found.bodies)] if found.bodies else []
    covering: set[str] = set()
    for place, named in enumerate(found.gaps, 1):
        topic = named.gap.topic
        offers = [offer for offer in found.offers if topic in offer.covers]
        covering.update(offer.entry.id for offer in offers)
        empty = say("Zu diesem Unterschied ist kein Angebot bekannt.")
        hours = say("%(hours)s Stunden laut Bescheid", hours=f"{named.gap.hours:g}") if named.gap.hours else ""
        groups.append(group(f"luecke-{place}", topic, offers, hours, empty))
    rest = [*(offer for offer in found.offers if offer.entry.id not in covering), *found.partners]
    for phase in Phase:
        listed = [proposal for proposal in rest if proposal.phase == int(phase.value)]
        if listed:
            groups.append(group(f"phase-{phase.value}", f"{phase.value} · {say.label(phase)}", listed))
    if found.funding:
        groups.append(group("foerderung", say("Wer bezahlt"), found.funding))
    return ProposalsView(
        groups=tuple(groups),
        questions=tuple(_questions(visit, found, case)),
        warnings=tuple(content(say, warning.text) for warning in found.warnings),
        practices=cards(found.practices[:3]),
        is_empty=not groups,
        compare_url=f"{case}/vergleich",
        stand=say.date(found.as_of),
    )


def _is_declined(proposal: Proposal, choices: Mapping[str, Choice]) -> bool:
    choice = choices.get(proposal.entry.id)
    return choice is not None and choice.verdict is ChoiceVerdict.DECLINED


def _questions(visit: Visit, found: Proposals, case: str) -> Iterable[QuestionLine]:
    for question in found.questions:
        number = len(question.decides)
        yield QuestionLine(
            text=content(visit.say, question.text),
            url=field_url(visit, case, question.field),
            decides=visit.say.plural("entscheidet über %(n)s Vorschlag", "entscheidet über %(n)s Vorschläge", number)
            if number
            else "",
        )
