"""What casework gives the queue each day: delete what is due, re-wrap keys after a rotation, check the access log."""

from __future__ import annotations

from collections.abc import Iterable

from kb.dates import day_of
from kb.jobs import Claim
from kb.keys import open_keys
from kb.work import Workshop
from kb.worker import Task, daily
from matcher.casework.casebook import Casebook
from matcher.casework.errors import LogBroken, NotScrubbed


def tasks(workshop: Workshop) -> Iterable[Task]:
    """Three kinds of work, each once a day."""

    def casebook() -> Casebook:
        database = workshop.store.database
        return Casebook(database, open_keys(workshop.settings.data / "keys", database))

    def delete(claim: Claim) -> None:
        now = workshop.clock()
        if not casebook().retention.run(day_of(now), now).scrubbed:
            raise NotScrubbed  # what was due is deleted; the next try empties the log

    def rewrap(claim: Claim) -> None:
        casebook().safekeeping.rewrap()

    def check(claim: Claim) -> None:
        broken = {tenant: found for tenant, found in casebook().safekeeping.check_all_logs().items() if found}
        if broken:
            raise LogBroken(broken)

    return [daily("case-retention", delete), daily("case-keys", rewrap), daily("access-log", check)]
