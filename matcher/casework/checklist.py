"""The checklist: what a body demands against what is there. Unknown is not there, and is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.entries import RecognitionBody
from kb.facts import DocumentDemand
from matcher.casework.document import Document, DocumentState
from matcher.outcome import Outcome
from matcher.profile import Paper

_WORDS: dict[Paper, str] = {
    Paper.CERTIFICATE: r"ausbildungsnachweis|abschluss|hochschulurkunde|diplom|(?<!eits)(?<!ungs)zeugnis(?!bewert)",
    Paper.TRANSCRIPT: r"fächer|notenübersicht",
    Paper.TRANSLATION: r"übersetzung",
    Paper.CV: r"lebenslauf|übersicht über ausbildungen|werdegang",
    Paper.PASSPORT: r"identitätsnachweis|identitäts-|ausweis|\bpass\b|reisepass",
    Paper.CURRICULUM: r"lehrpl|curricul|studieninhalt|studien- und prüfungsordnung|modulhandbuch",
    Paper.WORK_REFERENCES: r"berufserfahrung|berufspraxis|arbeitszeugnis|referenzen|tätigkeitsnachweis|bisherigen tät",
    Paper.LANGUAGE_CERTIFICATE: r"sprach(?:zertifikat|nachweis|prüfung)|zertifikat [abc][12]",
    Paper.REGISTRATION: r"meldebescheinigung",
    Paper.CRIMINAL_RECORD: r"führungszeugnis|straffreiheit|straftaten|strafregister",
    Paper.MEDICAL_CERTIFICATE: r"ärztliche[sn]? (?:attest|bescheinigung|gutachten)|gesundheitlich|körperlichen eignung",
}
_PATTERNS = {paper: re.compile(words, re.IGNORECASE) for paper, words in _WORDS.items()}
_MORE = re.compile(
    r"antrag|formular|vordruck|erklärung|geburtsurkunde|heiratsurkunde|vollmacht|vertrag|zusage|staatsangehörig"
    r"|wohnsitz|gleichwertigkeit|geplant|mindestalter|tauglichkeit|fahrerlaubnis|inhalte|befähigung|angaben",
    re.IGNORECASE,
)
"""Words for what is none of the documents we know: a demand that has them is never met by those alone."""


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One demand, and how it stands: met, unmet (missing or on its way), or unknown because nobody said.

    ``document`` is the case's own record for it, ``papers`` what the words of the demand mean as far as we can tell.
    """

    demand: DocumentDemand
    papers: tuple[Paper, ...]
    outcome: Outcome
    document: Document | None


def papers_in(text: str) -> tuple[Paper, ...]:
    """The documents that a demand names, in the order of the vocabulary; none where the words say nothing we know."""
    return tuple(paper for paper, pattern in _PATTERNS.items() if pattern.search(text))


def checklist(
    body: RecognitionBody, told: Iterable[Paper] | None, documents: Sequence[Document]
) -> tuple[ChecklistLine, ...]:
    """The body's demands in its order. ``told``: what the profile says is there, None where nobody asked.

    A document recorded for the demand, or for this body and paper, goes before what the profile says.
    """
    at_hand = None if told is None else frozenset(told)
    return tuple(_line(demand, body.id, at_hand, documents) for demand in body.documents)


def _line(
    demand: DocumentDemand, body: str, at_hand: frozenset[Paper] | None, documents: Sequence[Document]
) -> ChecklistLine:
    papers = papers_in(demand.text)
    own = next((document for document in documents if (document.body, document.demand) == (body, demand.text)), None)
    if own is not None:
        outcome = Outcome.MET if own.state in (DocumentState.THERE, DocumentState.NOT_NEEDED) else Outcome.UNMET
        return ChecklistLine(demand, papers, outcome, own)
    if not papers or at_hand is None:
        return ChecklistLine(demand, papers, Outcome.UNKNOWN, None)
    if not at_hand.issuperset(papers):
        return ChecklistLine(demand, papers, Outcome.UNMET, None)
    return ChecklistLine(demand, papers, Outcome.UNKNOWN if _MORE.search(demand.text) else Outcome.MET, None)
