"""A session that ends while somebody types costs nothing they have typed."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from sqlalchemy import select
from starlette.testclient import TestClient

from kb.actor import Role
from tests.web.accounts.conftest import PASSWORD, House
from tests.web.people import send, token_on
from web.accounts.directory import Account
from web.accounts.kept_forms import KeptForm
from web.accounts.tables import KEPT_FORM
from web.form_tokens import FIELD
from web.rendering import TEMPLATES

_SECRET = re.compile(r"type='password'|part\.new_password\(")
TYPED = "Müller & Söhne <b>\nzweite Zeile"


def late(house: House, account: Account, **after: float) -> tuple[TestClient, str]:
    """A form that arrives after the session has ended; the browser, and where it was sent on to."""
    browser = house.inside(account)
    token = token_on(browser, "/konto/name")
    house.clock.forward(**(after or {"minutes": 61}))
    answer = browser.post("/konto/name?lang=en", data={FIELD: token, "name": "Anna Neu", "notiz": TYPED, "leer": ""})
    assert answer.status_code == 303
    return browser, answer.headers["location"]


def again(house: House, browser: TestClient, account: Account, onward: str) -> BeautifulSoup:
    """Signs in once more; the page that follows."""
    page = BeautifulSoup(browser.get(onward).text, "html.parser")
    field = page.select_one("input[name=weiter]")
    assert (field is not None and "aufgehoben" in page.text) or "kept" in page.text
    assert field is not None
    answer = house.sign_in(browser, account, weiter=str(field["value"]))
    return BeautifulSoup(browser.get(answer.headers["location"]).text, "html.parser")


def resend(browser: TestClient, page: BeautifulSoup) -> int:
    """Presses the one button; the status of what follows."""
    form = page.select_one("main form")
    assert form is not None
    fields = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    return int(browser.post(str(form["action"]), data=fields).status_code)


def test_what_was_typed_is_back_after_signing_in(house: House) -> None:
    anna = house.person(Role.COUNSELLOR)
    browser, onward = late(house, anna)
    page = again(house, browser, anna, onward)
    form = page.select_one("main form")
    assert form is not None and form["action"] == "/konto/name?lang=en"
    assert [one["value"] for one in form.select("input[name=notiz]")] == [TYPED]
    assert "Anna Neu" in page.get_text() and "Müller & Söhne <b>" in page.get_text()
    assert resend(browser, page) == 303
    assert house.accounts.directory.account(anna.id).name == "Anna Neu"
    with house.accounts.directory._engine.connect() as connection:
        assert connection.execute(select(KEPT_FORM)).all() == [], "forgotten once it is sent"


def test_with_a_signed_out_session_too(house: House) -> None:
    anna = house.person()
    browser = house.inside(anna)
    token = token_on(browser, "/konto/name")
    send(browser, "/abmelden", {})
    onward = browser.post("/konto/name", data={FIELD: token, "name": "Anna Später"}).headers["location"]
    page = again(house, browser, anna, onward)
    assert resend(browser, page) == 303
    assert house.accounts.directory.account(anna.id).name == "Anna Später"


def test_nobody_else_gets_it(house: House) -> None:
    anna, ben = house.person(), house.person()
    browser, onward = late(house, anna)
    page = BeautifulSoup(browser.get(onward).text, "html.parser").select_one("input[name=weiter]")
    assert page is not None
    house.sign_in(browser, ben)
    answer = browser.get(str(page["value"]))
    assert answer.status_code == 404 and "Anna Neu" not in answer.text


def test_a_form_nobody_can_vouch_for_is_not_kept(house: House) -> None:
    for token in ("", "x.y", token_on(house.browser(), "/anmelden")):
        answer = house.browser().post("/konto/name", data={FIELD: token, "name": "Böse"})
        assert answer.headers["location"] == "/anmelden"
    with house.accounts.directory._engine.connect() as connection:
        assert connection.execute(select(KEPT_FORM)).all() == []


def test_it_is_kept_encrypted_and_not_for_long(house: House) -> None:
    anna = house.person()
    browser, onward = late(house, anna)
    with house.accounts.directory._engine.connect() as connection:
        (row,) = connection.execute(select(KEPT_FORM)).all()
    assert b"Anna" not in row.sealed and b"konto" not in row.sealed
    assert row.hash not in onward
    house.clock.forward(hours=3)
    page = again(house, browser, anna, onward)
    assert "nicht mehr aufgehoben" in page.get_text()


def test_passwords_and_codes_are_never_kept(house: House) -> None:
    anna = house.person()
    browser = house.inside(anna)
    token = token_on(browser, "/konto/kennwort")
    house.clock.forward(minutes=61)
    for path in ("/konto/kennwort", "/konto/zweiter-faktor", "/konto/zweiter-faktor/entfernen"):
        answer = browser.post(path, data={FIELD: token, "alt": PASSWORD, "kennwort": PASSWORD, "neu": "geheim"})
        assert answer.headers["location"] == "/anmelden"
    with house.accounts.directory._engine.connect() as connection:
        assert connection.execute(select(KEPT_FORM)).all() == []


def test_no_action_that_asks_for_a_secret_keeps_it() -> None:
    """Every template with a password field belongs to a route that keeps nothing, or needs no sign-in."""
    asking = {path.name for path in TEMPLATES.glob("[!_]*.html") if _SECRET.search(path.read_text(encoding="utf-8"))}
    assert asking == {"sign_in.html", "new_password.html", "account_password.html", "factor.html"}


def test_only_the_newest_forms_of_an_account_are_kept(house: House) -> None:
    anna = house.person()
    forms = []
    for number in range(12):
        house.clock.forward(seconds=1)
        form = KeptForm("/", (("n", str(number)),), False)
        forms.append(house.accounts.kept_forms.keep(anna.id, form, house.clock.now).rpartition("/")[2])
    kept = [house.accounts.kept_forms.read(token, anna.id, house.clock.now) is not None for token in forms]
    assert kept == [False] * 2 + [True] * 10


def test_machines_are_told_instead(house: House) -> None:
    browser = house.inside(house.person())
    token = token_on(browser, "/konto/name")
    house.clock.forward(hours=2)
    answer = browser.post("/konto/name", headers={"x-lotse-formular": token})
    assert answer.status_code == 401 and answer.json()["error"]["status"] == 401


def test_asking_how_long_does_not_prolong(house: House) -> None:
    browser = house.inside(house.person())
    assert house.browser().get("/konto/sitzung.json").json() == {"seconds": 0}
    house.clock.forward(minutes=58)
    for _ in range(2):
        assert browser.get("/konto/sitzung.json").json() == {"seconds": 120}
    assert browser.get("/konto/sitzung.json?verlaengern=1").json() == {"seconds": 3600}
    house.clock.forward(minutes=61)
    assert browser.get("/konto/sitzung.json?verlaengern=1").json() == {"seconds": 0}
