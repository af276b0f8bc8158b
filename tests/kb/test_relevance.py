"""Relevance: real questions to the shipped corpus, and what a counsellor expects among the first three."""

from __future__ import annotations

import pytest

from kb.knowledge import Knowledge
from kb.search.query import Filters, Query
from kb.vocabulary import Kind, Land
from tests.builders import TODAY

FIRST = 3


def _ids(knowledge: Knowledge, question: str, limit: int = FIRST, filters: Filters | None = None) -> list[str]:
    return [hit.entry.id for hit in knowledge.search(Query(question, TODAY, filters or Filters(), limit)).hits]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Krankenschwester aus Syrien Papiere anerkennen lassen", "lvwa-gesundheitsberufe"),
        ("anerkenung ingeneur", "ingenieurkammer-st"),
        ("engineer title Saxony-Anhalt", "ingenieurkammer-st"),
    ],
)
def test_new_users_question_finds_the_body(knowledge: Knowledge, question: str, expected: str) -> None:
    assert expected in _ids(knowledge, question)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Brückenkurs Bau Magdeburg", Kind.OFFER),
        ("Anpassungs-Lehrgang pflege defizitbescheit", Kind.OFFER),
        ("Wer zahlt Sprachkurs B2 bei Arbeitslosigkeit", Kind.FUNDING),
    ],
)
def test_new_users_question_finds_the_kind(knowledge: Knowledge, question: str, kind: Kind) -> None:
    hits = knowledge.search(Query(question, TODAY, limit=FIRST)).hits
    assert kind in {hit.entry.kind for hit in hits}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # who decides
        ("Wer ist zuständig für Lehrerin aus der Ukraine", "lisa-lehraemter"),
        ("Arzt Approbation beantragen", "lvwa-akademische-heilberufe"),
        ("Wer erkennt meinen Erzieher Abschluss an", "landesschulamt-st"),
        ("Handwerkskammer Dessau Tischler Gesellenbrief", "hwk-halle"),
        ("IHK FOSA Antrag Industriemechaniker", "ihk-fosa"),
        ("Sozialarbeiter staatliche Anerkennung", "lvwa-sozialwesen"),
        ("Architektin Liste eintragen", "architektenkammer-st"),
        ("Doktortitel führen", "mwu-grade-st"),
        ("Zeugnisbewertung Hochschulabschluss", "zab"),
        ("Fachsprachprüfung Apotheker", "apothekerkammer-st"),
        ("Zahnarzt aus Brasilien", "zahnaerztekammer-st"),
        ("Antrag aus dem Ausland stellen", "zsba"),
        # where to go
        ("Kenntnisprüfung Pflege Termin", "kenntnispruefung-pflege-st"),
        ("Teilqualifikation IHK", "teilqualifikationen-ihk"),
        ("Externenprüfung Vorbereitung", "externenpruefung-ihk-biz"),
        ("Beratung Arbeitsrecht Ausbeutung Lohn nicht bezahlt", "faire-integration-beratung"),
        ("IQ Beratung Halle", "iq-beratung-sued"),
        ("IQ Beratung Magdeburg Anerkennung", "iq-beratung-nord"),
        ("Migrantenorganisation Netzwerk", "lamsa"),
        # who pays
        ("Anerkennungszuschuss Kosten Übersetzung", "anerkennungszuschuss"),
        ("Anerkennungskosten Übersetzung Jobcenter zahlt", "anerkennungskosten-jobcenter-agentur"),
        ("Bildungsgutschein Jobcenter", "bildungsgutschein"),
        ("Meister BAföG", "aufstiegs-bafoeg"),
        ("Gründungszuschuss selbstständig", "einstiegsgeld-gruendungszuschuss"),
        ("Integrationskurs Teilnahme kostenlos", "integrationskurs-bamf"),
        # what is what
        ("Zeugnis verloren Qualifikationsanalyse", "qualifikationsanalyse"),
        ("Kita arbeiten ohne Anerkennung", "kita-ohne-erzieheranerkennung"),
        ("Blaue Karte Gehalt 2026", "blaue-karte-18g"),
        ("Chancenkarte Punkte", "chancenkarte-20a"),
        ("Was bedeutet teilweise gleichwertig", "teilweise-gleichwertigkeit-folgeantrag"),
        ("anabin H+/-", "anabin-zeugnisbewertung"),
        ("Elektriker aus Syrien anerkennen", "elektro-industrie-oder-handwerk"),
        # English
        ("how long does recognition take", "fristen-anerkennungsverfahren"),
        ("nurse recognition Saxony-Anhalt", "lvwa-gesundheitsberufe"),
        ("doctor licence language exam", "aerztekammer-st"),
        ("teacher from Ukraine work in school", "lisa-lehraemter"),
        ("who pays for translation of certificates", "vermittlungsbudget"),
        # typos
        ("Fachspachprüfung Arzt", "aerztekammer-st"),
        ("Hebame anerkenung", "lvwa-gesundheitsberufe"),
        ("Physiotherapeut Anerkenung Halle", "lvwa-gesundheitsberufe"),
        ("beschleunigtes fachkraefteverfahren arbeitgeber", "beschleunigtes-fachkraefteverfahren-81a"),
        # good practice
        ("gute Praxis Integrationsmanagement Klinikum", "praxis-integrationsmanagement-klinikum-magdeburg"),
    ],
)
def test_counsellors_question_finds_what_she_expects(knowledge: Knowledge, question: str, expected: str) -> None:
    assert expected in _ids(knowledge, question)


