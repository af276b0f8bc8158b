"""What counsellors share: contacts and memberships, lessons learned, coachings with seats and waiting lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.knowledge import Knowledge
from tests.web.desk import Desk, at_the_desk
from tests.web.people import send

CONTACT = {
    "partner_name": "Kammer Nord", "role": "Referentin", "took_place_on": "20.11.2026", "channel": "telephone",
    "text": "Zusammenarbeit", "agreement": "Monatliche Runde", "next_step": "Termin abstimmen", "next_on": "21.11.2026",
}  # fmt: skip
LESSON = {"topic": "waiting_time", "learned_on": "18.11.2026", "text": "Zurzeit neun Wochen Wartezeit."}
COACHING = {
    "title": "Bewerben auf Deutsch", "kind": "group", "form": "in_person", "seats": "1", "place": "Halle",
    "dates": "03.12.2026 09:00-12:00\n10.12.2026 09:00 – 12:00", "text": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(knowledge: Knowledge) -> Iterator[Desk]:
    with at_the_desk(knowledge, "netz") as desk:
        yield desk


@pytest.fixture(scope="module")
def stranger(knowledge: Knowledge) -> Iterator[Desk]:
    with at_the_desk(knowledge, "anderes-netz") as desk:
        yield desk


def test_a_contact_is_noted_found_done_changed_and_removed(desk: Desk, stranger: Desk) -> None:
    assert send(desk.browser, "/netzwerk/kontakt", CONTACT).status_code == 303
    page = desk.page("/netzwerk?q=kammer")
    assert "Monatliche Runde" in page.get_text() and "überfällig" in page.get_text()
    assert "Termin abstimmen" not in stranger.page("/netzwerk").get_text()
    address = str(page.select_one("article h2 a")["href"])  # type: ignore[index]
    assert stranger.browser.get(address).status_code == 404
    assert send(desk.browser, address, {"was": "erledigt"}).status_code == 303
    assert "überfällig" not in desk.page("/netzwerk").get_text()
    fields = desk.fields(address, "main form.panel")
    assert send(desk.browser, address, {**fields, "text": "Zusammenarbeit vertieft"}).status_code == 303
    assert send(desk.browser, address, {**fields, "text": "alt"}).status_code == 409, "somebody was quicker"
    assert "vertieft" in desk.page("/netzwerk").get_text()
    assert send(desk.browser, address, {"was": "entfernen"}).status_code == 303
    assert "Kammer Nord" not in desk.page("/netzwerk").get_text()


def test_a_contact_without_words_is_asked_for_again(desk: Desk) -> None:
    answer = send(desk.browser, "/netzwerk/kontakt", {**CONTACT, "text": "", "took_place_on": "gestern"})
    assert answer.status_code == 422 and "kein Datum" in answer.text and 'value="Kammer Nord"' in answer.text


def test_a_membership_is_noted_and_ends(desk: Desk) -> None:
    assert send(desk.browser, "/netzwerk/mitgliedschaft", {"network": "Runder Tisch Pflege"}).status_code == 303
    page = desk.page("/netzwerk")
    address = str(page.find("a", string="Runder Tisch Pflege")["href"])  # type: ignore[index]
    fields = desk.fields(address, "main form.panel")
    assert send(desk.browser, address, {**fields, "until": "01.10.2026"}).status_code == 303
    assert "01.10.2026" in desk.page("/netzwerk").get_text()
    assert send(desk.browser, "/netzwerk/mitgliedschaft", {}).status_code == 422


def test_a_lesson_is_shared_with_role_and_date_but_not_the_name(desk: Desk, stranger: Desk) -> None:
    assert send(desk.browser, "/erfahrungen/neu?eintrag=zab", LESSON).status_code == 303
    own, others = desk.page("/erfahrungen?eintrag=zab"), stranger.page("/erfahrungen?eintrag=zab")
    assert "neun Wochen" in own.get_text() and "Anna Beispiel" in own.select_one("article").get_text()  # type: ignore[union-attr]
    seen = others.select_one("article").get_text()  # type: ignore[union-attr]
    assert "neun Wochen" in seen and "Beratung" in seen and "Anna Beispiel" not in seen
    assert "neun Wochen" in stranger.page("/erfahrungen?q=wochen&thema=waiting_time").get_text()
    address = str(own.select_one("article p a")["href"])  # type: ignore[index]
    assert stranger.browser.get(address).status_code == 404
    changed = {**desk.fields(address, "main form.panel"), "text": "Nur noch vier Wochen."}
    assert send(desk.browser, address, changed).status_code == 303
    assert send(desk.browser, address, {"was": "entfernen"}).status_code == 303
    assert "Wochen" not in desk.page("/erfahrungen").get_text()
    assert desk.browser.get("/erfahrungen/neu?eintrag=gibtsnicht").status_code == 404
    assert send(desk.browser, "/erfahrungen/neu?eintrag=zab", {**LESSON, "text": ""}).status_code == 422


def test_a_coaching_fills_waits_and_moves_up(desk: Desk, stranger: Desk) -> None:
    first, second = desk.case(), desk.case()
    numbers = [desk.page(case).select_one(".case-head .kind").get_text().split()[1] for case in (first, second)]  # type: ignore[union-attr]
    numbers = ["".join(sign for sign in number if sign.isdigit()) for number in numbers]
    address = send(desk.browser, "/coaching/neu", COACHING).headers["location"]
    assert stranger.browser.get(address).status_code == 404
    assert send(desk.browser, address, {"was": "anmelden", "nummer": "99999"}).status_code == 422
    for number in numbers:
        assert send(desk.browser, address, {"was": "anmelden", "nummer": number}).status_code == 303
    assert send(desk.browser, address, {"was": "anmelden", "nummer": numbers[0]}).status_code == 409, "twice"
    page = desk.page(address)
    states = [item.get_text() for item in page.select(".records .hint")]
    assert sorted(states) == ["Warteliste", "angemeldet"]
    assert "0 von 1 Plätzen frei, 1 warten" in desk.page("/coaching").get_text()
    leaver = first.rsplit("/", 1)[1]
    assert send(desk.browser, address, {"was": "abmelden", "fall": leaver}).status_code == 303
    assert [item.get_text() for item in desk.page(address).select(".records .hint")] == ["angemeldet"]
    assert send(desk.browser, address, {"was": "zurueckziehen"}).status_code == 409
    stayer = second.rsplit("/", 1)[1]
    assert send(desk.browser, address, {"was": "teilgenommen", "fall": stayer}).status_code == 303
    assert "teilgenommen" in desk.page(address).get_text()


def test_a_coaching_is_changed_and_wrong_dates_are_said(desk: Desk) -> None:
    address = send(desk.browser, "/coaching/neu", COACHING).headers["location"]
    form = f"{address}/aendern"
    fields = desk.fields(form, "main form.panel")
    assert fields["dates"] == "03.12.2026 09:00-12:00\n10.12.2026 09:00-12:00"
    assert send(desk.browser, form, {**fields, "seats": "12"}).status_code == 303
    assert "12 von 12 Plätzen frei" in desk.page(address).get_text()
    for dates, said in (("irgendwann", "ist kein Termin"), ("", "Das fehlt noch"), ("03.12.2026 12:00-09:00", "bevor")):
        answer = send(desk.browser, "/coaching/neu", {**COACHING, "dates": dates})
        assert answer.status_code == 422 and said in answer.text, dates
    assert send(desk.browser, address, {"was": "zurueckziehen"}).status_code == 303
    assert desk.browser.get(address).status_code == 404
