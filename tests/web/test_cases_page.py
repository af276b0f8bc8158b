"""/faelle: opening cases under a pseudonym, finding them, and nobody else's."""

from __future__ import annotations

from kb.actor import Role
from tests.web.conftest import Person
from tests.web.people import send

NEW = {"pseudonym": "Linde 7", "phase": "2", "einwilligung": "ja", "erteilt": "20.11.2026", "form": "written"}


def test_an_empty_list_says_what_comes_here(person: Person) -> None:
    page = person(Role.COUNSELLOR).get("/faelle").text
    assert "Den ersten Fall anlegen" in page


def test_a_case_is_opened_and_found(person: Person) -> None:
    browser = person(Role.COUNSELLOR)
    answer = send(browser, "/faelle/neu", NEW)
    assert answer.status_code == 303
    case = answer.headers["location"].removesuffix("/profil")
    overview = browser.get(case)
    assert overview.status_code == 200 and "Linde 7" in overview.text
    assert "no-store" in overview.headers["cache-control"]
    assert "Linde 7" in browser.get("/faelle").text
    assert "Linde 7" in browser.get("/faelle?q=linde").text
    assert "Kein Fall passt dazu" in browser.get("/faelle?q=eiche").text
    assert "Linde 7" not in case, "no pseudonym in an address"


def test_without_consent_nothing_is_stored(person: Person) -> None:
    browser = person(Role.COUNSELLOR)
    answer = send(browser, "/faelle/neu", {name: value for name, value in NEW.items() if name != "einwilligung"})
    assert answer.status_code == 422
    assert "Ohne Einwilligung wird nichts gespeichert" in answer.text and 'value="Linde 7"' in answer.text
    assert "Noch ist keiner angelegt" in browser.get("/faelle").text


def test_what_is_wrong_is_said_at_its_field(person: Person) -> None:
    answer = send(person(Role.COUNSELLOR), "/faelle/neu", {**NEW, "pseudonym": " ", "erteilt": "31.02.2026"})
    assert answer.status_code == 422
    assert "Geben Sie ein Pseudonym ein" in answer.text and "ist kein Datum" in answer.text
    assert "in der Zukunft" in send(person(Role.COUNSELLOR), "/faelle/neu", {**NEW, "erteilt": "01.01.2030"}).text


def test_another_organisation_sees_nothing(person: Person) -> None:
    case = send(person(Role.COUNSELLOR), "/faelle/neu", NEW).headers["location"].removesuffix("/profil")
    stranger = person(Role.COUNSELLOR, organisation="anderer")
    assert stranger.get(case).status_code == 404
    assert stranger.get("/faelle/gibtesnicht").status_code == 404
    assert "Linde 7" not in stranger.get("/faelle?wer=alle").text


def test_colleagues_of_one_organisation_see_it(person: Person) -> None:
    send(person(Role.COUNSELLOR), "/faelle/neu", NEW)
    colleague = person(Role.COUNSELLOR)
    assert "Linde 7" not in colleague.get("/faelle").text
    assert "Linde 7" in colleague.get("/faelle?wer=alle").text
