"""Who does something: the person or key behind a change. Sign-in makes actors (web); kb and matcher only judge them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do. One person may have several roles in one organisation."""

    COUNSELLOR = "counsellor"
    """Beraterin: own cases of the organisation."""
    STEWARD = "steward"
    """Quellenpflege: releases what sources bring."""
    EDITOR = "editor"
    """Redaktion TP(2): practices and their publication."""
    COORDINATOR = "coordinator"
    """Koordination TP(1): steering, targets, numbers; no case."""
    ADMINISTRATOR = "administrator"
    """Verwaltung eines Trägers: accounts of the own organisation; no case."""
    SYSTEM = "system"
    """Systemverwaltung: organisations, sources, keys; no case."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, a service key, or the program itself.

    ``id`` is stable and says nothing about the person; ``name`` is shown beside what they did;
    ``tenant`` is the id of the organisation (Träger) whose data they see.
    """

    id: str
    name: str
    tenant: str
    roles: frozenset[Role] = field(default_factory=frozenset)

    def has(self, *roles: Role) -> bool:
        """Whether the actor has one of the roles."""
        return not self.roles.isdisjoint(roles)


def program(task: str) -> Actor:
    """The program itself, e.g. ``program("corpus")``: it has no roles and belongs to no organisation."""
    return Actor(id=f"program:{task}", name="Lotse", tenant="")
