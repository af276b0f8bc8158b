"""The second factor: set up with a first code, asked at sign-in, each code once, a way back without the telephone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from starlette.testclient import TestClient

from kb.actor import Role
from tests.builders import NOW
from tests.web.accounts.conftest import PASSWORD, House
from tests.web.people import send
from web.accounts.directory import Account
from web.accounts.second_factor import RECOVERY_CODES, app_address, new_secret, picture
from web.accounts.sessions import Method
from web.accounts.tables import ACCOUNT, RECOVERY_CODE
from web.cookies import STEP

PAGE = "/konto/zweiter-faktor"


def code(house: House, secret: str, steps: int = 0) -> str:
    """What the app shows now, or some steps from now."""
    return pyotp.TOTP(secret).at(house.clock.now + timedelta(seconds=30 * steps))


def enrol(house: House, browser: TestClient) -> tuple[str, list[str]]:
    """Sets the second factor up as the page says; the secret and the recovery codes."""
    page = BeautifulSoup(browser.get(PAGE).text, "html.parser")
    link = page.select_one('a[href^="otpauth:"]')
    draft = page.select_one("input[name=entwurf]")
    assert link is not None and draft is not None
    secret = parse_qs(urlsplit(str(link["href"])).query)["secret"][0]
    answer = send(browser, PAGE, {"entwurf": str(draft["value"]), "code": code(house, secret)})
    assert answer.status_code == 200, answer.text
    return secret, [one.text for one in BeautifulSoup(answer.text, "html.parser").select(".codes code")]


@pytest.fixture
def anna(house: House) -> Account:
    """A counsellor."""
    return house.person(Role.COUNSELLOR)


def test_from_setting_up_to_signing_in(house: House, anna: Account) -> None:
    inside = house.inside(anna)
    elsewhere = house.inside(anna)
    secret, codes = enrol(house, inside)
    assert len(set(codes)) == RECOVERY_CODES
    assert elsewhere.get("/konto").status_code == 303, "other sessions end"
    assert inside.get("/konto").status_code == 200
    browser = house.browser()
    answer = house.sign_in(browser, anna, weiter="/hilfe")
    assert answer.headers["location"] == "/anmelden/code"
    assert browser.get("/konto").status_code == 303, "the password alone opens nothing"
    house.clock.forward(seconds=30)
    answer = send(browser, "/anmelden/code", {"code": code(house, secret)})
    assert answer.headers["location"] == "/hilfe"
    assert "mit Kennwort und Code" in browser.get("/konto").text


def test_a_code_works_once(house: House, anna: Account) -> None:
    secret, _ = enrol(house, house.inside(anna))
    assert not house.accounts.factors.check(anna.id, code(house, secret), house.clock.now), "the code of setting up"
    house.clock.forward(seconds=30)
    assert house.accounts.factors.check(anna.id, code(house, secret), house.clock.now)
    assert not house.accounts.factors.check(anna.id, code(house, secret), house.clock.now)
    assert not house.accounts.factors.check(anna.id, code(house, secret, -1), house.clock.now), "nor an earlier one"


def test_of_two_with_the_same_code_one_gets_in(house: House, anna: Account) -> None:
    secret, _ = enrol(house, house.inside(anna))
    house.clock.forward(seconds=60)
    now, shown = house.clock.now, code(house, secret)
    with ThreadPoolExecutor(8) as pool:
        let_in = list(pool.map(lambda _: house.accounts.factors.check(anna.id, shown, now), range(8)))
    assert let_in.count(True) == 1


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_a_little(house: House, anna: Account, steps: int, good: bool) -> None:
    secret, _ = enrol(house, house.inside(anna))
    house.clock.forward(minutes=10)
    assert house.accounts.factors.check(anna.id, code(house, secret, steps), house.clock.now) is good


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_a_wrong_code_is_refused(house: House, anna: Account, typed: str) -> None:
    enrol(house, house.inside(anna))
    house.clock.forward(seconds=60)
    browser = house.browser()
    house.sign_in(browser, anna)
    assert send(browser, "/anmelden/code", {"code": typed}).status_code == 422
    assert browser.get("/konto").status_code == 303


def test_guessing_codes_is_slowed_down(house: House, anna: Account) -> None:
    enrol(house, house.inside(anna))
    browser = house.browser()
    house.sign_in(browser, anna)
    codes = [send(browser, "/anmelden/code", {"code": f"00000{n}"}).status_code for n in range(6)]
    assert codes == [422] * 5 + [429]


def test_a_recovery_code_replaces_the_telephone_once(house: House, anna: Account) -> None:
    _, codes = enrol(house, house.inside(anna))
    for typed, status in ((codes[0].upper().replace("-", " "), 303), (codes[0], 422), (codes[1], 303)):
        browser = house.browser()
        house.sign_in(browser, anna)
        assert send(browser, "/anmelden/code", {"code": typed}).status_code == status
    assert house.accounts.factors.recovery_codes_left(anna.id) == RECOVERY_CODES - 2


def test_a_recovery_code_of_somebody_else_is_worth_nothing(house: House, anna: Account) -> None:
    ben = house.person()
    _, codes = enrol(house, house.inside(ben))
    enrol(house, house.inside(anna))
    assert not house.accounts.factors.use_recovery_code(anna.id, codes[0], NOW)


def test_new_recovery_codes_need_the_password_and_replace_the_old(house: House, anna: Account) -> None:
    inside = house.inside(anna)
    _, old = enrol(house, inside)
    assert send(inside, f"{PAGE}/ersatzcodes", {"kennwort": "falsch"}, page=PAGE).status_code == 422
    answer = send(inside, f"{PAGE}/ersatzcodes", {"kennwort": PASSWORD}, page=PAGE)
    new = [one.text for one in BeautifulSoup(answer.text, "html.parser").select(".codes code")]
    assert len(new) == RECOVERY_CODES and not set(old) & set(new)
    assert not house.accounts.factors.use_recovery_code(anna.id, old[0], NOW)
    assert house.accounts.factors.use_recovery_code(anna.id, new[0], NOW)


def test_removing_needs_the_password(house: House, anna: Account) -> None:
    inside = house.inside(anna)
    enrol(house, inside)
    assert send(inside, f"{PAGE}/entfernen", {"kennwort": "falsch"}, page=PAGE).status_code == 422
    assert house.accounts.directory.account(anna.id).has_second_factor
    assert send(inside, f"{PAGE}/entfernen", {"kennwort": PASSWORD}, page=PAGE).status_code == 303
    assert not house.accounts.directory.account(anna.id).has_second_factor
    assert house.sign_in(house.browser(), anna).headers["location"] == "/"


def test_an_organisation_can_demand_it(house: House) -> None:
    ben = house.person(Role.COUNSELLOR, organisation="streng")
    house.accounts.directory.change_organisation("streng", second_factor=True)
    browser = house.browser()
    house.sign_in(browser, ben, weiter="/konto?lang=en")
    answer = browser.get("/konto?lang=en")
    assert answer.headers["location"] == f"{PAGE}?weiter=%2Fkonto%3Flang%3Den&lang=en"
    assert browser.get("/hilfe").status_code == 200, "what is public stays open"
    page = browser.get(answer.headers["location"])
    assert "demands" in page.text and 'value="/konto?lang=en"' in page.text
    enrol(house, browser)
    assert browser.get("/konto").status_code == 200
    send(browser, f"{PAGE}/entfernen", {"kennwort": PASSWORD}, page=PAGE)
    assert house.accounts.directory.account(ben.id).has_second_factor, "and cannot be had without"


def test_the_draft_of_a_secret_is_bound_to_its_account_and_hour(house: House, anna: Account) -> None:
    page = BeautifulSoup(house.inside(house.person()).get(PAGE).text, "html.parser")
    link, draft = page.select_one('a[href^="otpauth:"]'), page.select_one("input[name=entwurf]")
    assert link is not None and draft is not None
    secret = parse_qs(urlsplit(str(link["href"])).query)["secret"][0]
    assert secret not in str(draft["value"])
    answer = send(house.inside(anna), PAGE, {"entwurf": str(draft["value"]), "code": code(house, secret)})
    assert answer.status_code == 422
    assert not house.accounts.directory.account(anna.id).has_second_factor


def test_the_step_between_expires(house: House, anna: Account) -> None:
    secret, _ = enrol(house, house.inside(anna))
    browser = house.browser()
    house.sign_in(browser, anna)
    assert anna.id not in (browser.cookies.get(STEP) or "")
    house.clock.forward(minutes=11)
    answer = send(browser, "/anmelden/code", {"code": code(house, secret)}, page="/anmelden")
    assert answer.headers["location"] == "/anmelden"
    assert browser.get("/anmelden/code").headers["location"] == "/anmelden"


def test_secrets_are_not_in_the_database(house: House, anna: Account) -> None:
    secret, codes = enrol(house, house.inside(anna))
    with house.accounts.directory._engine.connect() as connection:
        stored = connection.execute(select(ACCOUNT.c.totp_secret).where(ACCOUNT.c.id == anna.id)).scalar_one()
        hashes = connection.execute(select(RECOVERY_CODE.c.hash)).scalars().all()
    assert secret.encode() not in stored
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in hashes)
    assert not set(codes) & set(hashes)
    assert house.accounts.keys.decrypt(stored, f"totp:{anna.id}".encode()) == secret.encode()


def test_the_picture_needs_no_style_and_no_script() -> None:
    drawn = picture(app_address(new_secret(), "anna@example.org"))
    assert drawn.startswith("<svg ") and "style" not in drawn and "script" not in drawn


def test_the_login_page_shows_nobody_elses_step(house: House, anna: Account) -> None:
    enrol(house, house.inside(anna))
    assert house.browser().get("/anmelden/code").headers["location"] == "/anmelden"
    assert house.inside(anna, Method.PASSWORD).get(PAGE).status_code == 200
