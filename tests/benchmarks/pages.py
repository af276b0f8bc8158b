"""The pages of a counsellor's day with 5,000 cases in the house: first and repeated visits, one process, no network."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from starlette.testclient import TestClient

from kb.actor import Actor, Role
from kb.knowledge import open_knowledge
from kb.settings import Settings
from kb.vocabulary import Kind
from matcher.casework.cases import CaseQuery
from matcher.casework.sample import SampleEntries, fill_with_samples
from web.accounts.sessions import Method
from web.app import create_app
from web.cookies import SESSION
from web.visit import Site

CASES, COUNSELLORS, VISITS = 5000, 20, 40
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def measure() -> Iterator[tuple[str, float, float]]:
    """Name of the page, p50 and p95 in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"LOTSE_DATA": folder})
        knowledge = open_knowledge(settings, NOW)
        app = create_app(knowledge, settings, lambda: NOW)
        site: Site = app.state.site
        site.accounts.directory.add_organisation("traeger", "Träger", NOW)
        actors = []
        for number in range(COUNSELLORS):
            roles = (Role.COUNSELLOR,)
            account = site.accounts.directory.add(f"p{number}@example.org", f"P {number}", "traeger", roles, NOW)
            actors.append(Actor(account.id, account.name, "traeger", frozenset(roles)))
        entries = SampleEntries(
            tuple(entry.id for entry in knowledge.entries(Kind.PARTNER)),
            tuple(entry.id for entry in knowledge.entries(Kind.OFFER)),
        )
        fill_with_samples(knowledge.store.database, site.accounts.keys, actors, CASES, NOW, entries)
        browser = TestClient(app, follow_redirects=False)
        browser.cookies.set(SESSION, site.accounts.sessions.begin(actors[0].id, Method.PASSWORD, "", NOW))
        own = CaseQuery(counsellor=actors[0].id, limit=VISITS)
        ids = [case.id for case in site.casebook.cases.find(actors[0], own).cases]
        yield "start page of a counsellor", *_times(browser, ["/"] * VISITS)
        yield "list of cases", *_times(browser, ["/faelle"] * VISITS)
        yield "search among all pseudonyms", *_times(browser, ["/faelle?q=amsel&wer=alle"] * VISITS)
        for part, name in (
            ("", "overview"), ("/profil", "profile"), ("/vorschlaege", "proposals"), ("/plan", "plan"),
            ("/verweise", "referrals"), ("/akte", "file"),
        ):  # fmt: skip
            addresses = [f"/faelle/{id}{part}" for id in ids]
            yield f"{name}, first visit", *_times(browser, addresses)
            yield f"{name}, again", *_times(browser, addresses)


def _times(browser: TestClient, addresses: Iterable[str]) -> tuple[float, float]:
    found = []
    for address in addresses:
        start = time.perf_counter()
        answer = browser.get(address)
        found.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
    return statistics.median(found), statistics.quantiles(found, n=20)[-1]


def main() -> None:
    """Print one line a page."""
    print(f"pages with {CASES} cases (milliseconds, p50 and p95)")
    for name, middle, late in measure():
        print(f"  {name:32} {middle:7.1f} {late:7.1f}")


if __name__ == "__main__":
    main()
