"""The kinds of columns that tables of cases may have: codes, moments, and what is sealed. A test refuses all others."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import Column, Dialect, ForeignKey, Integer, LargeBinary, String, Table
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

from kb.database import METADATA, Moment


class Code(TypeDecorator[str]):
    """A word from a fixed list, or an identifier that says nothing about a person; stays readable for counting."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """A term is stored as its code."""
        return value.value if isinstance(value, Enum) else value


class Sealed(TypeDecorator[bytes]):
    """Ciphertext of everything a person said or somebody wrote about them (``vault.DataKey``)."""

    impl = LargeBinary
    cache_ok = True


ID = 32
"""Length of the identifiers made here."""
NAME = 120
"""Length of identifiers made elsewhere: accounts, organisations, entries."""


def case_table(name: str, *columns: SchemaItem) -> Table:
    """A table of records that belong to a case, with what all of them have. Whatever is no column is sealed."""
    return _table(name, Column("case_id", Code(ID), ForeignKey("case_file.id"), nullable=False, index=True), *columns)


def organisation_table(name: str, *columns: SchemaItem) -> Table:
    """A table of records that belong to an organisation and to no case."""
    return _table(name, Column("tenant", Code(NAME), nullable=False, index=True), *columns)


def _table(name: str, owner: SchemaItem, *columns: SchemaItem) -> Table:
    return Table(
        name,
        METADATA,
        Column("id", Code(ID), primary_key=True),
        owner,
        Column("at", Moment, nullable=False),
        Column("by", Code(NAME), nullable=False),
        Column("revision", Integer, nullable=False),
        *columns,
        Column("sealed", Sealed, nullable=False),
    )


def case_tables() -> tuple[Table, ...]:
    """All tables whose rows belong to a case, those that others refer to last."""
    return tuple(table for table in reversed(METADATA.sorted_tables) if _belongs_to_a_case(table))


def _belongs_to_a_case(table: Table) -> bool:
    return any(key.target_fullname == "case_file.id" for key in table.foreign_keys)
