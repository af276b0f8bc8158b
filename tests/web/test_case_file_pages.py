"""The file of a case: every drawer, what is done with the case itself, access, deletion, and the counsellor's day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.actor import Role
from kb.knowledge import Knowledge
from matcher.profile import read_profile
from tests.web.desk import Desk, at_the_desk, fields_of
from tests.web.people import an_account, send
from web.language import read_languages
from web.views.drawers import drawers

NURSE = Path(__file__).parents[2] / "examples" / "05-pflegefachkraft-tunesien.yaml"
TYPED = {
    "wiedervorlagen": {"text": "Bescheid anfordern", "due": "20.11.2026", "kind": "deadline"},
    "notizen": {"text": "Erste Zeile\nzweite <b>Zeile</b> & mehr"},
    "ziele": {"text": "B2 bis Sommer", "due": "01.07.2027"},
    "unterlagen": {"title": "Geburtsurkunde", "state": "on_its_way"},
    "kompetenzen": {"subject": "Pflege", "method": "interview", "state": "planned"},
    "folgeantraege": {"body_name": "Landesprüfungsamt", "sent_on": "02.11.2026"},
    "arbeit": {"kind": "internship", "state": "planned", "employer": "Klinikum"},
}


@pytest.fixture(scope="module")
def desk(knowledge: Knowledge) -> Iterator[Desk]:
    with at_the_desk(knowledge, "akten") as desk:
        yield desk


def test_every_drawer_is_tried_here() -> None:
    assert {form.slug for form in drawers(read_languages()["de"])} == set(TYPED)


@pytest.mark.parametrize("slug", TYPED)
def test_a_record_is_added_changed_and_removed(desk: Desk, slug: str) -> None:
    case = desk.case()
    new = f"{case}/akte/{slug}/neu"
    assert send(desk.browser, new, TYPED[slug]).status_code == 303
    page = desk.page(f"{case}/akte")
    line = page.select_one(f"section[aria-labelledby={slug}] .records a")
    assert line is not None
    assert {"arbeit": "Klinikum"}.get(slug, next(iter(TYPED[slug].values()))) in line.get_text()
    address = str(line["href"])
    filled = {name: value for name, value in desk.fields(address, "main form.panel").items() if value}
    assert {name: value for name, value in TYPED[slug].items() if name != "kind"}.items() <= filled.items()
    stale = {**filled, "revision": "7"}
    assert send(desk.browser, address, stale).status_code == 409
    assert send(desk.browser, address, filled).status_code == 303
    assert send(desk.browser, address, {"was": "entfernen"}).status_code == 303
    assert desk.browser.get(address).status_code == 404


@pytest.mark.parametrize("slug", TYPED)
def test_an_empty_form_says_what_is_missing(desk: Desk, slug: str) -> None:
    case = desk.case()
    answer = send(desk.browser, f"{case}/akte/{slug}/neu", {})
    assert answer.status_code == 422 and "Das fehlt noch" in answer.text
    assert desk.browser.get(f"{case}/akte/gibtsnicht/neu").status_code == 404


def test_what_does_not_go_together_is_said(desk: Desk) -> None:
    case = desk.case()
    tandem = {"kind": "tandem", "state": "planned", "employer": "Betrieb"}
    answer = send(desk.browser, f"{case}/akte/arbeit/neu", tandem)
    assert answer.status_code == 422 and "TP(7) oder TP(8)" in answer.text


def test_a_reminder_is_done_and_opened_again(desk: Desk) -> None:
    case = desk.case()
    send(desk.browser, f"{case}/akte/wiedervorlagen/neu", TYPED["wiedervorlagen"])
    address = str(desk.page(f"{case}/akte").select_one("#wiedervorlagen").find_next(class_="records").a["href"])  # type: ignore[union-attr,index]
    assert "überfällig" in desk.page("/").get_text(), "it is due on the start page"
    assert send(desk.browser, address, {"was": "erledigt"}).status_code == 303
    assert desk.page(f"{case}/akte").select("li.done")
    assert send(desk.browser, address, {"was": "erledigt"}).status_code == 303
    assert not desk.page(f"{case}/akte").select("li.done")


def test_a_case_is_moved_renamed_paused_closed_and_opened(desk: Desk) -> None:
    case = desk.case()
    act = f"{case}/akte"
    for fields, seen in (
        ({"was": "umbenennen", "pseudonym": "Buche 9"}, "Buche 9"),
        ({"was": "phase", "phase": "3"}, "3 · "),
        ({"was": "ruhen"}, "ruht"),
        ({"was": "oeffnen"}, "in Beratung"),
        ({"was": "abschliessen", "ergebnis": "recognised"}, "abgeschlossen"),
    ):
        assert send(desk.browser, act, fields).status_code == 303, fields
        assert seen in desk.page(act).get_text()
    assert send(desk.browser, act, {"was": "abschliessen", "ergebnis": "recognised"}).status_code == 409
    assert send(desk.browser, act, {"was": "umbenennen", "pseudonym": ""}).status_code == 422
    assert send(desk.browser, act, {"was": "sprengen"}).status_code == 404


def test_a_case_is_handed_over(desk: Desk) -> None:
    case = desk.case()
    colleague = an_account(desk.site.accounts, Role.COUNSELLOR, organisation="akten", name="Ben Beispiel")
    stranger = an_account(desk.site.accounts, Role.COUNSELLOR, organisation="fremd")
    act = f"{case}/akte"
    assert send(desk.browser, act, {"was": "uebergeben", "an": stranger.id}).status_code == 422
    assert send(desk.browser, act, {"was": "uebergeben", "an": colleague.id}).status_code == 303
    assert "Angeboten an Ben Beispiel" in " ".join(desk.page(act).get_text().split())
    assert send(desk.browser, act, {"was": "annehmen"}).status_code == 403, "only the colleague may"
    assert send(desk.browser, act, {"was": "zuruecknehmen"}).status_code == 303


def test_everything_stored_is_handed_out(desk: Desk) -> None:
    case = desk.case(read_profile(NURSE))
    send(desk.browser, f"{case}/akte/notizen/neu", {"text": "Sehr eigene Worte"})
    text = desk.browser.get(f"{case}/akte/auskunft.txt")
    assert "Sehr eigene Worte" in text.text and "attachment" in text.headers["content-disposition"]
    assert "no-store" in text.headers["cache-control"]
    assert json.loads(desk.browser.get(f"{case}/akte/auskunft.json").text)["case"]["pseudonym"] == "Linde 7"


def test_deleting_asks_for_the_number_and_leaves_nothing(desk: Desk) -> None:
    case = desk.case(read_profile(NURSE))
    address = f"{case}/akte/loeschen"
    assert send(desk.browser, address, {"nummer": "0"}).status_code == 422
    number = desk.page(case).select_one(".case-head .kind").get_text().split()[1]  # type: ignore[union-attr]
    number = "".join(sign for sign in number if sign.isdigit())
    assert send(desk.browser, address, {"nummer": number}).status_code == 303
    assert desk.browser.get(case).status_code == 404


def test_withdrawing_the_consent_stops_the_work(desk: Desk) -> None:
    case = desk.case()
    page = desk.page(f"{case}/akte")
    fields = fields_of(page, "main form:has(button[value=widerrufen])")
    assert send(desk.browser, f"{case}/akte", {**fields, "was": "widerrufen"}).status_code == 303
    assert "widerrufen am" in desk.page(f"{case}/akte").get_text()
    saved = send(desk.browser, f"{case}/profil", {**desk.fields(f"{case}/profil"), "nationality": "SY"})
    assert saved.status_code == 409 and "Einwilligung" in saved.text


def test_the_overview_shows_the_course_and_the_papers(desk: Desk) -> None:
    page = desk.page(desk.case(read_profile(NURSE)))
    assert "Fall angelegt" in page.get_text()
    assert page.select(".criteria li")
    empty = desk.page(desk.case())
    assert "Sobald die zuständige Stelle feststeht" in empty.get_text()


def test_visitors_see_no_day(desk: Desk) -> None:
    assert desk.page("/").select_one("#heute")
    desk.browser.cookies, kept = type(desk.browser.cookies)(), desk.browser.cookies
    try:
        assert not desk.page("/").select_one("#heute")
    finally:
        desk.browser.cookies = kept
