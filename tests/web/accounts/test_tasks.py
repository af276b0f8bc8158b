"""What the queue does for accounts each day: forgetting in time, and new keys reaching old secrets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyotp
from sqlalchemy import Table, func, select

from kb.database import open_database
from kb.jobs import Jobs, JobState
from kb.keys import open_keys
from kb.settings import BUNDLED_ENCODER, Settings, shipped_corpus
from kb.store import Store
from kb.work import Workshop
from kb.worker import Worker
from tests.builders import NOW
from tests.web.people import an_account
from web.accounts.accounts import open_accounts
from web.accounts.kept_forms import KeptForm
from web.accounts.limits import Budget
from web.accounts.links import Purpose
from web.accounts.second_factor import new_secret
from web.accounts.sessions import Method
from web.accounts.sign_in_log import Event
from web.accounts.tables import ACCOUNT, KEPT_FORM, ONE_TIME_LINK, RATE, SESSION, SIGN_IN_EVENT
from web.accounts.tasks import tasks


def test_a_days_work(tmp_path: Path) -> None:
    settings = Settings(tmp_path, f"sqlite:///{tmp_path / 'lotse.db'}", str(BUNDLED_ENCODER), shipped_corpus())
    engine, now = open_database(settings.database), NOW
    ring = open_keys(tmp_path / "keys", engine)
    accounts = open_accounts(engine, ring)
    anna = an_account(accounts)
    secret = new_secret()
    assert accounts.factors.confirm(anna.id, secret, pyotp.TOTP(secret).at(NOW), NOW)
    accounts.sessions.begin(anna.id, Method.PASSWORD, "", NOW)
    accounts.links.make(anna.id, Purpose.PASSWORD, NOW)
    accounts.kept_forms.keep(anna.id, KeptForm("/", (), False), NOW)
    accounts.limits.spend("x", Budget(1), NOW)
    accounts.log.note(anna.id, Event.CREATED, NOW)
    worker = Worker(jobs := Jobs(engine, lambda: now), tasks(Workshop(settings, Store(engine), lambda: now)))

    def rows(table: Table) -> int:
        with engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    kept = (KEPT_FORM, RATE, SESSION, ONE_TIME_LINK, SIGN_IN_EVENT)
    for days, left in (
        (0, [1, 1, 1, 1, 1]),
        (2, [0, 0, 1, 1, 1]),
        (9, [0, 0, 0, 1, 1]),
        (40, [0] * 4 + [1]),
        (181, [0] * 5),
    ):
        now = NOW + timedelta(days=days)
        worker.plan()
        worker.run_due()
        assert [rows(table) for table in kept] == left, days
    assert jobs.counts().get(JobState.DONE) == 10
    ring.rotate()
    now += timedelta(days=1)
    worker.plan()
    worker.run_due()
    with engine.connect() as connection:
        sealed = connection.execute(select(ACCOUNT.c.totp_secret)).scalar_one()
    assert ring.is_newest(sealed)
    assert accounts.factors.check(anna.id, pyotp.TOTP(secret).at(now), now)
    engine.dispose()
