"""A competent body in the wizard's answer: what it decides, documents, deadline, fee, each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.entries import RecognitionBody
from kb.occupations import ReferenceOccupation
from kb.vocabulary import BodyRole
from matcher.competence import CompetentBody
from web.language import Say
from web.views.body import norm_row, procedure_rows
from web.views.facts import Citing, Claim, Row, Source, source_view
from web.views.phrase import Phrase, content
from web.views.scope import Scope, Scopes, narrowed
from web.views.sections import reach_section
from web.views.status import Badge, stand, status_box
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class BodyAnswer:
    """One body of the answer."""

    url: str
    title: Phrase
    role: str
    leads: bool
    """Whether the answer shows it in full: it decides, or it evaluates where nobody decides."""
    what: Phrase
    claim: Claim | None
    doubt: str | None
    status: Badge
    advice: str | None
    stand: str
    rows: tuple[Row, ...]
    elsewhere: str | None
    """Says how much of what the body states is about other occupations and left out here."""
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


def body_answer(
    visit: Visit, found: CompetentBody, occupation: ReferenceOccupation, lead: BodyRole, question_open: bool
) -> BodyAnswer:
    """A body, ready to show for one of its occupations."""
    say, body, own = visit.say, found.body, found.responsibility
    citing = Citing(body, say, prefix=f"{body.id}-")
    role = role_of(found)
    label = say.label(role)
    box = status_box(say, body, visit.today)
    reach = reach_section(citing, body).rows if role is lead else ()
    scopes = Scopes(occupation, _served(visit, body))
    rows = (*_procedure(citing, body, scopes), *_laws(citing, body, occupation, scopes), *reach)
    return BodyAnswer(
        url=visit.url(f"/eintrag/{body.id}"),
        title=content(say, body.title, body.title_en),
        role=label[:1].upper() + label[1:],
        leads=role is lead,
        what=content(say, found.what),
        claim=citing.fact(own, content(say, own.text)) if own else None,
        doubt=_doubt(say, found.certain, question_open),
        status=box.badge,
        advice=box.advice,
        stand=stand(say, body),
        rows=rows if role is lead else (),
        elsewhere=_elsewhere(say, body, scopes),
        sources=_cited(citing, rows),
        sources_anchor=f"{body.id}-quellen",
    )


def role_of(found: CompetentBody) -> BodyRole:
    """What the body does for the occupation. Named by the occupation's file alone it decides, unless it never does."""
    if found.responsibility:
        return found.responsibility.role
    roles = {one.role for one in found.body.responsibilities}
    return BodyRole.EVALUATES if BodyRole.EVALUATES in roles and BodyRole.DECIDES not in roles else BodyRole.DECIDES


def leading_role(found: Sequence[CompetentBody]) -> BodyRole:
    """Who decides leads; where nobody does, who evaluates certificates."""
    roles = {role_of(one) for one in found}
    return BodyRole.EVALUATES if BodyRole.EVALUATES in roles and BodyRole.DECIDES not in roles else BodyRole.DECIDES


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


def _served(visit: Visit, body: RecognitionBody) -> Iterator[ReferenceOccupation]:
    """The occupations the body is responsible for, by its own word or by that of their files."""
    context = visit.knowledge.context
    for id in context.occupations_of(body):
        if id in context.occupations:
            yield context.occupations[id]


def _procedure(citing: Citing, body: RecognitionBody, scopes: Scopes) -> Iterator[Row]:
    """What the body wants of this occupation, then what it wants without saying of whom."""
    own = procedure_rows(citing, narrowed(body, scopes, Scope.THIS))
    general = procedure_rows(citing, narrowed(body, scopes, Scope.GENERAL))
    for mine, all_ in zip(own, general, strict=True):
        if mine.claims or not all_.claims:
            yield mine
        if all_.claims:
            yield replace(all_, scope=citing.say("allgemein bei dieser Stelle"))


def _laws(citing: Citing, body: RecognitionBody, occupation: ReferenceOccupation, scopes: Scopes) -> Iterator[Row]:
    """The body's laws. Where it serves several occupations, each has its own, and those stand with the occupation."""
    laws = norm_row(citing, body.legal_basis)
    if laws.claims and not scopes.several:
        yield laws
    elif laws.claims and not occupation.legal_basis:
        yield replace(laws, scope=citing.say("allgemein bei dieser Stelle"))


def _elsewhere(say: Say, body: RecognitionBody, scopes: Scopes) -> str | None:
    others = narrowed(body, scopes, Scope.OTHER)
    left_out = sum(map(len, (others.documents, others.fees, others.deadlines, others.languages)))
    if not left_out:
        return None
    return say.plural(
        "%(n)s Angabe der Stelle nennt andere Berufe; sie steht im Eintrag.",
        "%(n)s Angaben der Stelle nennen andere Berufe; sie stehen im Eintrag.",
        left_out,
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
