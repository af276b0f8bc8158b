"""The stewards' pages: deciding about proposals, runs, what is due, contradictions; history, editing, feedback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from starlette.testclient import TestClient

from kb.actor import Role
from kb.editorial.change import ChangeState, Conflict, Outcome, Similar
from kb.editorial.run import RunState
from kb.entries import Offer
from kb.knowledge import open_knowledge
from kb.settings import Settings
from tests.builders import NOW, a_partner, a_source, an_offer, some_knowledge
from tests.kb.editorial.conftest import PAGE, Office, found, said
from tests.web.conftest import EVIL, links, text
from tests.web.people import browser_of, send
from web.app import create_app

SIDES = [{"text": "200 EUR", "source": "seite"}, {"text": "150 EUR", "source": "portal"}]


@dataclass
class House:
    """A site with a few entries, and people who look after them."""

    app: FastAPI
    office: Office
    steward: TestClient

    def browser(self, *roles: Role) -> TestClient:
        """A browser of somebody with these roles."""
        return browser_of(self.app, *roles)

    def look(self, address: str, status: int = 200) -> BeautifulSoup:
        """A page as the steward sees it."""
        response = self.steward.get(address)
        assert response.status_code == status, f"{response.status_code} {response.text[-1500:]}"
        return BeautifulSoup(response.text, "html.parser")

    def send(self, address: str, page: str, status: int = 303, **fields: Any) -> BeautifulSoup:
        """Sends a form that stands on a page."""
        response = send(self.steward, address, fields, page)
        assert response.status_code == status, f"{response.status_code} {response.text[-1500:]}"
        return BeautifulSoup(response.text, "html.parser")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two courses of which one is disputed, a partner, and two proposals: a change and a new course."""
    disputed = an_offer(
        "streit",
        "Umstrittener Kurs",
        sources=[a_source(), a_source("portal", url="https://portal.example/7", publisher="Portal")],
        contradictions=[{"topic": "Kosten", "statements": SIDES}],
    )
    course = an_offer("kurs", sources=[a_source(url=PAGE)])
    knowledge = some_knowledge(tmp_path_factory.mktemp("house"), course, disputed, a_partner())
    changed = said(course, certificate=f"Zertifikat {EVIL}", target_group="Ingenieure")
    new = said(an_offer("neu", "Neuer Kurs", sources=[a_source(url="https://t.example/neu")]))
    Office(knowledge.store).read(
        found("kurs", Outcome.CHANGED, changed, ("certificate", "target_group"), entry_id="kurs"),
        found("neu", Outcome.NEW, new),
    )
    knowledge.store.database.dispose()
    return knowledge.settings


@pytest.fixture
def house(prepared: Settings, tmp_path: Path) -> Iterator[House]:
    """A site of its own over a copy of what was prepared."""
    data = tmp_path / "data"
    shutil.copytree(prepared.data, data)
    settings = replace(prepared, data=data, database=f"sqlite:///{data / 'lotse.db'}")
    knowledge = open_knowledge(settings, NOW)
    app = create_app(knowledge, settings, lambda: NOW)
    with TestClient(app, follow_redirects=False) as steward:
        steward.cookies = browser_of(app, Role.STEWARD).cookies
        yield House(app, Office(knowledge.store), steward)


def values_on(page: BeautifulSoup) -> dict[str, Any]:
    """Everything that stands in the main form of a page, as a browser would send it."""
    form = page.select_one("form.entry-form")
    assert form is not None
    fields: dict[str, Any] = {}
    for box in form.select("input[name], textarea[name], select[name]"):
        name = str(box["name"])
        if box.name == "textarea":
            fields[name] = box.get_text().removeprefix("\n")
        elif box.name == "select":
            chosen = box.select_one("option[selected]")
            fields[name] = str(chosen["value"]) if chosen else ""
        elif box.get("type") != "checkbox":
            fields[name] = str(box.get("value", ""))
        elif box.has_attr("checked"):
            fields.setdefault(name, []).append(str(box["value"]))
    return fields


def test_only_stewards_come_in(house: House) -> None:
    counsellor = house.browser(Role.COUNSELLOR)
    for address in ("/pruefen", "/pruefen/laeufe", "/pruefen/faellig", "/pruefen/widersprueche"):
        assert counsellor.get(address).status_code == 403
    for address in ("/pruefen/1", "/pruefen/laeufe/1", "/eintrag/kurs/verlauf", "/eintrag/kurs/bearbeiten"):
        assert counsellor.get(address).status_code == 404
    visitor = TestClient(house.app, follow_redirects=False)
    assert visitor.get("/pruefen").headers["location"].startswith("/anmelden")
    assert house.steward.get("/pruefen").headers["cache-control"] == "no-store"


