"""The checklist: what a body demands against what is there; unknown is never there."""

from __future__ import annotations

import pytest

from kb.entries import RecognitionBody
from kb.knowledge import Knowledge
from kb.vocabulary import Kind
from matcher.casework.casebook import Casebook
from matcher.casework.checklist import checklist, papers_in
from matcher.casework.document import DocumentContent, DocumentState
from matcher.outcome import Outcome
from matcher.profile import Paper
from tests.builders import NOW, a_body
from tests.matcher.casework.people import ANNA, a_case

DEMANDS = [
    {"source": "seite", "verified": True, "text": "Identitätsnachweis"},
    {"source": "seite", "verified": True, "text": "beglaubigte Ausbildungsnachweise mit Übersetzung"},
    {"source": "seite", "verified": True, "text": "Nachweis der Erwerbsabsicht"},
]


def body() -> RecognitionBody:
    """A body with three demands, the last of which we cannot read."""
    return a_body("kammer", documents=DEMANDS)


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("Identitätsnachweis", (Paper.PASSPORT,)),
        ("tabellarischer Lebenslauf", (Paper.CV,)),
        ("Führungszeugnis", (Paper.CRIMINAL_RECORD,)),
        ("Arbeitszeugnisse", (Paper.WORK_REFERENCES,)),
        (
            "beglaubigte Kopien des Abschlusses und der Fächer- oder Notenübersicht",
            (Paper.CERTIFICATE, Paper.TRANSCRIPT),
        ),
        ("beglaubigte Hochschulurkunde und Zeugnis mit amtlicher Übersetzung", (Paper.CERTIFICATE, Paper.TRANSLATION)),
        ("gültiger Ausweis oder Reisepass mit Meldebescheinigung", (Paper.PASSPORT, Paper.REGISTRATION)),
        ("ärztliche Bescheinigung über die gesundheitliche Eignung", (Paper.MEDICAL_CERTIFICATE,)),
        ("Nachweise der abgeschlossenen ärztlichen Ausbildung", ()),
        ("Pass oder Personalausweis", (Paper.PASSPORT,)),
        ("Zertifikat B2, höchstens drei Jahre alt", (Paper.LANGUAGE_CERTIFICATE,)),
        ("farbige Kopien statt Originale", ()),
    ],
)
def test_demands_are_read(text: str, papers: tuple[Paper, ...]) -> None:
    assert papers_in(text) == papers


def test_nothing_told_is_unknown_everywhere() -> None:
    assert [line.outcome for line in checklist(body(), None, ())] == [Outcome.UNKNOWN] * 3


def test_what_the_profile_says_settles_what_we_can_read() -> None:
    lines = checklist(body(), [Paper.PASSPORT, Paper.CERTIFICATE], ())
    assert [line.outcome for line in lines] == [Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN]


def test_a_demand_that_asks_for_more_is_not_met_by_what_we_know_of_it() -> None:
    more = [{"source": "seite", "verified": True, "text": "Antrag, Identitätsnachweis und Geburtsurkunde"}]
    asking = a_body("kammer", documents=more)
    assert checklist(asking, [Paper.PASSPORT], ())[0].outcome is Outcome.UNKNOWN
    assert checklist(asking, [Paper.CV], ())[0].outcome is Outcome.UNMET


def test_a_recorded_document_goes_before_the_profile(casebook: Casebook) -> None:
    case = a_case(casebook)
    for demand, state in zip(
        DEMANDS, (DocumentState.ON_ITS_WAY, DocumentState.NOT_NEEDED, DocumentState.THERE), strict=True
    ):
        content = DocumentContent(title="Unterlage", state=state, body="kammer", demand=str(demand["text"]))
        casebook.documents.add(ANNA, case.id, content, NOW)
    documents = casebook.documents.of(ANNA, case.id, NOW)
    lines = checklist(body(), [Paper.PASSPORT], documents)
    assert [line.outcome for line in lines] == [Outcome.UNMET, Outcome.MET, Outcome.MET]
    assert all(line.document for line in lines)
    elsewhere = checklist(a_body("andere", documents=DEMANDS), None, documents)
    assert [line.outcome for line in elsewhere] == [Outcome.UNKNOWN] * 3


def test_most_demands_of_the_corpus_are_read(knowledge: Knowledge) -> None:
    bodies = [entry for entry in knowledge.entries(Kind.BODY) if isinstance(entry, RecognitionBody)]
    demands = [demand.text for found in bodies for demand in found.documents]
    read = [text for text in demands if papers_in(text)]
    assert len(read) / len(demands) > 0.6
