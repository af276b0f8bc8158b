"""``lotse user``: the first administrator, and help where nobody can sign in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kb.actor import Role
from kb.knowledge import open_knowledge
from kb.settings import Settings
from tests.contracts.conftest import Lotse
from tests.web.people import accounts_of, send
from web.app import create_app, now

ADD = ("user", "add", "Anna@Example.org", "--name", "Anna Beispiel", "--organisation", "traeger")
FIRST = (*ADD, "--organisation-name", "Träger e. V.", "--role", "administrator", "--role", "system")

pytestmark = pytest.mark.usefixtures("data")


def _site() -> TestClient:
    settings = Settings.from_environment()
    return TestClient(create_app(open_knowledge(settings, now()), settings), follow_redirects=False)


def _typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))


def test_the_first_administrator_comes_in_with_the_printed_link(lotse: Lotse) -> None:
    outcome = lotse(*FIRST, "--site", "https://lotse.example.org/")
    assert outcome.code == 0, outcome.err
    link = outcome.out.splitlines()[-1]
    assert link.startswith("https://lotse.example.org/anmelden/link/")
    browser = _site()
    new = {"neu": "vier kleine bunte Boote", "nochmal": "vier kleine bunte Boote"}
    assert send(browser, link.removeprefix("https://lotse.example.org"), new).status_code == 303
    assert browser.get("/konten").status_code == browser.get("/organisationen").status_code == 200


def test_a_password_can_be_given_at_once(lotse: Lotse, monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, "vier kleine bunte Boote\n")
    assert lotse(*FIRST, "--password").out.endswith("Das Kennwort ist gesetzt.\n")
    fields = {"anmeldename": "anna@example.org", "kennwort": "vier kleine bunte Boote"}
    assert send(_site(), "/anmelden", fields).status_code == 303


def test_a_weak_password_is_one_sentence_and_makes_nothing(lotse: Lotse, monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, "kurz\n")
    outcome = lotse(*FIRST, "--password")
    assert outcome.code == 1 and "mindestens 12 Zeichen" in outcome.err
    assert lotse("user", "list", "--format", "json").json == []
    assert "traeger" not in {one.id for one in accounts_of(_site().app).directory.organisations()}  # type: ignore[arg-type]


def test_a_forgotten_password_is_replaced(lotse: Lotse, monkeypatch: pytest.MonkeyPatch) -> None:
    lotse(*FIRST)
    _typed(monkeypatch, "vier kleine bunte Boote\n")
    assert lotse("user", "password", "anna@example.org").code == 0
    fields = {"anmeldename": "anna@example.org", "kennwort": "vier kleine bunte Boote"}
    assert send(_site(), "/anmelden", fields).status_code == 303


def test_list_names_everybody_and_no_secret(lotse: Lotse) -> None:
    assert "Noch kein Konto" in lotse("user", "list").out
    lotse(*FIRST)
    listed = lotse("user", "list").out
    assert "Anna Beispiel, anna@example.org · Träger e. V. · Verwaltung des Trägers, Systemverwaltung" in listed
    (one,) = lotse("user", "list", "--organisation", "traeger", "--format", "json").json
    assert one["roles"] == ["administrator", "system"] and one["disabled"] is False
    assert set(one) == {"id", "login", "name", "organisation", "roles", "disabled", "second_factor"}


def test_disable_enable_roles_and_link(lotse: Lotse) -> None:
    lotse(*FIRST)
    browser = _site()
    accounts = accounts_of(browser.app)  # type: ignore[arg-type]
    anna = accounts.directory.by_login("anna@example.org")
    assert anna is not None
    assert lotse("user", "disable", "ANNA@example.org").code == 0
    assert accounts.directory.account(anna.id).disabled
    refused = lotse("user", "link", "anna@example.org")
    assert refused.code == 1 and "lotse user enable" in refused.err
    assert lotse("user", "enable", "anna@example.org").code == 0
    assert lotse("user", "roles", "anna@example.org", "counsellor", "steward").code == 0
    changed = accounts.directory.account(anna.id)
    assert not changed.disabled and changed.roles == {Role.COUNSELLOR, Role.STEWARD}
    link = lotse("user", "link", "anna@example.org").out.splitlines()[-1]
    assert browser.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("user", "disable", "niemand@example.org"), "niemand@example.org"),
        (("user", "disable", "niemand"), "keine E-Mail-Adresse"),
        ((*ADD[:2], "kein-at", *ADD[3:]), "keine E-Mail-Adresse"),
        (ADD, "Träger „traeger“ gibt es nicht"),
        ((*FIRST[:6], "Groß Geschrieben", *FIRST[7:]), "Kürzel"),
        (("user", "list", "--organisation", "x"), "gibt es nicht"),
    ],
)
def test_mistakes_are_one_sentence_and_leave_nothing(lotse: Lotse, arguments: tuple[str, ...], said: str) -> None:
    outcome = lotse(*arguments)
    assert outcome.code == 1 and said in outcome.err and outcome.err.count("\n") == 1
    assert lotse("user", "list", "--format", "json").json == []


def test_twice_the_same_is_refused(lotse: Lotse) -> None:
    lotse(*FIRST)
    outcome = lotse(*FIRST)
    assert outcome.code == 1 and "gibt es schon" in outcome.err


def test_without_the_keys_nothing_is_done_and_nothing_made(lotse: Lotse, data: Path) -> None:
    lotse(*FIRST)
    for path in (data / "keys").iterdir():
        path.unlink()
    outcome = lotse("user", "list")
    assert outcome.code == 1 and "Schlüssel" in outcome.err
    assert not list((data / "keys").iterdir())


@pytest.mark.parametrize("name", ["add", "list", "disable", "enable", "roles", "link", "password"])
def test_each_has_help_with_an_example(lotse: Lotse, name: str) -> None:
    outcome = lotse("user", name, "--help")
    assert outcome.code == 0 and f"Beispiel: lotse user {name}" in " ".join(outcome.out.split())
