"""What accounts give the queue each day: forget what has served its time, seal secrets with the newest key."""

from __future__ import annotations

from collections.abc import Iterable

from kb.jobs import Claim
from kb.keys import open_keys
from kb.work import Workshop
from kb.worker import Task, daily
from web.accounts.accounts import Accounts, open_accounts


def tasks(workshop: Workshop) -> Iterable[Task]:
    """Two kinds of work, each once a day."""

    def accounts() -> Accounts:
        database = workshop.store.database
        return open_accounts(database, open_keys(workshop.settings.data / "keys", database))

    def tidy(claim: Claim) -> None:
        accounts().tidy(workshop.clock())

    def reseal(claim: Claim) -> None:
        accounts().factors.reseal()

    return [daily("account-tidying", tidy), daily("account-keys", reseal)]
