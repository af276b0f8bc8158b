"""What can go wrong with a case, each said in one German sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from kb.dates import day_of
from kb.problem import Problem
from matcher.errors import MatcherError

if TYPE_CHECKING:
    from matcher.casework.access_log import Break
    from matcher.casework.profile_version import ProfileVersion
    from matcher.casework.record import Stored
    from matcher.profile import Profile


class CaseworkError(MatcherError):
    """Root of the errors around cases."""


class NotPermitted(CaseworkError):
    """The actor's roles do not include this."""


class UnknownRecord(CaseworkError):
    """There is no such thing in the actor's organisation; what belongs to another looks the same as what is missing."""


class UnknownCase(UnknownRecord):
    """There is no such case in the actor's organisation."""

    def __init__(self) -> None:
        super().__init__("Diesen Fall gibt es nicht; vielleicht wurde er gelöscht.")


class UnreadableRecord(CaseworkError):
    """A stored record does not have the shape that this version reads."""


class ConsentMissing(CaseworkError):
    """No consent for this purpose is valid on that day."""


class WrongState(CaseworkError):
    """The step does not follow from where the matter stands."""


class WrongInput(CaseworkError):
    """Something that was typed cannot be used; names what and how to mend it. ``problems`` says it for each field."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class Changed(CaseworkError):
    """Somebody else changed or removed the record since it was read; ``theirs`` is what is stored now, if known."""

    def __init__(self, what: str, theirs: Stored | None = None) -> None:
        super().__init__(f"{what}: inzwischen von jemand anderem geändert; bitte den neuen Stand ansehen.")
        self.theirs = theirs


class Conflict(CaseworkError):
    """Two people saved one profile. Nothing is lost: ``mine`` was not stored, ``theirs`` is what is stored now, and
    ``base`` is the version both began with, where it is known."""

    def __init__(self, mine: Profile, theirs: ProfileVersion, base: ProfileVersion | None) -> None:
        super().__init__(
            f"Version {theirs.version} wurde inzwischen von {theirs.by_name} gespeichert; "
            "bitte beide Fassungen ansehen."
        )
        self.mine = mine
        self.theirs = theirs
        self.base = base


class LinkInvalid(CaseworkError):
    """There is no such link: mistyped, tampered with, replaced by a newer one, or its referral is over."""

    def __init__(self) -> None:
        super().__init__(
            "Dieser Link öffnet nichts; ihn vollständig aus der Nachricht übernehmen oder bei der Beratung nachfragen."
        )


class LinkExpired(CaseworkError):
    """The link's time is over."""

    def __init__(self, last_day: date) -> None:
        super().__init__(f"Dieser Link galt bis zum {last_day:%d.%m.%Y}; die Beratung schickt gern einen neuen.")


class LinkUsed(CaseworkError):
    """The link was used for an answer already."""

    def __init__(self, used_at: datetime) -> None:
        super().__init__(
            f"Über diesen Link kam am {day_of(used_at):%d.%m.%Y} schon eine Antwort; "
            "für eine andere die Beratung um einen neuen Link bitten."
        )


class NotScrubbed(CaseworkError):
    """Cases were deleted, but a reader kept the write-ahead log busy, which still has sealed remains."""

    def __init__(self) -> None:
        super().__init__(
            "Die Fälle sind gelöscht, das Protokoll der Datenbank konnte noch nicht geleert werden; "
            "der nächste Versuch holt es nach."
        )


class LogBroken(CaseworkError):
    """Rows of an access log were changed, removed or swapped."""

    def __init__(self, broken: Mapping[str, Sequence[Break]]) -> None:
        told = "; ".join(f"{tenant}: {found[0].text}" for tenant, found in broken.items())
        super().__init__(f"Das Zugriffsprotokoll wurde verändert ({told}); mit einer Sicherung vergleichen.")