def test_the_queue_shows_what_waits_and_filters(house: House) -> None:
    page = house.look("/pruefen")
    assert text(page, "h1") == "Prüfliste"
    assert [heading.get_text() for heading in page.select(".hit-title")] == ["Brückenkurs Bau", "Neuer Kurs"]
    assert "Abschluss, Zielgruppe" in text(page, ".proposals")
    assert "1 geändert, 1 neu" in text(page, ".waiting")
    only = house.look("/pruefen?ergebnis=new&quelle=kurse")
    assert [heading.get_text() for heading in only.select(".hit-title")] == ["Neuer Kurs"]
    assert "Kein Vorschlag passt dazu" in text(house.look("/pruefen?art=body"), "main")
    assert house.look("/pruefen?ergebnis=nwe", 422).select_one(".errors")


def test_a_change_stands_side_by_side_and_harmless(house: House) -> None:
    page = house.look("/pruefen/1")
    assert [label.get_text(" ", strip=True) for label in page.select(".difference .check label")] == [
        "übernehmen: Abschluss",
        "übernehmen: Zielgruppe",
    ]
    assert "nichts" in text(page, ".diff .old")
    assert EVIL in text(page, ".diff .new .came")
    assert EVIL not in str(page)


def test_ticked_fields_are_accepted_and_the_next_proposal_follows(house: House) -> None:
    ticked = {"gezeigt": "ja", "umfang": "auswahl", "feld": ["target_group"], "fassung": "1"}
    response = send(house.steward, "/pruefen/1/uebernehmen", ticked, "/pruefen/1")
    assert response.status_code == 303
    entry = house.office.store.entry("kurs")
    assert isinstance(entry, Offer) and (entry.target_group, entry.certificate) == ("Ingenieure", None)
    assert response.headers["location"] == "/pruefen/2?gut=uebernommen"
    assert "Übernommen." in text(house.look("/pruefen/2?gut=uebernommen"), ".note.good")
    newest = house.office.store.revisions("kurs")[-1]
    assert newest.who == "Anna Beispiel"


def test_ticking_nothing_is_a_mistake_that_says_so(house: House) -> None:
    page = house.send("/pruefen/1/uebernehmen", "/pruefen/1", 422, gezeigt="ja", umfang="auswahl", grund="Weil")
    assert links(page, ".errors a") == ["#feld-certificate"]
    assert page.select_one("#feld-certificate") is not None
    assert text(page, "#grund") == "Weil"
    assert not page.select("input[name=feld][checked]")
    assert str(page.title).startswith("<title>Fehler:")


def test_an_accepted_entry_is_found_at_once(house: House) -> None:
    house.send("/pruefen/2/uebernehmen", "/pruefen/2", umfang="alles")
    results = house.look("/suche?q=Neuer+Kurs")
    assert "/eintrag/neu" in links(results)


def test_a_proposal_is_declined_with_a_reason(house: House) -> None:
    page = house.send("/pruefen/2/ablehnen", "/pruefen/2", 422, ablehnung=" ")
    assert links(page, ".errors a") == ["#ablehnung"]
    house.send("/pruefen/2/ablehnen", "/pruefen/2", ablehnung="Kein Bezug")
    assert house.office.queue.change(2).state is ChangeState.DECLINED
    shown = house.look("/pruefen/2")
    assert "Kein Bezug" in text(shown, "main") and not shown.select("main form")


def test_what_was_decided_meanwhile_is_said_and_not_overwritten(house: House) -> None:
    house.send("/pruefen/1/uebernehmen", "/pruefen/1", umfang="alles")
    page = house.send("/pruefen/1/ablehnen", "/pruefen/2", 409, ablehnung="zu spät")
    assert "schon entschieden" in text(page, ".errors")
    house.office.store.save(an_offer("kurs", "Umbenannt"), "jemand", "x", NOW)
    house.office.read(
        found("k", Outcome.CHANGED, said(an_offer("kurs"), certificate="Z"), ["certificate"], entry_id="kurs")
    )
    page = house.send("/pruefen/3/uebernehmen", "/pruefen/3", 409, umfang="alles", fassung="1")
    assert "inzwischen geändert" in text(page, ".errors")


