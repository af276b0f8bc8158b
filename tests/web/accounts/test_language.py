"""Who reads English stays in English: links, forms and the way on after each form."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from kb.actor import Role
from tests.web.accounts.conftest import House
from tests.web.conftest import links
from tests.web.people import send

PAGES = (
    "/konto", "/konto/kennwort", "/konto/name", "/konto/zweiter-faktor", "/abmelden", "/konten", "/konten/neu",
    "/organisationen", "/organisationen/neu", "/organisationen/traeger",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_links_and_forms_keep_the_language(house: House, address: str) -> None:
    house.person(organisation="traeger", password=None)
    browser = house.inside(house.person(Role.SYSTEM, Role.ADMINISTRATOR))
    page = BeautifulSoup(browser.get(f"{address}?lang=en").text, "html.parser")
    inside = [link for link in links(page) if link.startswith("/")]
    assert [link for link in inside if "lang=en" not in link] == links(page, ".switch")
    for form in page.select("form"):
        assert "lang=en" in str(form["action"]) or form.select("input[name=lang][value=en]"), form["action"]
    assert len(page.select("h1")) == 1
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_the_way_on_keeps_the_language(house: House) -> None:
    anna = house.person(Role.COUNSELLOR)
    browser = house.browser()
    fields = {"anmeldename": anna.login, "kennwort": "falsch"}
    assert "E-mail address or password is wrong" in send(browser, "/anmelden?lang=en", fields).text
    answer = send(browser, "/anmelden?lang=en", {**fields, "kennwort": "vier bunte kleine Boote"})
    assert answer.headers["location"] == "/?lang=en"
    assert send(browser, "/konto/name?lang=en", {"name": "Ann"}).headers["location"] == "/konto?gut=name&lang=en"
    assert send(browser, "/abmelden?lang=en", {}).headers["location"] == "/anmelden?lang=en"
