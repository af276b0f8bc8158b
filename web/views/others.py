"""The sections of partners, funding, practices and explainers."""

from __future__ import annotations

from collections.abc import Iterable

from kb.entries import Criterion, Funding, Info, Partner, Practice
from kb.facts import Amount
from web.language import Say
from web.views.body import norm_row
from web.views.facts import Citing, Claim, Row, Section, stated
from web.views.names import Names

STAGES = 3
"""The highest stage of a Good Practice criterion."""


def partner_sections(
    citing: Citing, names: Names, partner: Partner, above: tuple[str, ...] = ()
) -> tuple[Section, ...]:
    """What the organisation is and does; ``above`` are the entries of which it is a local office."""
    say = citing.say
    offices = [citing.plain(office.title, office.url) for office in names.links(partner.local_offices)]
    general = [citing.plain(one.title, one.url) for one in names.links(above)]
    rows = (
        citing.row(say("Rolle"), [citing.plain(say.label(partner.partner_type))]),
        *stated([citing.row(say("Örtliche Stelle von"), general)]),
        *stated([citing.row(say("Träger"), _texts(citing, partner.carrier))]),
        citing.row(say("Leistungen"), _texts(citing, *partner.services)),
        *stated([citing.row(say("Örtliche Stellen"), offices)]),
    )
    return (Section("stelle", say("Die Stelle"), rows),)


def funding_sections(citing: Citing, names: Names, funding: Funding) -> tuple[Section, ...]:
    """Who pays what, for whom, and where one applies."""
    say = citing.say
    rows = (
        citing.row(say("Wer zahlt"), _texts(citing, funding.payer)),
        citing.row(say("Wer stellt den Antrag"), _texts(citing, funding.applicant)),
        citing.row(say("Antrag bei"), _texts(citing, funding.apply_at)),
        citing.row(say("Antrag vor"), _texts(citing, funding.apply_before)),
    )
    what = (
        citing.row(say("Übernimmt"), _texts(citing, *funding.covers)),
        citing.row(say("Beträge"), [citing.fact(one, citing.german(_amount(say, one))) for one in funding.amounts]),
        citing.row(say("Voraussetzungen"), _texts(citing, *funding.conditions)),
        *stated([citing.row(say("Ausgeschlossen"), _texts(citing, *funding.excludes))]),
    )
    return (
        Section("antrag", say("Der Weg zum Geld"), rows),
        Section("leistung", say("Was gefördert wird"), what),
        Section("recht", say("Rechtsgrundlage"), (norm_row(citing, funding.legal_basis),)),
    )


def practice_sections(citing: Citing, names: Names, practice: Practice) -> tuple[Section, ...]:
    """The sheet: situation, approach, results, what helps others to take it over."""
    say = citing.say
    sheet = (
        citing.row(say("Art"), [citing.plain(say.label(practice.instrument))]),
        *stated(
            [
                citing.row(say("Träger"), _texts(citing, practice.carrier)),
                citing.row(say("Ort der Umsetzung"), _texts(citing, practice.place_of_practice)),
                citing.row(say("Zielgruppe"), _texts(citing, practice.target_group)),
            ]
        ),
        citing.row(say("Ausgangslage"), _texts(citing, practice.situation)),
        citing.row(say("Vorgehen"), _texts(citing, practice.approach)),
        citing.row(say("Ergebnisse"), _texts(citing, practice.results), say("kein Ergebnis genannt")),
    )
    transfer = (
        citing.row(say("Was zum Gelingen beitrug"), _texts(citing, *practice.success_factors)),
        citing.row(say("Stolpersteine"), _texts(citing, *practice.stumbling_blocks)),
        citing.row(say("Aufwand"), _texts(citing, practice.resources)),
        citing.row(say("Übertragung"), _texts(citing, practice.transfer)),
        *stated([citing.row(say("Ansprechrolle"), _texts(citing, practice.contact_role))]),
    )
    criteria = (
        (say("Übertragbar"), practice.transferable),
        (say("Innovativ"), practice.innovative),
        (say("Nachhaltig"), practice.sustainable),
        (say("Effizient"), practice.efficient),
    )
    judged = tuple(_criterion(citing, label, criterion) for label, criterion in criteria)
    scale = say("Stufe 0 bis 3, nur was eine Quelle belegt.")
    if not any(row.claims for row in judged):
        judged, scale = (), say("Übertragbarkeit, Neuheit, Nachhaltigkeit und Aufwand hat noch niemand bewertet.")
    return (
        Section("praxis", say("Die Praxis"), sheet),
        Section("transfer", say("Zum Übernehmen"), transfer),
        Section("kriterien", say("Kriterien guter Praxis"), judged, scale),
    )


def info_sections(citing: Citing, names: Names, info: Info) -> tuple[Section, ...]:
    """The law behind the explainer, where one is named."""
    if not info.legal_basis:
        return ()
    return (Section("recht", citing.say("Rechtsgrundlage"), (norm_row(citing, info.legal_basis),)),)


def _criterion(citing: Citing, label: str, criterion: Criterion | None) -> Row:
    say = citing.say
    claims: list[Claim] = []
    if criterion and criterion.stage is not None:
        claims.append(citing.fact(criterion, say("Stufe %(stage)s von %(top)s", stage=criterion.stage, top=STAGES)))
    if criterion and criterion.reason:
        claims.append(citing.fact(criterion, citing.german(criterion.reason)))
    return citing.row(label, claims, say("nicht bewertet"))


def _amount(say: Say, amount: Amount) -> str:
    if amount.value is None:
        value = ""
    elif amount.unit == "EUR":
        value = f": {say.euros(amount.value)}"
    else:
        value = f": {amount.value:g} {amount.unit}".replace(".", "," if say.language == "de" else ".")
    return amount.what + value + (f" ({amount.year})" if amount.year else "")


def _texts(citing: Citing, *texts: str | None) -> Iterable[Claim]:
    return [citing.plain(citing.german(text)) for text in texts if text]
