"""Who does something: the person or key behind a change. Sign-in makes actors (web); kb and matcher only judge them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.vocabulary import Term


class Role(Term):
    """What somebody may do. One person may have several roles in one organisation."""

    COUNSELLOR = "counsellor", "Beratung", "Counsellor"
    """Own cases of the organisation."""
    STEWARD = "steward", "Quellenpflege", "Source steward"
    """Releases what sources bring."""
    EDITOR = "editor", "Redaktion TP(2)", "Editor TP(2)"
    """Practices and their publication."""
    COORDINATOR = "coordinator", "Koordination TP(1)", "Coordinator TP(1)"
    """Steering, targets, numbers; no case."""
    ADMINISTRATOR = "administrator", "Verwaltung des Trägers", "Administrator of an organisation"
    """Accounts of the own organisation; no case."""
    SYSTEM = "system", "Systemverwaltung", "System administrator"
    """Organisations, sources, keys; no case."""


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
