"""A competent body in the wizard's answer: what it decides, documents, deadline, fee, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb.occupations import ReferenceOccupation
from kb.vocabulary import BodyRole
from matcher.competence import CompetentBody
from web.language import Say
from web.views.body import norm_row, procedure_rows
from web.views.facts import Citing, Claim, Row, Source, source_view
from web.views.phrase import Phrase, content
from web.views.sections import reach_section
from web.views.status import Badge, stand, status_box
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class BodyAnswer:
    """One body of the answer."""

    url: str
    title: Phrase
    role: str
    decides: bool
    what: Phrase
    claim: Claim | None
    doubt: str | None
    status: Badge
    advice: str | None
    stand: str
    rows: tuple[Row, ...]
    sources: tuple[Source, ...]
    sources_anchor: str


@dataclass(frozen=True, slots=True)
class OccupationAnswer:
    """The occupation as understood."""

    title: Phrase
    details: tuple[tuple[str, Phrase], ...]
    note: Phrase | None
    laws: tuple[tuple[Phrase, str | None], ...]
    sources: tuple[Source, ...]


def body_answer(visit: Visit, found: CompetentBody, as_of: date, question_open: bool) -> BodyAnswer:
    """A body, ready to show."""
    say, body, own = visit.say, found.body, found.responsibility
    citing = Citing(body, say, prefix=f"{body.id}-")
    role = own.role if own else BodyRole.DECIDES
    label = say.label(role)
    box = status_box(say, body, as_of)
    reach = reach_section(citing, body).rows if role is BodyRole.DECIDES else ()
    laws = norm_row(citing, body.legal_basis)
    rows = (*procedure_rows(citing, body), *((laws,) if laws.claims else ()), *reach)
    return BodyAnswer(
        url=visit.url(f"/eintrag/{body.id}"),
        title=content(say, body.title, body.title_en),
        role=label[:1].upper() + label[1:],
        decides=role is BodyRole.DECIDES,
        what=content(say, found.what),
        claim=citing.fact(own, content(say, own.text)) if own else None,
        doubt=_doubt(say, found.certain, question_open),
        status=box.badge,
        advice=box.advice,
        stand=stand(say, body),
        rows=rows if role is BodyRole.DECIDES else (),
        sources=_cited(citing, rows),
        sources_anchor=f"{body.id}-quellen",
    )


def occupation_answer(say: Say, occupation: ReferenceOccupation) -> OccupationAnswer:
    """What one must know about the occupation."""
    details = [
        (say("Reglementierung"), Phrase(say.label(occupation.regulation))),
        (say("Ausbildung in Deutschland"), Phrase(say.label(occupation.training))),
    ]
    if occupation.language_level:
        level = occupation.language_level.value
        note = occupation.language_note
        details.append((say("Deutsch"), content(say, f"{level}: {note}" if note else level)))
    if occupation.measures:
        details.append((say("Ausgleich möglich durch"), Phrase(say.labels(occupation.measures))))
    return OccupationAnswer(
        title=content(say, occupation.title, occupation.title_en),
        details=tuple(details),
        note=content(say, occupation.note, occupation.note_en) if occupation.note else None,
        laws=tuple((content(say, norm.citation), norm.url) for norm in occupation.legal_basis),
        sources=tuple(
            source_view(say, origin, number, "beruf-") for number, origin in enumerate(occupation.sources, start=1)
        ),
    )


def _cited(citing: Citing, rows: tuple[Row, ...]) -> tuple[Source, ...]:
    """The sources that the rows name; the list keeps its numbers."""
    anchors = {claim.mark.anchor for row in rows for claim in row.claims}
    return tuple(source for source in citing.sources if source.anchor in anchors) or citing.sources


def _doubt(say: Say, certain: bool | None, question_open: bool) -> str | None:
    if certain:
        return None
    if question_open:
        return say("Hängt von der offenen Frage ab.")
    return say("Nicht gesichert; vor dem Antrag bei der Stelle nachfragen.")
