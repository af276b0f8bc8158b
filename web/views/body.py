"""The sections of a recognition body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kb.entries import RecognitionBody
from kb.facts import Norm, Responsibility
from web.language import Say
from web.views.facts import Citing, Claim, Row, Section
from web.views.names import Names
from web.views.offer import cost_text

FEW = 4
"""So many occupations stand in the open; more are folded away."""


def body_sections(citing: Citing, names: Names, body: RecognitionBody) -> tuple[Section, ...]:
    """For whom it does what; documents; fee; deadlines; language."""
    say = citing.say
    return (
        Section("zustaendigkeit", say("Zuständigkeit"), tuple(_responsibilities(citing, names, body))),
        Section("verfahren", say("Verfahren"), procedure_rows(citing, body)),
        Section("recht", say("Rechtsgrundlage"), (norm_row(citing, body.legal_basis),)),
    )


def procedure_rows(citing: Citing, body: RecognitionBody) -> tuple[Row, ...]:
    """Documents, fee, deadline and language of a body; what is not known is said to be unknown."""
    say = citing.say
    ask = say("nicht angegeben; bei der Stelle erfragen")
    return (
        citing.row(say("Unterlagen"), document_claims(citing, body), ask),
        citing.row(say("Gebühr"), [citing.fact(fee, citing.german(cost_text(citing, fee))) for fee in body.fees], ask),
        citing.row(
            say("Fristen und Dauer"),
            [citing.fact(one, citing.german(f"{one.what}: {one.text}")) for one in body.deadlines],
            ask,
        ),
        citing.row(
            say("Sprache"),
            [citing.fact(one, citing.german(_language(one.level.value, one.text))) for one in body.languages],
            ask,
        ),
    )


def document_claims(citing: Citing, body: RecognitionBody) -> tuple[Claim, ...]:
    """The documents, those that are not always wanted marked."""
    optional = citing.say("falls vorhanden oder verlangt")
    return tuple(
        citing.fact(one, citing.german(one.text if one.required else f"{one.text} ({optional})"))
        for one in body.documents
    )


def norm_row(citing: Citing, norms: tuple[Norm, ...]) -> Row:
    """The laws behind it."""
    claims = [citing.fact(norm, citing.german(norm.citation), norm.url) for norm in norms]
    return citing.row(citing.say("Vorschriften"), claims)


def conditions(say: Say, responsibility: Responsibility) -> str:
    """For whom a responsibility holds, where it is limited."""
    parts = [say.labels(responsibility.lands), ", ".join(responsibility.districts)]
    parts += [say.labels(responsibility.nationality), say.labels(responsibility.employment)]
    if responsibility.abroad is not None:
        parts.append(say("für Personen im Ausland") if responsibility.abroad else say("für Personen in Deutschland"))
    return " · ".join(part for part in parts if part)


def _responsibilities(citing: Citing, names: Names, body: RecognitionBody) -> Iterator[Row]:
    for one in body.responsibilities:
        label = citing.say.label(one.role)
        claims = [citing.fact(one, citing.german(one.text))]
        if limits := conditions(citing.say, one):
            bare = one.model_copy(update={"note": None})
            claims.append(citing.fact(bare, citing.say("gilt für: %(who)s", who=limits)))
        if one.occupations:
            jobs = tuple(map(names.occupation, one.occupations))
            many = citing.say.plural("%(n)s Beruf", "%(n)s Berufe", len(jobs)) if len(jobs) > FEW else None
            claims[0] = replace(claims[0], about=jobs, about_label=many)
        yield Row(label[:1].upper() + label[1:], tuple(claims), "")


def _language(level: str, text: str) -> str:
    return text if level in text else f"{level}: {text}"
