"""Filling in a profile: all at once, question by question, from a notice; two who save, and what is typed wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kb.knowledge import Knowledge
from matcher.profile import Profile, read_profile
from tests.builders import NOW
from tests.web.desk import Desk, at_the_desk
from tests.web.people import send
from web.language import read_languages
from web.profile_form.asks import asks
from web.profile_form.reading import ReadForm
from web.profile_form.writing import raw_of

EXAMPLES = sorted(
    path for path in (Path(__file__).parents[2] / "examples").glob("*.yaml") if "expected" not in path.name
)
NOTICE = next((Path(__file__).parents[1] / "matcher" / "notices").rglob("*.txt"))


@pytest.fixture(scope="module")
def desk(knowledge: Knowledge) -> Iterator[Desk]:
    with at_the_desk(knowledge, "profile") as desk:
        yield desk


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_form_gives_back_what_it_shows(path: Path, language: str) -> None:
    from starlette.datastructures import QueryParams

    say = read_languages()[language]  # type: ignore[index]
    told = read_profile(path).model_copy(update={"bescheid_text": None})
    raw = raw_of(told, asks(say), say)
    sent = QueryParams([(name, value) for name, values in raw.items() for value in values])
    read = ReadForm(sent, asks(say), Profile(), say)
    assert read.values.problems == []
    assert json.loads(read.profile.model_dump_json()) == {
        **json.loads(told.model_dump_json()),
        "documents": list(told.documents) if told.documents else None,
    }


def test_saving_the_untouched_form_changes_nothing(desk: Desk) -> None:
    told = read_profile(EXAMPLES[0])
    case = desk.case(told)
    assert send(desk.browser, f"{case}/profil", desk.fields(f"{case}/profil")).status_code == 303
    assert desk.stored(case) == told
    assert desk.site.casebook.cases.case(desk.actor, case.rsplit("/", 1)[1], NOW).profile_version == 1


def test_an_empty_form_is_an_empty_profile(desk: Desk) -> None:
    case = desk.case()
    assert send(desk.browser, f"{case}/profil", desk.fields(f"{case}/profil")).status_code == 303
    assert desk.stored(case) == Profile()


def test_what_is_typed_is_stored(desk: Desk) -> None:
    case = desk.case()
    typed = {
        "reference_occupation": "Krankenschwester", "residence.country": "DE", "residence.place": "Halle",
        "residence.since": "01.02.2025", "nationality": "TN", "gross_income_year": "22.000",
        "languages.0.language": "de", "languages.0.level": "B2", "languages.0.certificate": "ja",
        "decision.gaps.0.topic": "Pflegeprozess", "decision.gaps.0.hours": "120,5", "documents": ["cv", "passport"],
        "goals.employer.has_contract": "nein",
    }  # fmt: skip
    assert send(desk.browser, f"{case}/profil", {**desk.fields(f"{case}/profil"), **typed}).status_code == 303
    stored = desk.stored(case)
    assert stored.gross_income_year == 22000
    assert stored.decision.gaps[0].hours == 120.5
    assert stored.languages[0].certificate is True and stored.residence.since == date(2025, 2, 1)
    assert stored.goals.employer is not None and stored.goals.employer.has_contract is False
    assert [paper.value for paper in stored.documents or ()] == ["cv", "passport"]
    assert "Gemeint ist: Pflegefach" in desk.browser.get(f"{case}/profil").text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("residence.since", "31.02.2025", "ist kein Datum"),
        ("gross_income_year", "viel", "ist keine Zahl"),
        ("constraints.radius_km", "-5", "ist keine Zahl"),
        ("employment", "astronaut", "gibt es nicht"),
        ("decision.gaps.0.hours", "12", "worum es geht"),
        ("nationality", "XQ", "lässt sich so nicht verwenden"),
    ],
)
def test_what_cannot_be_used_is_said_and_kept(desk: Desk, field: str, typed: str, said: str) -> None:
    case = desk.case()
    before = desk.stored(case)
    answer = send(desk.browser, f"{case}/profil", {"grundlage": "1", "reference_occupation": "Koch", field: typed})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert said in page.select_one("[data-error-summary]").text  # type: ignore[union-attr]
    assert page.select_one("input[name=reference_occupation][value=Koch]"), "what was typed is still there"
    assert desk.stored(case) == before


def test_another_row_keeps_what_was_typed(desk: Desk) -> None:
    case = desk.case()
    fields = {"grundlage": "1", "languages.0.language": "de", "mehr": "languages"}
    page = BeautifulSoup(send(desk.browser, f"{case}/profil", fields).text, "html.parser")
    assert page.select_one("[name='languages.1.level']")
    assert page.select_one("[name='languages.0.language'] option[selected][value=de]")
    assert desk.stored(case) == Profile()


def test_one_question_after_the_other_until_the_proposals(desk: Desk) -> None:
    case = desk.case()
    address, seen = f"{case}/profil/frage/beruf", 0
    while "/frage/" in address:
        fields = desk.fields(address) | ({"reference_occupation": "Koch"} if address.endswith("beruf") else {})
        address = send(desk.browser, address, fields).headers["location"]
        seen += 1
    assert address == f"{case}/vorschlaege" and seen == 11
    assert desk.stored(case).reference_occupation == "Koch"
    assert desk.browser.get(f"{case}/profil/frage/gibtsnicht").status_code == 404


def test_two_who_save_lose_nothing(desk: Desk) -> None:
    case = desk.case(Profile.model_validate({"nationality": "SY", "reference_occupation": "Koch"}))
    mine, theirs = desk.fields(f"{case}/profil"), desk.fields(f"{case}/profil")
    theirs |= {"nationality": "UA", "residence.place": "Halle"}
    mine |= {"nationality": "IQ", "specialisation": "Patisserie"}
    assert send(desk.browser, f"{case}/profil", theirs).status_code == 303
    clash = send(desk.browser, f"{case}/profil", mine)
    assert clash.status_code == 409
    page = BeautifulSoup(clash.text, "html.parser")
    assert {radio["name"] for radio in page.select("input[type=radio]")} == {"feld:nationality"}
    hidden = {str(field["name"]): str(field["value"]) for field in page.select("form input[type=hidden]")}
    chosen = {**hidden, "feld:nationality": "meine"}
    assert desk.browser.post(f"{case}/profil/zusammenfuehren", data=chosen).status_code == 303
    stored = desk.stored(case)
    assert (stored.nationality, stored.specialisation, stored.residence.place) == ("IQ", "Patisserie", "Halle")


def test_a_form_of_no_version_is_refused(desk: Desk) -> None:
    case = desk.case()
    assert send(desk.browser, f"{case}/profil", {"grundlage": "99"}).status_code == 422
    assert send(desk.browser, f"{case}/profil", {"grundlage": "x"}).status_code == 422


def test_a_pasted_notice_is_confirmed_beside_its_text(desk: Desk) -> None:
    case = desk.case()
    address = f"{case}/profil/bescheid"
    text = NOTICE.read_text("utf-8")
    shown = send(desk.browser, address, {"text": text})
    page = BeautifulSoup(shown.text, "html.parser")
    assert page.select(".notice-text mark") and page.select(".understood")
    assert desk.stored(case) == Profile(), "nothing is saved before it is confirmed"
    hidden = {str(f["name"]): str(f["value"]) for f in page.select("main form input[name][value]")}
    hidden |= {str(f["name"]): f.text for f in page.select("main form textarea[name]")}
    for select in page.select("main form select[name]"):
        option = select.select_one("option[selected]")
        hidden[str(select["name"])] = str(option["value"]) if option else ""
    assert desk.browser.post(f"{address}/uebernehmen", data=hidden).status_code == 303
    stored = desk.stored(case)
    assert stored.decision.status is not None and stored.bescheid_text is None


@pytest.mark.parametrize(
    ("file", "said"),
    [(b"%PDF-1.4 kaputt", "besch"), (b"PK\x03\x04word", "PDF"), (b"", "Fügen Sie den Text")],
)
def test_a_file_that_cannot_be_read_is_said(desk: Desk, file: bytes, said: str) -> None:
    case = desk.case()
    address = f"{case}/profil/bescheid"
    files = {"datei": ("bescheid.pdf", file, "application/pdf")} if file else None
    answer = send(desk.browser, address, {"text": ""}, files=files)
    assert answer.status_code == 422 and said in answer.text
