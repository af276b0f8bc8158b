"""The frame of every page of a case: who it is about, where it stands, and the way to its other pages."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.casework.case import Case, CaseStatus
from web.views.shell import Frame, Link
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class CaseFrame:
    """Head and tabs of a case."""

    number: int
    pseudonym: str
    status: str
    status_code: str
    phase: str
    counsellor: str
    is_open: bool
    """Whether it can be worked on; a closed one is only read."""
    tabs: tuple[Link, ...]


def case_path(case_id: str, *parts: str) -> str:
    """„/faelle/…/plan“."""
    return "/".join(("/faelle", case_id, *parts))


def case_frame(visit: Visit, case: Case) -> CaseFrame:
    """Head and tabs of the case."""
    say = visit.say
    pages = (
        ((), say("Überblick")),
        (("profil",), say("Profil")),
        (("vorschlaege",), say("Vorschläge")),
        (("plan",), say("Plan")),
        (("verweise",), say("Verweise")),
        (("akte",), say("Akte")),
    )
    return CaseFrame(
        number=case.number,
        pseudonym=case.pseudonym,
        status=say.label(case.status),
        status_code=case.status.value,
        phase=f"{case.phase.value} · {say.label(case.phase)}",
        counsellor=case.counsellor_name,
        is_open=case.status is not CaseStatus.CLOSED,
        tabs=tuple(_tab(visit, case_path(case.id, *parts), text, bool(parts)) for parts, text in pages),
    )


def _tab(visit: Visit, path: str, text: str, with_below: bool) -> Link:
    is_here = visit.path == path or (with_below and visit.path.startswith(f"{path}/"))
    return Link(visit.url(path), text, is_here)


def case_page_frame(visit: Visit, case: Case, title: str, problems: bool = False) -> Frame:
    """What a page of the case says about itself; the pseudonym stands on the page, not in the browser's history."""
    shown = visit.say("Fehler: %(title)s", title=title) if problems else title
    crumbs = (Link(visit.url("/faelle"), visit.say("Fälle")),)
    return Frame(
        visit.say("%(title)s – Fall %(number)s", title=shown, number=case.number), crumbs=crumbs, indexed=False
    )