def test_an_incomplete_proposal_is_completed_in_the_form(house: House) -> None:
    data = said(an_offer("halb", "Halber Kurs"))
    del data["provider"]
    house.office.read(found("halb", Outcome.NEW, data))
    page = house.look("/pruefen/3")
    assert "Träger: fehlt" in text(page, "#bearbeiten")
    refused = house.send("/pruefen/3/uebernehmen", "/pruefen/3", 422, umfang="alles")
    assert "Träger" in text(refused, ".errors")
    fields = values_on(house.look("/pruefen/3/bearbeiten"))
    wrong = house.send("/pruefen/3/bearbeiten", "/pruefen/3/bearbeiten", 422, **fields | {"e-costs": "- text: ["})
    assert "#costs" in links(wrong, ".errors a")
    assert text(wrong, "#costs") == "- text: ["
    house.send(
        "/pruefen/3/bearbeiten", "/pruefen/3/bearbeiten",
        **fields | {"e-provider": "Bildungswerk", "e-costs": "- text: 200 EUR"},
    )  # fmt: skip
    entry = house.office.store.entry("halb")
    assert isinstance(entry, Offer)
    assert (entry.provider, entry.costs[0].text) == ("Bildungswerk", "200 EUR")


def test_duplicates_are_merged_from_the_proposal(house: House) -> None:
    double = said(an_offer("doppelt", "Brückenkurs für Bauleute", certificate="Zertifikat"))
    house.office.read(found("d", Outcome.NEW, double, similar=(Similar("kurs", "Gleicher Träger, gleiche Seite."),)))
    page = house.look("/pruefen/3")
    assert "Gleicher Träger" in text(page, "[aria-labelledby=zusammen]")
    wrong = house.send("/pruefen/3/zusammenfuehren", "/pruefen/3", 422, eintrag="kurrs")
    assert "Meinten Sie „kurs“" in text(wrong, ".errors")
    house.send("/pruefen/3/zusammenfuehren", "/pruefen/3", eintrag="http://testserver/eintrag/kurs?lang=en")
    entry = house.office.store.entry("kurs")
    assert isinstance(entry, Offer) and entry.certificate == "Zertifikat"


def test_conflicts_are_kept_where_ticked(house: House) -> None:
    conflict = Conflict("costs", "200 EUR", "seite", "150 EUR")
    data = said(an_offer("kurs"), sources=[a_source("portal", url="https://portal.example/7")])
    house.office.read(found("p", Outcome.CHANGED, data, (), entry_id="kurs", conflicts=(conflict,)))
    page = house.look("/pruefen/3")
    assert "150 EUR" in text(page, "[aria-labelledby=widersprueche]")
    assert "1 Vorschlag widerspricht einem Eintrag" in text(house.look("/pruefen/widersprueche"), "main")
    house.send("/pruefen/3/uebernehmen", "/pruefen/3", gezeigt="ja", umfang="auswahl", widerspruch="costs")
    assert [one.topic for one in house.office.store.entry("kurs").contradictions] == ["Kosten"]


def test_all_of_a_source_is_accepted_after_a_question(house: House) -> None:
    page = house.look("/pruefen/alle?quelle=kurse")
    assert "1 geändert, 1 neu" in text(page, ".lead")
    response = send(house.steward, "/pruefen/alle", {"quelle": "kurse"}, "/pruefen/alle?quelle=kurse")
    done = house.look(response.headers["location"])
    assert "2 Vorschläge übernommen." in text(done, ".note.good")
    assert "Nichts zu entscheiden" in text(done, ".empty")
    house.look("/pruefen/alle?quelle=kurse", 303)


def test_a_run_report_shows_changes_and_reasons(house: House) -> None:
    rejected = found("x", Outcome.REJECTED, notes=("Nur ein Titel.",))
    changed = found("kurs", Outcome.CHANGED, said(an_offer("kurs"), certificate="Z"), ["certificate"], entry_id="kurs")
    run = house.office.read(rejected, changed)
    assert f"/pruefen/laeufe/{run.number}" in links(house.look("/pruefen/laeufe"))
    page = house.look(f"/pruefen/laeufe/{run.number}")
    assert [heading.get_text(" ", strip=True) for heading in page.select(".band > h2")] == [
        "Geändert 1",
        "Abgewiesen 1",
    ]
    assert "Nur ein Titel." in text(page, "main") and "Abschluss" in text(page, "main")
    house.look("/pruefen/laeufe/99", 404)


def test_a_withheld_run_is_released_or_discarded(house: House) -> None:
    for decision in ("freigeben", "verwerfen"):
        run = house.office.staged(found("a", Outcome.GONE, entry_id="kurs"), proof=decision)
        house.office.publication.withhold(run.number, "Die Quelle nennt nur noch 1 statt 9 Einträge.", NOW)
        here = f"/pruefen/laeufe/{run.number}"
        assert here in links(house.look("/pruefen"), ".note.warn a")
        assert "nur noch 1 statt 9" in text(house.look(here), "main .wrap > .note.warn")
        refused = house.send(f"{here}/verwerfen", here, 422, grund="")
        assert links(refused, ".errors a") == ["#grund"]
        house.send(f"{here}/{decision}", here, grund="Seite im Umbau")
        assert house.office.runs.run(run.number).state is (
            RunState.DONE if decision == "freigeben" else RunState.DISCARDED
        )
        house.send(f"{here}/freigeben", "/pruefen/1", 409)


