"""Administration: one's own organisation and nobody else's; no way to more rights than one has."""

from __future__ import annotations

from itertools import product

import pytest
from bs4 import BeautifulSoup

from kb.actor import Role
from tests.web.accounts.conftest import House
from tests.web.people import send, token_on
from web.accounts.directory import Account
from web.form_tokens import FIELD

ACTIONS = ("rollen", "sperren", "entsperren", "link", "zweiter-faktor")


@pytest.fixture
def boss(house: House) -> Account:
    """The administrator of an organisation."""
    return house.person(Role.ADMINISTRATOR)


def test_a_new_colleague_from_invitation_to_first_page(house: House, boss: Account) -> None:
    office = house.inside(boss)
    login = f"neu-{boss.id}@example.org"
    answer = send(office, "/konten/neu", {"mail": login.upper(), "name": "Nele Neu", "rolle": "counsellor"})
    assert answer.status_code == 200
    field = BeautifulSoup(answer.text, "html.parser").select_one("#link")
    assert field is not None
    colleague = house.browser()
    path = field.text.removeprefix("http://testserver")
    new = {"neu": "vier kleine bunte Boote", "nochmal": "vier kleine bunte Boote"}
    assert send(colleague, path, new).status_code == 303
    assert "Nele Neu" in colleague.get("/konto").text
    account = house.accounts.directory.by_login(login)
    assert account is not None and account.roles == {Role.COUNSELLOR}
    assert account.organisation.id == boss.organisation.id
    page = office.get(f"/konten/{account.id}").text
    assert "Konto angelegt" in page and "Einmal-Link erstellt" in page and boss.name in page


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"mail": "", "name": "N", "rolle": "counsellor"}, "#mail"),
        ({"mail": "kein", "name": "N"}, "#mail"),
        ({"mail": "a@b", "name": "N"}, "#mail"),
        ({"mail": "da@example.org", "name": "", "rolle": "counsellor"}, "#name"),
        ({"mail": "da@example.org", "name": "x" * 121}, "#name"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    house: House, boss: Account, fields: dict[str, str], named: str
) -> None:
    answer = send(house.inside(boss), "/konten/neu", fields)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert [link["href"] for link in page.select("[data-error-summary] a")] == [named]
    typed = page.select_one("#mail")
    assert typed is not None and typed["value"] == fields["mail"]


def test_a_login_that_is_taken_is_refused(house: House, boss: Account) -> None:
    answer = send(house.inside(boss), "/konten/neu", {"mail": boss.login, "name": "N", "rolle": "counsellor"})
    assert answer.status_code == 422 and "schon ein Konto" in answer.text


def test_another_organisation_is_not_there(house: House, boss: Account) -> None:
    """Every address of somebody else's colleague answers as if there were none."""
    stranger, office = house.person(Role.COUNSELLOR, organisation="nachbarn"), house.inside(boss)
    for query in ("", f"?q={stranger.login}", "?traeger=nachbarn", f"?q={stranger.login}&traeger=nachbarn"):
        assert stranger.login not in office.get(f"/konten{query}").text.partition('<ul class="rows">')[2]
    token = token_on(office, "/konten/neu")
    for id in (stranger.id, "gibt-es-nicht"):
        assert office.get(f"/konten/{id}").status_code == 404
        for action in ACTIONS:
            assert office.post(f"/konten/{id}/{action}", data={FIELD: token, "rolle": "counsellor"}).status_code == 404
    answer = send(office, "/konten/neu", {"mail": "x@example.org", "name": "X", "traeger": "nachbarn"})
    assert answer.status_code == 404
    assert house.accounts.directory.account(stranger.id) == stranger


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COUNSELLOR, Role.ADMINISTRATOR}))
def test_an_administrator_cannot_give_what_reaches_further(house: House, boss: Account, role: Role) -> None:
    anna, office = house.person(Role.COUNSELLOR), house.inside(boss)
    fields = {"rolle": ["counsellor", role.value]}
    assert send(office, f"/konten/{anna.id}/rollen", fields, page="/konten/neu").status_code == 403
    new = {"mail": f"n-{anna.id}@example.org", "name": "N", **fields}
    assert send(office, "/konten/neu", new).status_code == 403
    assert house.accounts.directory.account(anna.id).roles == {Role.COUNSELLOR}
    assert house.accounts.directory.by_login(f"n-{anna.id}@example.org") is None


def test_nor_take_over_an_account_that_has_it(house: House, boss: Account) -> None:
    powerful, office = house.person(Role.COUNSELLOR, Role.SYSTEM), house.inside(boss)
    page = office.get(f"/konten/{powerful.id}")
    assert page.status_code == 200 and "nur die Systemverwaltung" in page.text
    token = token_on(office, "/konten/neu")
    for action in ACTIONS:
        assert office.post(f"/konten/{powerful.id}/{action}", data={FIELD: token}).status_code == 403
    assert house.accounts.directory.account(powerful.id) == powerful


