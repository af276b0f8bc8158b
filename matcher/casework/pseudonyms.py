"""Search in pseudonyms: sealed in the database, opened once and remembered in the memory of the process."""

from __future__ import annotations

from sqlalchemy import Connection, select

from kb.search.analysis import fold
from matcher.casework.case import CASE_FILE, pseudonym_in
from matcher.casework.vault import DATA_KEY, Vault, of_case


class Pseudonyms:
    """Folded pseudonyms by organisation and case; what was deleted is forgotten at the next search."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[str, dict[str, tuple[int, str]]] = {}

    def holding(self, connection: Connection, tenant: str, text: str) -> set[str]:
        """Ids of the organisation's cases whose pseudonym has the text in it."""
        known = self._known.get(tenant, {})
        rows = connection.execute(select(CASE_FILE.c.id, CASE_FILE.c.revision).where(CASE_FILE.c.tenant == tenant))
        revisions = {id: revision for id, revision in rows}
        current = {id: known[id] for id, revision in revisions.items() if id in known and known[id][0] == revision}
        if len(current) < len(revisions):
            current |= self._opened(connection, tenant, revisions.keys() - current.keys())
        self._known[tenant] = current
        wanted = fold(text)
        return {id for id, (_, pseudonym) in current.items() if wanted in pseudonym}

    def _opened(self, connection: Connection, tenant: str, ids: set[str]) -> dict[str, tuple[int, str]]:
        statement = (
            select(CASE_FILE.c.id, CASE_FILE.c.revision, CASE_FILE.c.sealed, DATA_KEY.c.wrapped)
            .join(DATA_KEY, DATA_KEY.c.subject == "case:" + CASE_FILE.c.id)
            .where(CASE_FILE.c.tenant == tenant)
        )
        return {
            row.id: (
                row.revision,
                fold(pseudonym_in(self._vault.unwrap(of_case(row.id), row.wrapped), row.id, row.sealed)),
            )
            for row in connection.execute(statement if len(ids) > FEW else statement.where(CASE_FILE.c.id.in_(ids)))
            if row.id in ids
        }

    def _pseudonym(self, id: str, sealed: bytes, wrapped: bytes) -> str:
        return pseudonym_in(self._vault.unwrap(of_case(id), wrapped), id, sealed)


FEW = 500
"""Up to so many cases are asked for by name; beyond that all of the organisation are read."""