def test_what_is_due_has_a_ready_email_and_is_checked_off(house: House) -> None:
    doubted = an_offer("kurs", contacts=[{"role": "Büro", "email": "kurs@t.example"}], upkeep={"doubted": "2026-11-20"})
    house.office.store.save(doubted, "B. Rat", "Rückmeldung", NOW)
    page = house.look("/pruefen/faellig")
    assert text(page, ".due h3") == "Brückenkurs Bau"
    assert "stimmt nicht mehr" in text(page, ".due .badge")
    assert text(page, ".due textarea").startswith("Guten Tag,")
    assert links(page, ".due details a")[0].startswith("mailto:kurs@t.example?subject=Stimmen%20unsere")
    house.send("/pruefen/faellig/kurs", "/pruefen/faellig", wie="Telefonat mit dem Träger")
    entry = house.office.store.entry("kurs")
    assert (entry.upkeep.doubted, entry.upkeep.confirmed) == (None, NOW.date())
    assert house.office.store.revisions("kurs")[-1].why == "Telefonat mit dem Träger"
    assert "Nichts ist fällig" in text(house.look("/pruefen/faellig"), ".empty")
    assert "ist nichts fällig" in text(house.look("/pruefen/faellig?grund=aged"), ".empty")


def test_a_contradiction_is_decided_and_the_loser_stays(house: House) -> None:
    page = house.look("/pruefen/widersprueche")
    form = page.select_one(".findings form")
    assert form is not None
    base = str(form.select("input[name=fassung]")[0]["value"])
    here = "/pruefen/widersprueche"
    wrong = house.send(f"{here}/streit", here, 422, thema="Kosten", fassung=base, grund="")
    assert len(wrong.select(".errors a")) == 2
    assert all(wrong.select_one(address) for address in links(wrong, ".errors a"))
    house.send(f"{here}/streit", here, thema="Kosten", fassung=base, gilt="1", grund="Anruf beim Träger")
    sides = house.office.store.entry("streit").contradictions[0].statements
    assert [side.holds for side in sides] == [False, True]
    decided = house.look(f"{here}?stand=entschieden")
    assert "gilt nicht" in text(decided, ".fails") and "200 EUR" in text(decided, ".fails")
    shown = house.look("/eintrag/streit")
    assert "150 EUR" in text(shown, ".sides .holds") and "200 EUR" in text(shown, ".sides .fails")
    assert "Anruf beim Träger" in text(shown, "[aria-labelledby=widerspruch]")
    assert house.look(f"{here}?stand=offen").select_one(".empty")
    house.send(f"{here}/streit", here, 409, thema="Kosten", fassung=base, gilt="0", grund="Alter Stand")
    house.send(f"{here}/streit/wieder-offen", here, 422, thema="Kosten", grund="")
    house.send(f"{here}/streit/wieder-offen", here, thema="Kosten", grund="Neue Auskunft")
    assert house.office.store.entry("streit").contradictions[0].decided is None


def test_history_tells_and_goes_back(house: House) -> None:
    house.send("/pruefen/1/uebernehmen", "/pruefen/1", umfang="alles", grund="Anruf")
    page = house.look("/eintrag/kurs/verlauf")
    assert "Anna Beispiel" in text(page, ".findings li")
    assert "Vorschlag 1, Lauf 1): Anruf" in text(page, ".findings li")
    assert EVIL not in str(page)
    wrong = house.send("/eintrag/kurs/zurueck", "/eintrag/kurs/verlauf", 422, fassung="1", grund="")
    assert links(wrong, ".errors a") == ["#grund-1"] and wrong.select_one("#grund-1")
    first = house.office.store.revisions("kurs")[0].number
    house.send("/eintrag/kurs/zurueck", "/eintrag/kurs/verlauf", fassung=str(first), grund="War richtig")
    entry = house.office.store.entry("kurs")
    assert isinstance(entry, Offer) and entry.certificate is None
    house.send("/eintrag/kurs/zurueck", "/eintrag/kurs/verlauf", 409, fassung="999", grund="?")
    house.look("/eintrag/gab-es-nie/verlauf", 404)
    assert house.browser(Role.EDITOR).get("/eintrag/kurs/verlauf").status_code == 200