def test_nobody_promotes_or_locks_themselves(house: House, boss: Account) -> None:
    system = house.person(Role.SYSTEM)
    for account, action in product((boss, system), ACTIONS):
        office = house.inside(account)
        fields = {"rolle": [role.value for role in Role]}
        assert send(office, f"/konten/{account.id}/{action}", fields, page="/konten/neu").status_code == 403
        assert house.accounts.directory.account(account.id) == account


def test_changed_roles_ask_for_a_new_session(house: House, boss: Account) -> None:
    anna = house.person(Role.COUNSELLOR)
    inside = house.inside(anna)
    fields = {"rolle": ["counsellor", "administrator"]}
    send(house.inside(boss), f"/konten/{anna.id}/rollen", fields, page=f"/konten/{anna.id}")
    assert house.accounts.directory.account(anna.id).roles == {Role.COUNSELLOR, Role.ADMINISTRATOR}
    assert inside.get("/konto").status_code == 303


def test_a_lock_works_at_once_and_can_be_taken_back(house: House, boss: Account) -> None:
    anna, office = house.person(Role.COUNSELLOR), house.inside(boss)
    inside = house.inside(anna)
    link = house.accounts.links
    send(office, f"/konten/{anna.id}/sperren", {}, page=f"/konten/{anna.id}")
    assert inside.get("/konto").status_code == 303
    assert house.sign_in(house.browser(), anna).status_code == 422
    assert send(office, f"/konten/{anna.id}/link", {}, page="/konten/neu").status_code == 422
    assert link.read("x", house.clock.now) is None
    send(office, f"/konten/{anna.id}/entsperren", {}, page=f"/konten/{anna.id}")
    assert house.sign_in(house.browser(), anna).status_code == 303


def test_the_system_administrator_sees_everybody(house: House) -> None:
    office, stranger = house.inside(house.person(Role.SYSTEM)), house.person(organisation="nachbarn")
    assert stranger.login in office.get(f"/konten?q={stranger.login}").text
    fields = {"rolle": ["editor", "coordinator"]}
    send(office, f"/konten/{stranger.id}/rollen", fields, page=f"/konten/{stranger.id}")
    assert house.accounts.directory.account(stranger.id).roles == {Role.EDITOR, Role.COORDINATOR}


def test_many_people_are_shown_in_pages_and_found(house: House) -> None:
    boss = house.person(Role.ADMINISTRATOR, organisation="gross")
    for number in range(60):
        house.person(Role.COUNSELLOR, password=None, organisation="gross", name=f"Person {number:02}")
    office = house.inside(boss)
    first = BeautifulSoup(office.get("/konten").text, "html.parser")
    assert len(first.select(".rows > li")) == 25 and "61 Konten" in first.text
    assert len(BeautifulSoup(office.get("/konten?seite=3").text, "html.parser").select(".rows > li")) == 11
    assert len(BeautifulSoup(office.get("/konten?q=Person+07").text, "html.parser").select(".rows > li")) == 1
    house.person(password=None, organisation="gross", name="Özlem Öztürk-Ärgerlich")
    for part in ("özlem", "ÖZTÜRK", "Öz", "%C3%A4rger"):
        assert "Özlem" in office.get(f"/konten?q={part}").text, part
    for nobody in ("qqq", "%25", "_", "%5C", "' OR 1=1"):
        assert "Niemand passt dazu" in office.get(f"/konten?q={nobody}").text


def test_organisations_are_made_changed_and_closed(house: House) -> None:
    system = house.person(Role.SYSTEM)
    office = house.inside(system)
    fields = {"kuerzel": f"t-{system.id}", "name": "Neuer Träger", "zweiter_faktor": "ja"}
    assert send(office, "/organisationen/neu", fields).status_code == 303
    assert send(office, "/organisationen/neu", fields).status_code == 422, "it is there already"
    for wrong in (
        {"kuerzel": "mit leer", "name": "N"},
        {"kuerzel": "", "name": ""},
        {"kuerzel": "ok", "name": "x" * 121},
    ):
        assert send(office, "/organisationen/neu", wrong).status_code == 422
    made = house.accounts.directory.organisation(f"t-{system.id}")
    assert made.second_factor and not made.linked_by_mail
    path = f"/organisationen/{made.id}"
    send(office, path, {"name": "Umbenannt", "ueber_mail": "ja"})
    changed = house.accounts.directory.organisation(made.id)
    assert (changed.name, changed.second_factor, changed.linked_by_mail) == ("Umbenannt", False, True)
    anna = house.person(organisation=made.id)
    send(office, f"{path}/schliessen", {}, page=path)
    assert house.sign_in(house.browser(), anna).status_code == 422
    send(office, f"{path}/schliessen", {}, page=path)
    assert house.sign_in(house.browser(), anna).status_code == 303
    own = f"/organisationen/{system.organisation.id}"
    assert send(office, f"{own}/schliessen", {}, page=own).status_code == 422
    assert office.get("/organisationen/gibt-es-nicht").status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM}))
def test_organisations_are_for_the_system_administrator(house: House, role: Role) -> None:
    browser = house.inside(house.person(role))
    assert browser.get("/organisationen").status_code == 403
    assert browser.get("/organisationen/traeger").status_code == 404
