"""A referral from the proposal to the partner's answer by link, and to its end."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from starlette.testclient import TestClient

from kb.knowledge import Knowledge
from matcher.profile import Profile, read_profile
from tests.web.desk import Desk, at_the_desk, fields_of
from tests.web.people import send

NURSE = Path(__file__).parents[2] / "examples" / "05-pflegefachkraft-tunesien.yaml"
TO = "jobcenter"
WANTED = {
    "an": TO, "zweck": "funding", "angabe": ["occupation", "languages"], "nachricht": "Bitte um Rückruf.",
    "einwilligung": "ja", "erteilt": "20.11.2026", "form": "written", "frist": "10.12.2026",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(knowledge: Knowledge) -> Iterator[Desk]:
    with at_the_desk(knowledge, "verweise") as desk:
        yield desk


@pytest.fixture(scope="module")
def partner(desk: Desk) -> Iterator[TestClient]:
    """A browser without an account."""
    with TestClient(desk.browser.app, follow_redirects=False) as browser:
        yield browser


def refer(desk: Desk, case: str) -> str:
    """The path of the link of a new referral, sent as a counsellor does it."""
    form = f"{case}/verweise/neu?an={TO}"
    checked = send(desk.browser, f"{case}/verweise/neu", WANTED, page=form)
    assert checked.status_code == 200 and "Genau das wird gesendet" in checked.text
    sent = desk.browser.post(
        f"{case}/verweise/neu", data={**fields_of(BeautifulSoup(checked.text, "html.parser")), "senden": "ja"}
    )
    assert sent.status_code == 200, sent.text[:800]
    link = BeautifulSoup(sent.text, "html.parser").select_one("input#link")
    assert link is not None
    return "/verweis/" + str(link["value"]).rsplit("/", 1)[1]


def test_exactly_what_was_ticked_is_sent_and_answered_by_the_link(desk: Desk, partner: TestClient) -> None:
    case = desk.case(read_profile(NURSE))
    link = refer(desk, case)
    seen = partner.get(link)
    assert seen.status_code == 200 and "no-store" in seen.headers["cache-control"]
    text = BeautifulSoup(seen.text, "html.parser").get_text(" ")
    assert "Pflegefach" in text and "B2" in text and "Bitte um Rückruf." in text
    assert "Tunesien" not in text and "Linde 7" not in text and "Magdeburg" not in text
    thanks = send(partner, link, {"antwort": "accepted", "wer": "Frau Muster"})
    assert thanks.status_code == 200 and "Danke" in thanks.text
    listed = desk.page(f"{case}/verweise").get_text(" ")
    assert ("neue Antwort" in listed and "zugesagt" in listed.casefold()) or "angenommen" in listed.casefold()


def test_a_link_is_good_for_one_answer_and_tampering_opens_nothing(desk: Desk, partner: TestClient) -> None:
    link = refer(desk, desk.case(read_profile(NURSE)))
    assert partner.get(link[:-2] + ("aa" if link[-2:] != "aa" else "bb")).status_code == 404
    assert send(partner, link, {"antwort": "waiting_list", "warteliste": "01.02.2027"}).status_code == 200
    again = partner.get(link)
    assert again.status_code == 410 and "schon eine Antwort" in again.text


def test_an_answer_that_lacks_something_is_asked_for_again(desk: Desk, partner: TestClient) -> None:
    link = refer(desk, desk.case(read_profile(NURSE)))
    for fields, said in (
        ({}, "Wählen Sie eine Antwort"),
        ({"antwort": "not_responsible"}, "warum Sie nicht zuständig"),
        ({"antwort": "appointment"}, "Tag und Uhrzeit"),
        ({"antwort": "appointment", "termin": "01.12.2026", "uhrzeit": "halb drei"}, "14:30"),
        ({"antwort": "waiting_list", "warteliste": "gestern"}, "kein Datum"),
    ):
        answer = send(partner, link, fields)
        assert answer.status_code == 422 and said in answer.text, said
    assert send(partner, link, {"antwort": "waiting_list", "warteliste": "01.02.2020"}).status_code == 422
    assert partner.get(link).status_code == 200, "nothing was used up"


def test_without_consent_or_facts_nothing_is_sent(desk: Desk) -> None:
    case = desk.case(read_profile(NURSE))
    page = f"{case}/verweise/neu?an={TO}"
    without = {name: value for name, value in WANTED.items() if name != "einwilligung"}
    refused = send(desk.browser, f"{case}/verweise/neu", without, page=page)
    assert refused.status_code == 422 and "Ohne Einwilligung" in refused.text
    assert "Bitte um Rückruf." in refused.text, "what was typed is still there"
    empty = {**WANTED, "angabe": [], "nachricht": ""}
    assert send(desk.browser, f"{case}/verweise/neu", empty, page=page).status_code == 422
    late = {**WANTED, "frist": "01.01.2020"}
    assert "später" in send(desk.browser, f"{case}/verweise/neu", late, page=page).text
    assert "Noch an niemanden verwiesen" in desk.page(f"{case}/verweise").get_text()


def test_a_referral_goes_on_to_its_end(desk: Desk) -> None:
    case = desk.case(read_profile(NURSE))
    refer(desk, case)
    listed = f"{case}/verweise"
    action = str(desk.page(listed).select_one(".referral form")["action"])  # type: ignore[index]
    assert send(desk.browser, action, {"was": "begonnen"}, page=listed).status_code == 409, "nobody answered yet"
    answered = send(desk.browser, action, {"was": "antwort", "antwort": "accepted"}, page=listed)
    assert answered.status_code == 303
    assert send(desk.browser, action, {"was": "begonnen"}, page=listed).status_code == 303
    assert send(desk.browser, action, {"was": "beenden"}, page=listed).status_code == 422
    ended = send(desk.browser, action, {"was": "beenden", "grund": "broken_off", "worte": "umgezogen"}, page=listed)
    assert ended.status_code == 303
    assert "abgebrochen: umgezogen" in desk.page(listed).get_text()


def test_the_letter_holds_the_link_and_what_was_sent(desk: Desk) -> None:
    case = desk.case(read_profile(NURSE))
    form = f"{case}/verweise/neu"
    checked = send(desk.browser, form, WANTED, page=f"{form}?an={TO}")
    sent = desk.browser.post(form, data={**fields_of(BeautifulSoup(checked.text, "html.parser")), "senden": "ja"})
    fields = fields_of(BeautifulSoup(sent.text, "html.parser"), "main form")
    letter = desk.browser.post(f"{case}/verweise/brief", data=fields)
    assert letter.headers["content-type"] == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(letter.content)).pages)
    assert "/verweis/" in words and "Bitte um Rückruf." in words and "Linde" not in words
    foreign = desk.browser.post(f"{case}/verweise/brief", data={**fields, "verweis": "fremd"})
    assert foreign.status_code == 404


def test_an_empty_profile_has_nothing_to_send(desk: Desk) -> None:
    case = desk.case(Profile())
    assert "Das Profil ist noch leer" in desk.page(f"{case}/verweise/neu?an={TO}").get_text()
    assert "An wen?" in desk.page(f"{case}/verweise/neu").get_text()
