"""``lotse serve --demo``: somebody in every role, in two organisations, let in once by a link."""

from __future__ import annotations

import re

import pytest

from kb.actor import Role
from tests.web.accounts.conftest import House
from web.accounts.demo import NEIGHBOUR, TENANT, receive_guests
from web.commands import show_guests


def test_somebody_in_every_role(house: House) -> None:
    guests = receive_guests(house.accounts, house.clock.now)
    assert {role for guest in guests for role in guest.account.roles} == set(Role)
    assert {guest.actor.tenant for guest in guests} == {TENANT, NEIGHBOUR}
    assert guests[0].actor.has(Role.COUNSELLOR)


def test_a_second_start_makes_nobody_twice_and_new_links(house: House) -> None:
    first, second = (receive_guests(house.accounts, house.clock.now) for _ in range(2))
    assert [guest.account.id for guest in first] == [guest.account.id for guest in second]
    assert house.browser().get(first[0].path).status_code == 404
    assert house.browser().get(second[0].path).status_code == 303


def test_the_printed_link_lets_in(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.commands.now", house.clock)
    show_guests(house.accounts, "http://testserver/")
    link = re.search(r"http://testserver(/anmelden/link/\S+)  Mira Muster: Beratung", capsys.readouterr().out)
    assert link is not None
    browser = house.browser()
    assert browser.get(link[1]).headers["location"] == "/"
    assert "Mira Muster" in browser.get("/").text
    house.clock.forward(minutes=16)
    later = receive_guests(house.accounts, house.clock.now)[1]
    house.clock.forward(minutes=15)
    assert house.browser().get(later.path).status_code == 404
