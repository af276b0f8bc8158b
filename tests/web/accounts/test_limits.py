"""Guessing gets slower and slower, for unknown logins too; whoever has been here before is not kept out by it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from kb.actor import Role
from tests.builders import NOW
from tests.web.accounts.conftest import PASSWORD, House
from tests.web.people import send
from web.accounts.limits import Budget, Patience, network
from web.accounts.sign_in import LOGIN_TRIES
from web.accounts.tables import RATE
from web.cookies import KNOWN_BROWSER


def test_waits_double_up_to_the_longest(house: House) -> None:
    patience = Patience(free=3, first=timedelta(seconds=2), longest=timedelta(seconds=10))
    now, waits = NOW, []
    for _ in range(2):
        assert house.accounts.limits.attempt("x", patience, now) is None
    for _ in range(5):
        assert house.accounts.limits.attempt("x", patience, now) is None
        left = house.accounts.limits.attempt("x", patience, now)
        assert left is not None
        waits.append(left.total_seconds())
        now += left
    assert waits == [2, 4, 8, 10, 10]


def test_tries_are_forgotten(house: House) -> None:
    patience, later = Patience(free=2, forgotten=timedelta(hours=1)), NOW + timedelta(hours=2)
    refused = [house.accounts.limits.attempt("x", patience, now) is not None for now in (NOW, NOW, NOW, later, later)]
    assert refused == [False, False, True, False, False]


def test_tries_at_the_same_moment_count(house: House) -> None:
    """Twenty at once get no more than the free ones."""
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda _: house.accounts.limits.attempt("x", Patience(free=5), NOW), range(20)))
    assert waits.count(None) == 5


def test_a_budget_is_spent_and_comes_back(house: House) -> None:
    budget = Budget(most=3)
    spent = [house.accounts.limits.spend("x", budget, NOW + timedelta(seconds=n)) for n in range(5)]
    assert spent == [None, None, None, timedelta(seconds=57), timedelta(seconds=56)]
    assert house.accounts.limits.spend("x", budget, NOW + timedelta(seconds=60)) is None


@pytest.mark.parametrize(
    ("address", "stands_for"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_networks(address: str, stands_for: str) -> None:
    assert network(address) == stands_for


@pytest.mark.parametrize("known", [True, False])
def test_guessing_is_slowed_down_for_known_and_unknown_alike(house: House, known: bool) -> None:
    login = house.person(Role.COUNSELLOR).login if known else "niemand@example.org"
    browser = house.browser()

    def guess() -> tuple[int, str | None]:
        answer = send(browser, "/anmelden", {"anmeldename": login, "kennwort": "falsch geraten"})
        if answer.status_code == 429:
            assert f"Warten Sie noch {answer.headers['retry-after']} Sekunden" in answer.text
        return answer.status_code, answer.headers.get("retry-after")

    assert [guess() for _ in range(LOGIN_TRIES.free)] == [(422, None)] * LOGIN_TRIES.free
    for wait in (2, 4, 8):
        assert guess() == guess() == (429, str(wait))
        house.clock.forward(seconds=wait)
        assert guess() == (422, None)


def test_the_right_password_waits_too_and_then_ends_the_waiting(house: House) -> None:
    anna, browser = house.person(), house.browser()
    for _ in range(LOGIN_TRIES.free):
        house.sign_in(browser, anna, "falsch")
    assert house.sign_in(browser, anna).status_code == 429
    house.clock.forward(seconds=2)
    assert house.sign_in(browser, anna).status_code == 303
    assert house.sign_in(house.browser(), anna, "falsch").status_code == 422


def test_an_owner_gets_in_while_others_guess(house: House) -> None:
    anna, own, other = house.person(), house.browser(), house.browser()
    assert house.sign_in(own, anna).status_code == 303
    send(own, "/abmelden", {})
    for _ in range(LOGIN_TRIES.free):
        house.sign_in(other, anna, "falsch")
    assert house.sign_in(other, anna).status_code == 429
    assert house.sign_in(own, anna).status_code == 303


def test_a_known_browser_helps_for_its_own_account_only(house: House) -> None:
    anna, ben, own = house.person(), house.person(), house.browser()
    assert house.sign_in(own, anna).status_code == 303
    note = own.cookies.get(KNOWN_BROWSER)
    assert note is not None and anna.id not in note
    for victim, shown in ((ben, note), (anna, note[:-4] + "AAAA")):
        other = house.browser()
        other.cookies.set(KNOWN_BROWSER, shown)
        codes = [house.sign_in(other, victim, "falsch").status_code for _ in range(LOGIN_TRIES.free + 1)]
        assert codes[-1] == 429


def test_spraying_one_password_over_many_logins_is_slowed_down(house: House) -> None:
    browser = house.browser()
    codes = [
        send(browser, "/anmelden", {"anmeldename": f"p{n}@example.org", "kennwort": "Winter2026!!"}).status_code
        for n in range(42)
    ]
    assert codes[:40] == [422] * 40 and codes[-1] == 429


def test_the_same_work_for_known_and_unknown(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    hasher, work = house.accounts.passwords._hasher, []
    check = type(hasher).verify

    def counted(self: object, hashed: str, password: str) -> bool:
        work.append(len(hashed))
        return check(hasher, hashed, password)

    monkeypatch.setattr(type(hasher), "verify", counted)
    for login in (house.person().login, "niemand@example.org"):
        send(house.browser(), "/anmelden", {"anmeldename": login, "kennwort": "falsch geraten"})
    assert len(work) == 2 and work[0] == work[1]


def test_forms_have_a_budget(house: House) -> None:
    browser = house.inside(house.person(Role.COUNSELLOR))
    codes = [send(browser, "/konto/name", {"name": "A"}).status_code for _ in range(121)]
    assert codes == [303] * 120 + [429]
    house.clock.forward(seconds=60)
    assert send(browser, "/konto/name", {"name": "A"}).status_code == 303


def test_nothing_personal_in_the_counts(house: House) -> None:
    house.sign_in(house.browser(), house.person(), PASSWORD + "x")
    with house.accounts.directory._engine.connect() as connection:
        keys = " ".join(connection.execute(select(RATE.c.key)).scalars())
    assert "login:" in keys and "network:" in keys
    assert "@" not in keys and "testclient" not in keys
