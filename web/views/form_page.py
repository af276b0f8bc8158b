"""What pages with a form share: where it goes, what is wrong, and how the page says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from starlette.responses import Response

from web.errors import TooOften
from web.parameters import FieldProblem
from web.views.shell import Frame, Link
from web.visit import Visit

R = TypeVar("R", bound=Response)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with one form; each problem stands at its field and in the summary."""

    action: str
    problems: tuple[FieldProblem, ...] = ()

    @property
    def summary(self) -> tuple[FieldProblem, ...]:
        """The problems, each leading to its field."""
        return tuple(replace(problem, anchor=problem.anchor or problem.field) for problem in self.problems)


def form_frame(visit: Visit, title: str, page: FormPage, crumbs: tuple[Link, ...] = ()) -> Frame:
    """The frame of a page with a form: „Fehler:“ comes first in the title where something is wrong."""
    shown = visit.say("Fehler: %(title)s", title=title) if page.problems else title
    return Frame(shown, crumbs=crumbs, indexed=False)


def waiting(response: R, error: TooOften) -> R:
    """The answer for somebody who has to wait: 429, and for how long."""
    response.status_code = 429
    response.headers["Retry-After"] = str(error.seconds)
    return response


def patience(visit: Visit, error: TooOften) -> str:
    """How long to wait, in the reader's language."""
    return visit.say.plural(
        "Zu viele Versuche. Warten Sie noch %(n)s Sekunde.", "Zu viele Versuche. Warten Sie noch %(n)s Sekunden.",
        error.seconds,
    )  # fmt: skip
