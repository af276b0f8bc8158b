"""What can go wrong with an editorial decision, each said in one German sentence."""

from __future__ import annotations

from collections.abc import Sequence

from kb.errors import LotseError
from kb.problem import Problem


class EditorialError(LotseError):
    """Root of the errors around editorial decisions."""


class NotAllowed(EditorialError):
    """The actor's roles do not include this."""


class UnknownChange(EditorialError):
    """There is no such proposal, run or contradiction."""


class AlreadyDecided(EditorialError):
    """Somebody has decided about this before."""


class ChangedMeanwhile(EditorialError):
    """The entry was changed since it was looked at; nothing was written."""


class ReasonMissing(EditorialError):
    """A decision that others must be able to follow needs a reason."""


class Incomplete(EditorialError):
    """What was proposed or edited is no entry yet; ``problems`` says what is missing or wrong, field by field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        shown = "; ".join(f"{problem.field}: {problem.message}" for problem in problems[:3])
        super().__init__(f"Der Eintrag ist noch nicht vollständig ({shown}); bitte ergänzen.")
        self.problems = tuple(problems)
