"""Proposals, comparison and plan of a case, over the shipped corpus: reasons, decisions, files."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from kb.knowledge import Knowledge
from matcher.profile import Profile, read_profile
from tests.web.desk import Desk, at_the_desk
from tests.web.people import send

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def desk(knowledge: Knowledge) -> Iterator[Desk]:
    with at_the_desk(knowledge, "beratung") as desk:
        yield desk


@pytest.fixture(scope="module")
def nurse(desk: Desk) -> str:
    """The address of a case with a Defizitbescheid."""
    return desk.case(read_profile(EXAMPLES / "05-pflegefachkraft-tunesien.yaml"))


def test_proposals_stand_by_gap_and_phase_with_words_for_verdicts(desk: Desk, nurse: str) -> None:
    page = desk.page(f"{nurse}/vorschlaege")
    headings = [heading.get_text(strip=True) for heading in page.select(".group-of h2")]
    assert headings[0] == "Wer entscheidet"
    assert "Rechtliche Grundlagen der Pflege" in headings and "Wer bezahlt" in headings
    assert {badge.get_text() for badge in page.select(".verdict")} == {"passt", "noch offen", "Voraussetzung fehlt"}
    assert "%" not in page.select_one("main").get_text()  # type: ignore[union-attr]


def test_every_criterion_says_its_outcome_in_words_and_where_it_is_stated(desk: Desk, nurse: str) -> None:
    page = desk.page(f"{nurse}/vorschlaege")
    for line in page.select(".proposal .criteria li"):
        assert line.select_one(".vh").get_text(strip=True) in ("erfüllt:", "nicht erfüllt:", "keine Angabe:")  # type: ignore[union-attr]
    assert page.select(".criteria .from a[href^='http']") and page.select(".criteria .from a[href^='/regeln/']")


def test_a_blocked_proposal_never_stands_above_another_of_its_group(desk: Desk, nurse: str) -> None:
    for group in desk.page(f"{nurse}/vorschlaege").select(".group-of"):
        verdicts = [one["class"][1] for one in group.select(".proposal .verdict")]
        blocked = [place for place, verdict in enumerate(verdicts) if verdict == "blocked"]
        assert blocked == list(range(len(verdicts) - len(blocked), len(verdicts)))


def test_why_not_names_the_smallest_change(desk: Desk) -> None:
    case = desk.case(read_profile(EXAMPLES / "07-grundschullehrerin-irak.yaml"))
    page = desk.page(f"{case}/vorschlaege")
    links = [str(link["href"]) for link in page.select(".proposal.blocked h3 a")]
    said = [text.get_text() for link in links if (text := desk.page(link).select_one(".note p"))]
    assert any("würde" in sentence or "wäre" in sentence for sentence in said)


def test_taking_declining_and_rating(desk: Desk) -> None:
    case = desk.case(read_profile(EXAMPLES / "05-pflegefachkraft-tunesien.yaml"))
    address = str(desk.page(f"{case}/vorschlaege").select_one("[aria-labelledby^=luecke] .proposal h3 a")["href"])  # type: ignore[index]
    assert send(desk.browser, address, {"was": "uebernehmen"}).status_code == 303
    assert "in den Plan übernommen" in desk.page(address).get_text()
    refused = send(desk.browser, address, {"was": "ablehnen", "grund": "other", "worte": ""})
    assert refused.status_code == 422 and "welcher Grund" in refused.text
    assert (
        send(desk.browser, address, {"was": "ablehnen", "grund": "too_far", "worte": "zwei Stunden"}).status_code == 303
    )
    page = desk.page(address)
    assert "zu weit weg: zwei Stunden" in page.get_text()
    assert send(desk.browser, address, {"was": "nicht-hilfreich"}).status_code == 303
    assert desk.page(address).select_one("[value=nicht-hilfreich][aria-pressed=true]")
    id = address.rsplit("/", 1)[1]
    plan = desk.page(f"{case}/plan")
    assert f"/eintrag/{id}" not in [link["href"] for link in plan.select(".way h3 a")]
    assert send(desk.browser, address, {"was": "offen"}).status_code == 303
    assert "abgelehnt" not in desk.page(address).get_text()


def test_nonsense_changes_nothing(desk: Desk, nurse: str) -> None:
    address = str(desk.page(f"{nurse}/vorschlaege").select_one(".proposal h3 a")["href"])  # type: ignore[index]
    assert send(desk.browser, address, {"was": "sprengen"}).status_code == 404
    assert desk.browser.get(f"{nurse}/vorschlaege/gibt-es-nicht").status_code == 404


def test_comparing_two_to_four(desk: Desk, nurse: str) -> None:
    ids = [str(box["value"]) for box in desk.page(f"{nurse}/vorschlaege").select("input[name=eintrag]")]
    page = desk.page(f"{nurse}/vergleich?" + "&".join(f"eintrag={id}" for id in ids[:2]))
    assert len(page.select("thead th")) == 2
    five = desk.page(f"{nurse}/vergleich?" + "&".join(f"eintrag={id}" for id in dict.fromkeys(ids)))
    assert len(five.select("thead th")) == 4 and "höchstens vier" in five.get_text()
    assert "zwei bis vier" in desk.page(f"{nurse}/vergleich?eintrag={ids[0]}", 422).get_text()


def test_the_plan_has_a_timeline_that_is_also_a_table(desk: Desk, nurse: str) -> None:
    page = desk.page(f"{nurse}/plan")
    steps = page.select(".way > li")
    assert len(steps) >= 3
    assert len(page.select("table.counts tbody tr")) == len(steps)
    assert page.select("svg.span rect.filled")
    assert desk.page(f"{nurse}/plan?variante=9", 404)


def test_a_profile_that_says_nothing_gets_questions_instead_of_a_plan(desk: Desk) -> None:
    case = desk.case(Profile())
    assert "Noch sagt das Profil zu wenig" in desk.page(f"{case}/vorschlaege").get_text()
    assert desk.page(f"{case}/plan").select("ol.asks a[href*='/profil#']")


def test_the_plan_as_a_file_names_the_case_by_number_only(desk: Desk, nurse: str) -> None:
    assert "Linde 7" in desk.page(f"{nurse}/plan/pruefen").get_text()
    office = desk.browser.get(f"{nurse}/plan/qualifizierungsplan.pdf")
    assert office.headers["content-type"] == "application/pdf"
    assert "no-store" in office.headers["cache-control"] and "attachment" in office.headers["content-disposition"]
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(office.content)).pages)
    assert "Fall " in words and "Linde" not in words
    assert desk.browser.get(f"{nurse}/plan/qualifizierungsplan.docx").content.startswith(b"PK")
    assert len(PdfReader(BytesIO(desk.browser.get(f"{nurse}/plan/mein-weg.pdf").content)).pages) == 1
    assert desk.browser.get(f"{nurse}/plan/termine.ics").text.startswith("BEGIN:VCALENDAR")
