"""One-time links: once, for a while, for one account; looking does not use them up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kb.actor import Role
from tests.builders import NOW
from tests.web.accounts.conftest import House
from tests.web.people import send
from web.accounts.links import LIFETIMES, Purpose

NEW = "ein ganz anderes Kennwort"


def test_an_invited_person_chooses_a_password_and_is_in(house: House) -> None:
    anna = house.person(Role.COUNSELLOR, password=None)
    path = house.accounts.links.make(anna.id, Purpose.PASSWORD, NOW)
    browser = house.browser()
    assert anna.name in browser.get(path).text
    answer = send(browser, path, {"neu": NEW, "nochmal": NEW})
    assert answer.status_code == 303
    assert browser.get("/konto").status_code == 200
    assert browser.get(path).status_code == 404, "used up"
    assert house.sign_in(house.browser(), anna, NEW).status_code == 303


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("", "", "Geben Sie ein Kennwort ein"),
        ("abc def", "abc def", "mindestens 12 Zeichen"),
        ("x" * 201, "x" * 201, "höchstens 200 Zeichen"),
        ("Passwort2026!!", "Passwort2026!!", "leicht zu erraten"),
        ("123456789012", "123456789012", "leicht zu erraten"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "leicht zu erraten"),
        ("Beispiel12345", "Beispiel12345", "Ihr Name"),
        (NEW, NEW + "x", "verschieden"),
    ],
)
def test_a_bad_password_is_named_and_the_link_stays(house: House, new: str, again: str, said: str) -> None:
    anna = house.person(password=None)
    path = house.accounts.links.make(anna.id, Purpose.PASSWORD, NOW)
    browser = house.browser()
    answer = send(browser, path, {"neu": new, "nochmal": again})
    assert answer.status_code == 422 and said in answer.text
    assert not new or new not in answer.text
    assert send(browser, path, {"neu": NEW, "nochmal": NEW}).status_code == 303


def test_a_new_password_by_link_ends_all_sessions(house: House) -> None:
    anna = house.person()
    elsewhere = house.inside(anna)
    path = house.accounts.links.make(anna.id, Purpose.PASSWORD, NOW)
    send(house.browser(), path, {"neu": NEW, "nochmal": NEW})
    assert elsewhere.get("/konto").status_code == 303


def test_a_sign_in_link_lets_in_once(house: House) -> None:
    anna = house.person(password=None)
    path = house.accounts.links.make(anna.id, Purpose.SIGN_IN, NOW)
    browser = house.browser()
    assert browser.head(path).status_code == 204
    assert browser.get(path, headers={"sec-purpose": "prefetch"}).status_code == 204
    assert send(browser, path, {"neu": NEW, "nochmal": NEW}, page="/anmelden").status_code == 404
    assert not house.accounts.directory.account(anna.id).has_password, "it lets in, and nothing else"
    assert browser.get(path).headers["location"] == "/"
    assert "mit Einmal-Link" in browser.get("/konto").text
    assert house.browser().get(path).status_code == 404


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_link_ends(house: House, purpose: Purpose) -> None:
    path = house.accounts.links.make(house.person().id, purpose, NOW)
    house.clock.forward(seconds=LIFETIMES[purpose].total_seconds())
    answer = house.browser().get(path)
    assert answer.status_code == 404 and "gilt nicht mehr" in answer.text


def test_a_new_link_replaces_the_old_and_a_closed_account_has_none(house: House) -> None:
    anna = house.person()
    old, new = (house.accounts.links.make(anna.id, Purpose.PASSWORD, NOW) for _ in range(2))
    assert house.browser().get(old).status_code == 404
    assert house.browser().get(new).status_code == 200
    house.accounts.directory.disable(anna.id, NOW)
    assert house.browser().get(new).status_code == 404


def test_of_many_at_once_one_gets_it(house: House) -> None:
    token = house.accounts.links.make(house.person().id, Purpose.SIGN_IN, NOW).rpartition("/")[2]
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: house.accounts.links.use(token, NOW), range(8)))
    assert len([one for one in got if one]) == 1


def test_old_links_are_forgotten(house: House) -> None:
    path = house.accounts.links.make(house.person().id, Purpose.PASSWORD, NOW)
    house.accounts.links.forget(NOW + timedelta(days=60))
    assert house.accounts.links.read(path.rpartition("/")[2], NOW) is None
