"""The sections of an offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kb.entries import Offer
from kb.facts import Cost, Requirements, Run
from web.language import Say
from web.views.dated import period, run_state
from web.views.facts import Citing, Claim, Row, Section, stated
from web.views.names import Names


def offer_sections(citing: Citing, names: Names, offer: Offer, as_of: date) -> tuple[Section, ...]:
    """What it is, when it runs, who may take part, what it costs."""
    say = citing.say
    return (
        Section("angebot", say("Das Angebot"), tuple(_what(citing, names, offer))),
        Section("termine", say("Termine"), (_runs(citing, offer, as_of), *_extent(citing, offer))),
        Section("voraussetzungen", say("Voraussetzungen"), tuple(_requirements(citing, offer.requirements))),
        Section("kosten", say("Kosten und Förderung"), tuple(_costs(citing, names, offer))),
    )


def _what(citing: Citing, names: Names, offer: Offer) -> Iterator[Row]:
    say = citing.say
    yield citing.row(say("Art"), [citing.plain(say.label(offer.offer_type))])
    provider = names.link(offer.provider_id) if offer.provider_id else None
    yield citing.row(say("Träger"), [citing.plain(citing.german(offer.provider), provider.url if provider else None)])
    yield citing.row(say("Zielgruppe"), [citing.plain(citing.german(offer.target_group))] if offer.target_group else [])
    yield from stated(
        [
            citing.row(say("Führt zum Sprachniveau"), _one(citing, offer.target_level and offer.target_level.value)),
            citing.row(say("Gleicht aus"), [citing.plain(citing.german(gap)) for gap in offer.gaps_covered]),
            citing.row(say("Abschluss"), [citing.plain(citing.german(offer.certificate))] if offer.certificate else []),
        ]
    )


def _runs(citing: Citing, offer: Offer, as_of: date) -> Row:
    say = citing.say
    claims = [citing.fact(run, _run_text(say, run, as_of)) for run in offer.runs]
    missing = say("Termine nicht angegeben; beim Träger erfragen")
    if offer.recurring and not claims:
        missing = say("Findet wiederholt statt; der nächste Termin ist nicht angegeben")
    if offer.standing and not claims:
        missing = say("Laufendes Angebot ohne feste Termine")
    return citing.row(say("Durchgänge"), claims, missing)


def _run_text(say: Say, run: Run, as_of: date) -> str:
    parts = [f"{period(say, run)} ({run_state(say, run, as_of)[1]})"]
    if run.apply_by:
        parts.append(say("Anmeldung bis %(day)s", day=say.partial_date(run.apply_by)))
    if run.place:
        parts.append(run.place)
    if run.formats:
        parts.append(say.labels(run.formats))
    if run.participants:
        parts.append(say.plural("%(n)s Platz", "%(n)s Plätze", run.participants))
    return " · ".join(parts)


def _extent(citing: Citing, offer: Offer) -> Iterator[Row]:
    say, schedule, texts = citing.say, offer.schedule, []
    if schedule and schedule.lessons:
        texts.append(say.plural("%(n)s Unterrichtseinheit", "%(n)s Unterrichtseinheiten", schedule.lessons))
    if schedule and schedule.hours:
        texts.append(say.plural("%(n)s Stunde", "%(n)s Stunden", schedule.hours))
    claims = [citing.plain(text) for text in texts]
    if schedule and schedule.duration:
        claims.append(citing.plain(citing.german(schedule.duration)))
    yield citing.row(say("Umfang"), claims)
    yield citing.row(say("Zeitmodell"), _one(citing, say.labels(schedule.time_models) if schedule else None))
    yield citing.row(say("Format"), _one(citing, say.labels(offer.formats)))


def _requirements(citing: Citing, needs: Requirements | None) -> Iterator[Row]:
    say = citing.say
    if needs is None or needs.not_stated:
        unknown = say("nicht angegeben") if needs is None else say("Die Quelle nennt keine Voraussetzungen")
        claims = [citing.fact(needs, unknown)] if needs else []
        yield citing.row(say("Zugang"), claims, say("nicht angegeben; beim Träger erfragen"))
        return

    def claim(text: str | None) -> list[Claim]:
        return [citing.fact(needs, text)] if text else []

    yield citing.row(say("Deutsch ab"), claim(needs.language_level and needs.language_level.value))
    years = needs.experience_years
    yield from stated(
        [
            citing.row(say("Qualifikation"), claim(say.labels(needs.qualification))),
            citing.row(say("Stand der Anerkennung"), claim(say.labels(needs.recognition))),
            citing.row(say("Wohnort"), claim(say.labels(needs.residence))),
            citing.row(
                say("Berufserfahrung"),
                claim(say("mindestens %(years)s Jahre", years=f"{years:g}") if years is not None else None),
            ),
            citing.row(say("Außerdem"), [citing.fact(needs, citing.german(other)) for other in needs.others]),
        ]
    )


def _costs(citing: Citing, names: Names, offer: Offer) -> Iterator[Row]:
    say = citing.say
    yield citing.row(say("Kosten"), [citing.fact(cost, cost_text(citing, cost)) for cost in offer.costs])
    payers = [citing.plain(link.title, link.url) for link in names.links(offer.payers)]
    yield citing.row(say("Zahlt"), payers)
    azav = {True: say("ja"), False: say("nein")}.get(offer.azav) if offer.azav is not None else None
    yield citing.row(say("AZAV-Zulassung"), _one(citing, azav), say("nicht bekannt"))


def cost_text(citing: Citing, cost: Cost) -> str:
    """A cost with its sums where they are known."""
    say = citing.say
    sums = [say.euros(value) for value in (cost.minimum, cost.maximum) if value is not None]
    amount = " – ".join(dict.fromkeys(sums))
    year = f" ({cost.year})" if cost.year else ""
    shown = any(one.rstrip("€ ").strip("€\xa0 ") in cost.text for one in sums)
    return cost.text + (f": {amount}" if amount and not shown else "") + year


def _one(citing: Citing, text: str | None) -> list[Claim]:
    return [citing.plain(text)] if text else []