def test_an_entry_that_was_taken_out_comes_back_from_its_history(house: House) -> None:
    house.office.store.remove("partner", "x", "Versehen", NOW)
    page = house.look("/eintrag/partner/verlauf")
    assert "gibt es nicht mehr" in text(page, "main .wrap > .note.warn")
    first = house.office.store.revisions("partner")[0].number
    house.send("/eintrag/partner/zurueck", "/eintrag/partner/verlauf", fassung=str(first), grund="Gibt es doch")
    assert house.look("/eintrag/partner?gut=zurueck").select_one(".note.good")


def test_an_entry_is_edited_with_a_reason(house: House) -> None:
    here = "/eintrag/kurs/bearbeiten"
    fields = values_on(house.look(here)) | {"e-title": "Von Hand", "e-summary": ""}
    wrong = house.send(here, here, 422, **fields)
    assert links(wrong, ".errors a") == ["#grund"]
    wrong = house.send(here, here, 422, **fields | {"grund": "Anruf"})
    assert links(wrong, ".errors a") == ["#summary"]
    assert wrong.select("#title")[0]["value"] == "Von Hand"
    house.send(here, here, **fields | {"e-summary": "Neu.", "grund": "Anruf"})
    entry = house.office.store.entry("kurs")
    assert (entry.title, entry.summary) == ("Von Hand", "Neu.")
    house.send(here, here, 409, **fields | {"e-summary": "Neu.", "grund": "Anruf"})


def test_two_entries_are_joined(house: House) -> None:
    here = "/eintrag/kurs/zusammenfuehren"
    assert "#eintrag" in links(house.send(here, here, 422, eintrag=""), ".errors a")
    house.send(here, here, 422, eintrag="kurs")
    house.send(here, here, eintrag="/eintrag/streit", grund="Gleicher Kurs")
    assert house.office.store.ids() == ("kurs", "partner")
    house.look("/eintrag/streit", 404)


def test_one_click_feedback_stands_at_the_entry_for_everybody(house: House) -> None:
    visitor = TestClient(house.app)
    assert not BeautifulSoup(visitor.get("/eintrag/kurs").text, "html.parser").select(".feedback")
    counsellor = house.browser(Role.COUNSELLOR)
    page = BeautifulSoup(counsellor.get("/eintrag/kurs").text, "html.parser")
    assert [button.get_text() for button in page.select(".feedback button")] == [
        "Stimmt noch",
        "Stimmt nicht mehr",
        "Platz frei",
    ]
    for sign in ("holds", "seats"):
        response = send(counsellor, "/eintrag/kurs/rueckmeldung", {"rueckmeldung": sign}, "/eintrag/kurs")
        assert response.status_code == 303
    seen = BeautifulSoup(visitor.get("/eintrag/kurs").text, "html.parser")
    assert "Platz frei, gemeldet am 22.11.2026" in text(seen, ".status-box")
    assert "bestätigt am 22.11.2026" in text(seen, ".status-box")
    assert "Anna" not in seen.get_text(), "who said it stays among colleagues"
    send(
        counsellor, "/eintrag/kurs/rueckmeldung", {"rueckmeldung": "doubted", "anmerkung": "Fällt aus"}, "/eintrag/kurs"
    )
    assert "stimmt nicht mehr" in text(BeautifulSoup(visitor.get("/eintrag/kurs").text, "html.parser"), ".status-box")
    wrong = send(counsellor, "/eintrag/kurs/rueckmeldung", {"rueckmeldung": ""}, "/eintrag/kurs")
    assert wrong.status_code == 422
    partner = BeautifulSoup(counsellor.get("/eintrag/partner").text, "html.parser")
    assert len(partner.select(".feedback button")) == 2


def test_feedback_ends_the_day_after_two_weeks(house: House) -> None:
    old = an_offer("kurs", upkeep={"seats_free": "2026-11-01"})
    house.office.store.save(old, "x", "y", NOW)
    assert "Platz frei, gemeldet" not in text(house.look("/eintrag/kurs"), ".status-box")
    assert date(2026, 11, 1) == old.upkeep.seats_free


def test_pages_are_in_english_too(house: House) -> None:
    for address in ("/pruefen", "/pruefen/1", "/pruefen/laeufe/1", "/pruefen/faellig", "/pruefen/widersprueche"):
        page = house.look(f"{address}?lang=en")
        assert page.html is not None and page.html["lang"] == "en"
        inside = [link for link in links(page, "main a") if link.startswith("/")]
        assert all("lang=en" in link for link in inside), inside
    assert text(house.look("/pruefen?lang=en"), "h1") == "Review queue"