@pytest.mark.parametrize(
    "question",
    [
        "Interkulturelle Öffnung Jobcenter gute Praxis",
        "Mentoring gute Praxis",
        "Brückenkurs Betriebswirtschaft Beispiel",
    ],
)
def test_good_practice_is_found_with_its_filter(knowledge: Knowledge, question: str) -> None:
    hits = knowledge.search(Query(question, TODAY, Filters(kinds=(Kind.PRACTICE,)), FIRST)).hits
    assert hits and {hit.entry.kind for hit in hits} == {Kind.PRACTICE}


_OCCUPATIONS = (
    "Krankenschwester",
    "Ingenieurin",
    "Lehrer",
    "Elektriker",
    "Arzt",
    "Erzieherin",
    "Koch",
    "Tischler",
    "Architekt",
)


@pytest.mark.parametrize("occupation", _OCCUPATIONS)
def test_body_of_another_land_never_appears_unasked(knowledge: Knowledge, occupation: str) -> None:
    for question in (
        occupation,
        f"{occupation} anerkennen",
        f"{occupation} Leipzig",
        f"Wer ist zuständig für {occupation}?",
    ):
        hits = knowledge.search(Query(question, TODAY, limit=200)).hits
        strangers = [
            hit.entry.id
            for hit in hits
            if hit.entry.kind is Kind.BODY and not {Land.ST, Land.DE} & set(hit.entry.lands)
        ]
        assert strangers == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [("Krankenpfleger Leipzig Sachsen", "lds-sachsen-pflege"), ("Ingenieurkammer Sachsen", "ingenieurkammer-sn")],
)
def test_body_of_another_land_appears_when_the_land_is_named(
    knowledge: Knowledge, question: str, expected: str
) -> None:
    assert _ids(knowledge, question)[0] == expected
    own = knowledge.search(Query(question, TODAY, limit=100)).hits
    assert "lvwa-gesundheitsberufe" not in {hit.entry.id for hit in own}


@pytest.mark.parametrize("question", ["xqzvjk wqyxz", "zzzzzzzz", "🙂🙃", "lorem ipsum dolor sit amet"])
def test_question_of_another_world_finds_nothing(knowledge: Knowledge, question: str) -> None:
    assert _ids(knowledge, question) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Aprobation", "Approbation"), ("Kentnisprüfung", "Kenntnisprüfung"), ("Fachspachprüfung", "Fachsprachprüfung")],
)
def test_did_you_mean_is_offered(knowledge: Knowledge, typed: str, meant: str) -> None:
    assert knowledge.search(Query(typed, TODAY)).did_you_mean == meant


def test_suggestions_come_as_one_types(knowledge: Knowledge) -> None:
    assert any("Kranken" in phrase for phrase in knowledge.suggest("krank"))
    assert any("Anerkennung" in phrase for phrase in knowledge.suggest("anerk"))


def test_same_question_in_other_spellings_finds_the_same_three(knowledge: Knowledge) -> None:
    spellings = (
        "Ärztekammer Fachsprachprüfung",
        "Aerztekammer Fachsprachpruefung",
        "arztekammer fachsprachprufung",
        "ÄRZTEKAMMER FACHSPRACHPRÜFUNG",
    )
    assert {frozenset(_ids(knowledge, spelling)) for spelling in spellings} == {
        frozenset(_ids(knowledge, spellings[0]))
    }
