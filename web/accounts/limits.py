"""Limits on how often: tries that may be guesses wait longer each time; requests have a budget a minute.

The counts lie in the database, so that all processes share them. Keys are keyed hashes: neither an address nor a login
is stored. Nobody is locked out for good: the longest wait is a quarter of an hour, and a browser in which somebody has
signed in before has counts of its own (see sign_in.py).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from kb.database import writing
from kb.keys import KeyRing
from web.accounts.tables import RATE


@dataclass(frozen=True, slots=True)
class Patience:
    """Tries that are free, then a wait that doubles with each further one."""

    free: int
    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=15)
    forgotten: timedelta = timedelta(hours=6)
    """Without another try for so long, counting begins anew."""


@dataclass(frozen=True, slots=True)
class Budget:
    """So many in so much time."""

    most: int
    per: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted under a key."""

    count: int
    since: datetime
    wait_until: datetime | None = None


class Limits:
    """Counts under keys. Each count is a short write transaction, and writers take turns: tries at once count too."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def key(self, kind: str, text: str) -> str:
        """The key for what must not be stored as it is."""
        return f"{kind}:{self._keys.sign(text.encode(), b'rate ' + kind.encode())[8:24].hex()}"

    def attempt(self, key: str, patience: Patience, now: datetime) -> timedelta | None:
        """Counts a try before it is made; how long to wait instead, None where it may be made now."""

        def count(known: Tally | None) -> Tally | timedelta:
            if known and known.wait_until and known.wait_until > now:
                return known.wait_until - now
            number = known.count + 1 if known and now - known.since < patience.forgotten else 1
            waits = number >= patience.free
            wait = min(patience.first * 2 ** min(number - patience.free, 20), patience.longest) if waits else None
            return Tally(number, now, now + wait if wait else None)

        return self._count(key, count)

    def spend(self, key: str, budget: Budget, now: datetime) -> timedelta | None:
        """Takes one from the budget; how long until there is a new one where nothing is left, else None."""

        def count(known: Tally | None) -> Tally | timedelta:
            if known is None or not known.since <= now < known.since + budget.per:
                return Tally(1, now)
            if known.count >= budget.most:
                return known.since + budget.per - now
            return Tally(known.count + 1, known.since)

        return self._count(key, count)

    def clear(self, key: str) -> None:
        """Forgets the tries under a key: the last one was right."""
        with writing(self._engine) as connection:
            connection.execute(delete(RATE).where(RATE.c.key == key))

    def forget(self, now: datetime) -> None:
        """Deletes counts that no longer matter."""
        with writing(self._engine) as connection:
            connection.execute(delete(RATE).where(RATE.c.since < now - timedelta(days=1)))

    def _count(self, key: str, count: Callable[[Tally | None], Tally | timedelta]) -> timedelta | None:
        with writing(self._engine) as connection:
            found = connection.execute(select(RATE).where(RATE.c.key == key))
            row = found.mappings().one_or_none()
            counted = count(Tally(row["count"], row["since"], row["wait_until"]) if row else None)
            if isinstance(counted, timedelta):
                return counted
            values = {"count": counted.count, "since": counted.since, "wait_until": counted.wait_until}
            if row is None:
                connection.execute(insert(RATE).values(key=key, **values))
            else:
                connection.execute(update(RATE).where(RATE.c.key == key).values(**values))
        return None


def network(address: str) -> str:
    """What stands for an address: itself for IPv4, the customer's network for IPv6, where addresses are plenty."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))
    return address
