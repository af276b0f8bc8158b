"""Whom a body's statement is about: this occupation, others, or whoever asks."""

from __future__ import annotations

import pytest

from kb.facts import Cost, Deadline, DocumentDemand, LanguageDemand
from kb.occupations import ReferenceOccupation
from kb.vocabulary import Level
from tests.builders import a_body, an_occupation
from web.views.scope import Scope, Scopes, Stated, narrowed

NURSE = an_occupation("pflege", "Pflegefachfrau", "Pflegefachmann", wordings=["Krankenschwester"])
ASSISTANT = an_occupation("helfer", "Pflegehelferin", "Pflegehelfer")
MIDWIFE = an_occupation("hebamme", "Hebamme", "Hebamme")
PHYSIO = an_occupation("physio", "Physiotherapeutin", "Physiotherapeut")
DOCTOR = an_occupation("arzt", "Ärztin", "Arzt")
DENTIST = an_occupation("zahnarzt", "Zahnärztin", "Zahnarzt")
ALL = (NURSE, ASSISTANT, MIDWIFE, PHYSIO, DOCTOR, DENTIST)


def until(what: str) -> Deadline:
    return Deadline(what=what, text="Drei Monate.")


@pytest.mark.parametrize(
    ("occupation", "fact", "scope"),
    [
        (MIDWIFE, until("Entscheidung Hebamme"), Scope.THIS),
        (NURSE, until("Entscheidung Hebamme"), Scope.OTHER),
        (PHYSIO, until("Entscheidung Physiotherapie, Ergotherapie"), Scope.THIS),
        (MIDWIFE, until("Entscheidung Physiotherapie, Ergotherapie"), Scope.OTHER),
        (NURSE, until("Entscheidung Krankenschwester"), Scope.THIS),
        (NURSE, until("Entscheidung Pflege"), Scope.GENERAL),
        (ASSISTANT, until("Entscheidung Pflege"), Scope.GENERAL),
        (MIDWIFE, until("Entscheidung Pflege"), Scope.OTHER),
        (DOCTOR, until("Entscheidung über die Approbation als Arzt"), Scope.THIS),
        (DENTIST, until("Entscheidung über die Approbation als Arzt"), Scope.OTHER),
        (DENTIST, until("Eingangsbestätigung"), Scope.GENERAL),
        (DENTIST, DocumentDemand(text="ärztliche Bescheinigung"), Scope.GENERAL),
        (DENTIST, DocumentDemand(text="Zeugnis, beglaubigt durch einen Arzt"), Scope.GENERAL),
        (DENTIST, DocumentDemand(text="Arzt: Nachweis der Fächer"), Scope.OTHER),
        (DENTIST, DocumentDemand(text="Nachweis B2 (Physiotherapie)"), Scope.OTHER),
        (DENTIST, Cost(text="Urkunde als Hebamme"), Scope.OTHER),
        (DENTIST, LanguageDemand(level=Level.C1, text="für Hebammen"), Scope.OTHER),
    ],
)
def test_a_statement_names_whom_it_is_about(occupation: ReferenceOccupation, fact: Stated, scope: Scope) -> None:
    assert Scopes(occupation, ALL).of(fact) is scope


def test_a_body_of_one_occupation_speaks_of_it() -> None:
    scopes = Scopes(NURSE, (NURSE,))
    assert not scopes.several
    assert scopes.of(until("Entscheidung Hebamme")) is Scope.THIS


def test_the_name_of_the_whole_field_names_nobody() -> None:
    engineers = [an_occupation(f"i{n}", f"{name}technikerin", f"{name}techniker") for n, name in enumerate("ABCD")]
    texts = [an_occupation("i9", "Waldtechnikerin", "Waldtechniker"), *engineers]
    assert Scopes(texts[0], texts).of(until("Prüfung eines Ingenieurabschlusses")) is Scope.GENERAL


def test_a_narrowed_body_has_nothing_else() -> None:
    body = a_body(
        deadlines=[{"what": "Entscheidung Hebamme", "text": "ein Monat"}, {"what": "Eingang", "text": "sofort"}],
        documents=[{"text": "Antrag"}],
    )
    scopes = Scopes(NURSE, ALL)
    assert [one.what for one in narrowed(body, scopes, Scope.GENERAL).deadlines] == ["Eingang"]
    assert [one.what for one in narrowed(body, scopes, Scope.OTHER).deadlines] == ["Entscheidung Hebamme"]
    assert narrowed(body, scopes, Scope.THIS).documents == ()
