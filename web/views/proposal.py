"""A proposal in words: verdict, criteria with ✓ ✗ ?, where each is stated, and what was decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.entries import Offer, Partner
from kb.facts import Validity
from kb.vocabulary import Phase
from matcher.casework.choice import Choice, ChoiceVerdict
from matcher.criteria import Criterion
from matcher.outcome import Outcome, Source
from matcher.partner_record import PartnerRecord
from matcher.proposal import Proposal, Verdict
from web.language import Say
from web.views.dated import next_run, period, towns
from web.views.phrase import Phrase, content
from web.views.status import Badge, badge, stand
from web.visit import Visit

SIGNS = {Outcome.MET: "✓", Outcome.UNMET: "✗", Outcome.UNKNOWN: "?"}


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion: sign and word say the same, so that neither colour nor sign is needed."""

    sign: str
    word: str
    code: str
    text: Phrase
    hard: bool
    rule_url: str | None
    source_url: str | None
    stand: str | None


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal in a list."""

    id: str
    url: str
    kind: str
    kind_label: str
    title: Phrase
    summary: Phrase
    verdict: str
    verdict_code: str
    status: Badge
    phase: str
    covers: tuple[str, ...]
    lines: tuple[CriterionLine, ...]
    """Hard criteria that are not met first, then the others; soft ones last."""
    tally: str
    """„4 erfüllt, 1 offen“."""
    facts: tuple[tuple[str, Phrase], ...]
    stand: str
    decision: str | None
    """What was decided, in words; None where nothing was."""
    decision_code: str | None
    experience: tuple[str, ...]


def proposal_card(visit: Visit, proposal: Proposal, base: str, choice: Choice | None = None) -> ProposalCard:
    """The card. ``base`` is the address under which details of proposals live."""
    say, entry = visit.say, proposal.entry
    decided = choice if choice and choice.verdict is not ChoiceVerdict.OPEN else None
    return ProposalCard(
        id=entry.id,
        url=visit.url(f"{base}/{entry.id}"),
        kind=entry.kind.value,
        kind_label=say.label(entry.kind),
        title=content(say, entry.title, entry.title_en),
        summary=content(say, entry.summary, entry.summary_en),
        verdict=verdict_word(say, proposal.verdict),
        verdict_code=proposal.verdict.value,
        status=badge(say, proposal.status),
        phase=say.label(list(Phase)[proposal.phase - 1]),
        covers=proposal.covers,
        lines=tuple(_lines(visit, proposal.criteria)),
        tally=_tally(say, proposal),
        facts=tuple(_facts(visit, proposal)),
        stand=stand(say, entry),
        decision=say.label(decided.verdict) if decided else None,
        decision_code=decided.verdict.value if decided else None,
        experience=tuple(_experience(say, proposal.record)),
    )


def verdict_word(say: Say, verdict: Verdict) -> str:
    """The verdict as people say it; never a percentage."""
    match verdict:
        case Verdict.FITS:
            return say("passt")
        case Verdict.OPEN:
            return say("noch offen")
        case Verdict.BLOCKED:
            return say("Voraussetzung fehlt")


def outcome_word(say: Say, outcome: Outcome) -> str:
    """The outcome as a word."""
    match outcome:
        case Outcome.MET:
            return say("erfüllt")
        case Outcome.UNMET:
            return say("nicht erfüllt")
        case Outcome.UNKNOWN:
            return say("keine Angabe")


def _lines(visit: Visit, criteria: Iterable[Criterion]) -> Iterable[CriterionLine]:
    order = {Outcome.UNMET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2}
    for criterion in sorted(criteria, key=lambda one: (not one.hard, order[one.outcome])):
        source = criterion.source or Source(None, None)
        yield CriterionLine(
            sign=SIGNS[criterion.outcome],
            word=outcome_word(visit.say, criterion.outcome),
            code=criterion.outcome.value,
            text=content(visit.say, criterion.text),
            hard=criterion.hard,
            rule_url=visit.url(f"/regeln/{criterion.rule}") if criterion.rule else None,
            source_url=source.url,
            stand=visit.say.partial_date(source.dated) if source.dated else None,
        )


def _tally(say: Say, proposal: Proposal) -> str:
    hard = [criterion.outcome for criterion in proposal.criteria if criterion.hard]
    counted = (
        (hard.count(Outcome.MET), say("erfüllt")),
        (hard.count(Outcome.UNKNOWN), say("offen")),
        (hard.count(Outcome.UNMET), say("nicht erfüllt")),
    )
    return ", ".join(f"{number} {word}" for number, word in counted if number)


def _facts(visit: Visit, proposal: Proposal) -> Iterable[tuple[str, Phrase]]:
    say, entry = visit.say, proposal.entry
    if isinstance(entry, Offer):
        if entry.provider:
            yield say("Träger"), content(say, entry.provider)
        run = next_run(entry, proposal.as_of)
        if run:
            yield say("Nächster Termin"), Phrase(period(say, Validity(start=run.start, end=run.end)))
    if isinstance(entry, (Offer, Partner)) and (where := towns(entry)):
        yield say("Ort"), content(say, where)


def _experience(say: Say, record: PartnerRecord | None) -> Iterable[str]:
    if record is None:
        return
    for answer in record.answers[:2]:
        yield say("Antwort am %(day)s: %(answer)s", day=say.date(answer.on), answer=say.label(answer.kind))
    if record.waiting_days is not None:
        yield say("Übliche Wartezeit: %(days)s Tage", days=record.waiting_days)
