"""Who may do what with cases: the one place where roles and organisations are compared."""

from __future__ import annotations

from kb.actor import Actor, Role
from matcher.casework.errors import NotPermitted


def require_case_work(actor: Actor) -> str:
    """The organisation whose cases the actor works on. Raises NotPermitted for everybody but its counsellors.

    All counsellors of an organisation see its cases, so that one can stand in for another; the log says who did.
    """
    return _tenant_of(actor, "Fälle sieht nur, wer in der Organisation berät.", Role.COUNSELLOR)


def require_administration(actor: Actor) -> str:
    """The organisation whose rules and log the actor looks after: no case content. Raises NotPermitted."""
    return _tenant_of(
        actor,
        "Fristen und Protokoll sieht nur, wer berät oder die Organisation verwaltet.",
        Role.COUNSELLOR,
        Role.ADMINISTRATOR,
    )


def require_network(actor: Actor) -> str:
    """The organisation of somebody who may read and write notes about partners. Raises NotPermitted."""
    return _tenant_of(
        actor,
        "Notizen zu Partnern und Angeboten sehen nur angemeldete Fachkräfte des Netzwerks.",
        Role.COUNSELLOR,
        Role.STEWARD,
        Role.EDITOR,
        Role.COORDINATOR,
    )


def _tenant_of(actor: Actor, message: str, *roles: Role) -> str:
    if not actor.tenant or not actor.has(*roles):
        raise NotPermitted(message)
    return actor.tenant
