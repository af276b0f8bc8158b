"""The plan for offices: the ten fields of a Qualifizierungsplan, in the words of agency, chamber and authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matcher.documents.head import Head
from matcher.documents.sheet import Block, Bullets, Facts, Heading, Paragraph, Sheet, Signatures, Table
from matcher.documents.timeline import timeline
from matcher.documents.wording import NOT_TOLD, SourceList, day, euros, number, yes_no
from matcher.outcome import Outcome
from matcher.plan.baseline import Baseline, Training
from matcher.plan.plan import Plan
from matcher.plan.step import Step
from matcher.plan.variant import Cost, Variant

_OUTCOMES = {Outcome.MET: "erfüllt", Outcome.UNMET: "nicht erfüllt", Outcome.UNKNOWN: "offen"}
_TITLE = "Qualifizierungsplan"


def plan_sheet(plan: Plan, head: Head, choice: int = 0) -> Sheet:
    """The sheet of one variant; without variants it says what is to be asked first."""
    sources = SourceList()
    variant = plan.variants[choice] if plan.variants else None
    blocks = tuple(_blocks(plan, variant, head, sources))
    occupation = plan.baseline.procedure.occupation_title or "Beruf noch offen"
    return Sheet(
        title=_TITLE,
        description=f"Vorgeschlagener Weg: {occupation}",
        reference=head.reference,
        office=head.office,
        stand=f"Stichtag {day(plan.as_of)}" + (f", erstellt am {day(head.made)}" if head.made else ""),
        blocks=blocks,
    )


def _blocks(plan: Plan, variant: Variant | None, head: Head, sources: SourceList) -> Iterator[Block]:
    yield from _summary(plan, variant)
    yield from _person(plan.baseline, sources)
    yield from _procedure(plan.baseline)
    if variant:
        yield from _gaps(variant)
        yield from _german(plan.baseline, variant, sources)
        yield from _way(plan, variant, sources)
    yield from _livelihood(plan.baseline, sources)
    if variant:
        yield from _who_does_what(variant)
        yield from _deadlines(variant, sources)
    yield from _review(plan, variant, sources)
    if rows := sources.rows():
        yield Heading("Quellen")
        yield Table("Belege mit dem Stand, den die Quelle zeigt", ("Nr.", "Adresse", "Stand"), rows, (1, 10, 2.4))
    yield Signatures(("Ort, Datum, ratsuchende Person", "Ort, Datum, Beratungsstelle"))


def _summary(plan: Plan, variant: Variant | None) -> Iterator[Block]:
    occupation = plan.baseline.procedure.occupation_title or "Beruf noch offen"
    if variant is None:
        yield Paragraph("Für einen Plan fehlen noch Angaben. Zuerst ist zu klären, was unter Nummer 10 steht.", "note")
        return
    yield Paragraph(f"{occupation}: {variant.title}", "lead")
    yield Paragraph(variant.recognition_text, "note")
    yield Facts("Der Plan auf einen Blick", tuple(_glance(variant)))
    if variant.why:
        yield Paragraph("Warum dieser Weg: " + " ".join(reason.text for reason in variant.why))


def _glance(variant: Variant) -> Iterator[tuple[str, str]]:
    assumed = " (beruht auf Annahmen)" if variant.recognition_assumed else ""
    if variant.recognition:
        yield "Volle Anerkennung frühestens", day(variant.recognition) + assumed
    elif variant.recognition_not_before:
        yield "Volle Anerkennung nicht vor", day(variant.recognition_not_before) + assumed
    if variant.work:
        yield "Arbeit im Beruf frühestens", day(variant.work)
    yield "Umfang", _hours(variant)
    for cost in variant.costs:
        yield f"Kosten: {cost.payer}", _cost(cost)
    if variant.uncovered:
        yield "Noch ohne Angebot", "\n".join(variant.uncovered)
    for relaxation in variant.relaxations[:3]:
        yield "Was helfen würde", relaxation.text


def _cost(cost: Cost) -> str:
    """The sum of what is priced; a step without a price is never counted as free."""
    stated = cost.minimum or cost.maximum or not cost.without_price
    parts = (
        euros(cost.minimum, cost.maximum) if stated else "",
        f"{len(cost.without_price)} × Preis nicht genannt" if cost.without_price else "",
    )
    return "; ".join(part for part in parts if part)


def _hours(variant: Variant) -> str:
    stated = f"{number(variant.hours)} Zeitstunden" if variant.hours else "nicht genannt"
    unknown = len(variant.hours_unknown)
    return f"{stated}; {unknown} Schritte ohne Angabe" if unknown and variant.hours else stated


def _person(baseline: Baseline, sources: SourceList) -> Iterator[Block]:
    person = baseline.person
    where = ", ".join(part for part in (person.place, person.country) if part) or NOT_TOLD
    yield Heading("1  Person und Aufenthalt")
    yield Facts(
        "Angaben zur Person, ohne Namen",
        (
            ("Staatsangehörigkeit", person.nationality.de if person.nationality else NOT_TOLD),
            ("Wohnort", where + (f", seit {day(person.since)}" if person.since else "")),
            ("Aufenthaltstitel", person.title.de if person.title else NOT_TOLD),
            (
                "Zugang zum Arbeitsmarkt",
                _cited(person.labour_market.text, sources.refer([person.labour_market.source])),
            ),
        ),
    )
    yield Heading("2  Ausgangsqualifikation")
    if not baseline.trainings:
        yield Paragraph("Dazu liegt keine Angabe vor.")
    for training in baseline.trainings:
        yield Facts(training.title or "Abschluss", tuple(_training(training)))


def _training(training: Training) -> Iterator[tuple[str, str]]:
    yield (
        "Art und Land",
        ", ".join(part for part in (training.kind and training.kind.de, training.country) if part) or (NOT_TOLD),
    )
    yield "Dauer", f"{number(training.years)} Jahre" if training.years else NOT_TOLD
    if training.anabin:
        yield "anabin", training.anabin
    years = training.experience_years
    yield "Berufserfahrung", NOT_TOLD if years is None else f"{number(years)} Jahre"


def _procedure(baseline: Baseline) -> Iterator[Block]:
    procedure = baseline.procedure
    yield Heading("3  Referenzberuf und Verfahren")
    yield Facts(
        "Stand des Anerkennungsverfahrens",
        (
            ("Referenzberuf", procedure.occupation_title or NOT_TOLD),
            ("Reglementierung", procedure.regulation.de),
            ("Zuständige Stelle", procedure.body_title or "noch offen"),
            ("Bescheid", procedure.status.de if procedure.status else NOT_TOLD),
            ("Datum des Bescheids", day(procedure.decided_on, NOT_TOLD)),
            ("Aktenzeichen", procedure.file_number or "von Hand eintragen"),
        ),
    )


def _gaps(variant: Variant) -> Iterator[Block]:
    yield Heading("4  Wesentliche Unterschiede")
    if not variant.gaps:
        yield Paragraph("Es liegt kein Bescheid mit wesentlichen Unterschieden vor.")
        return
    places = _numbers(variant)
    rows = tuple(
        (
            gap.topic,
            f"{number(gap.hours)} Std." if gap.hours is not None else "nicht genannt",
            gap.kind.de if gap.kind else "nicht genannt",
            _steps(gap.steps, places) or "–",
            f"{gap.state.de}\n{gap.text}",
            gap.evidence or "bei der Stelle erfragen",
        )
        for gap in variant.gaps
    )
    head = ("Inhalt laut Bescheid", "Umfang", "Art", "Schritt", "Stand", "Nachweis")
    yield Table("Was der Bescheid nennt und wie es ausgeglichen wird", head, rows, (4, 1.6, 1.6, 1.3, 4, 2.6))


def _german(baseline: Baseline, variant: Variant, sources: SourceList) -> Iterator[Block]:
    german = baseline.german
    yield Heading("5  Deutsch")
    yield Facts(
        "Vorhandene Sprachkenntnisse",
        (
            ("Niveau", german.level.de if german.level else NOT_TOLD),
            ("Zertifikat", yes_no(german.certificate) + (f", vom {day(german.dated)}" if german.dated else "")),
            ("Für den Beruf nötig", german.for_occupation.de if german.for_occupation else "nicht genannt"),
        ),
    )
    if variant.languages:
        places = _numbers(variant)
        rows = tuple(
            (
                need.level.de,
                _cited(need.wanted_for, sources.refer([need.source])),
                yes_no(need.has_it),
                _steps([need.reached_by] if need.reached_by else [], places) or "–",
            )
            for need in variant.languages
        )
        yield Table("Nötige Niveaus", ("Niveau", "Wofür", "Vorhanden", "Schritt"), rows, (1, 6, 1.6, 1.2))


def _way(plan: Plan, variant: Variant, sources: SourceList) -> Iterator[Block]:
    yield Heading("6  Maßnahmen und Schritte")
    numbered = tuple(enumerate(variant.steps, 1))
    way = tuple((str(place), _what(step), _when(step), _payment(step)) for place, step in numbered)
    yield Table("Der Weg in seiner Reihenfolge", ("Nr.", "Schritt", "Wann", "Kosten, Kostenträger"), way, (1, 9, 4, 5))
    drawn = timeline(variant, plan.as_of)
    if drawn:
        yield drawn
    yield Heading("Begründung der Schritte", 2)
    why = tuple((str(place), "\n".join(_reasons(step, sources)), step.follow_up) for place, step in numbered)
    yield Table("Warum, unter welcher Bedingung, und was danach kommt", ("Nr.", "Warum", "Anschluss"), why, (1, 12, 6))


def _what(step: Step) -> str:
    formats = ", ".join(format.de for format in step.formats)
    times = ", ".join(model.de for model in step.time_models)
    extent = step.extent.text or ""
    if step.extent.lessons:
        extent = f"{number(step.extent.lessons)} Unterrichtseinheiten"
    elif step.extent.hours:
        extent = f"{number(step.extent.hours)} Stunden"
    lines = (
        f"{step.kind.de}: {step.title}",
        ", ".join(part for part in (step.provider, step.place) if part),
        "; ".join(part for part in (formats, times, extent) if part),
        f"Ergebnis: {step.result.text}",
        f"Stand des Angebots: {step.status.de}" if step.status else "",
        f"Platz bestätigt am {day(step.place_confirmed)}" if step.place_confirmed else "",
        f"Antrag gestellt am {day(step.applied_on)}" if step.applied_on else "",
    )
    return "\n".join(line for line in lines if line)


def _when(step: Step) -> str:
    dates = step.dates
    if dates.start and dates.end:
        span = day(dates.start) if dates.start == dates.end else f"{day(dates.start)} bis {day(dates.end)}"
    elif dates.start:
        span = f"ab {day(dates.start)}"
    else:
        span = f"nicht vor {day(dates.not_before)}" if dates.not_before else "offen"
    return f"{span}\n{dates.basis.de}" + ("\nberuht auf Annahmen" if dates.assumed else "")


def _payment(step: Step) -> str:
    price = (euros(step.price.minimum, step.price.maximum) or step.price.text) if step.price else ""
    if step.payment is None:
        return price or "–"
    payer = step.payment.payer if step.payment.outcome is Outcome.MET else f"{step.payment.payer}: zu klären"
    return "\n".join(part for part in (price, payer) if part)


def _reasons(step: Step, sources: SourceList) -> Iterator[str]:
    for reason in step.why:
        yield _cited(reason.text, sources.refer([reason.source]))
    if step.only_if:
        yield f"Nur wenn: {step.only_if}"
    for condition in step.conditions:
        yield _cited(f"Bedingung: {condition.text}", sources.refer([condition.source]))
    for assumption in step.dates.assumptions:
        yield _cited(f"Annahme: {assumption.text}", sources.refer([assumption.source]))
    if step.payment:
        yield _cited(f"Kosten: {step.payment.text}", sources.refer([step.payment.source]))
    for question in step.questions:
        yield f"Zu fragen: {question}"


def _livelihood(baseline: Baseline, sources: SourceList) -> Iterator[Block]:
    livelihood = baseline.livelihood
    yield Heading("7  Lebensunterhalt und Beschäftigung")
    rows = (
        ("Beschäftigung", livelihood.work.de if livelihood.work else NOT_TOLD),
        ("Arbeitsvertrag oder Angebot", yes_no(livelihood.employer)),
    )
    yield Facts("Arbeit neben den Maßnahmen", rows)
    if livelihood.notes:
        yield Bullets(tuple(_cited(note.text, sources.refer([note.source])) for note in livelihood.notes))


def _who_does_what(variant: Variant) -> Iterator[Block]:
    yield Heading("8  Wer tut was bis wann")
    places = _numbers(variant)
    rows = tuple(
        (str(involved.phase), involved.who, involved.what, day(involved.by), _steps([involved.step], places))
        for involved in variant.involved
    )
    yield Table("Beteiligte nach Phase", ("Phase", "Wer", "Was", "Bis", "Schritt"), rows, (1, 3.4, 6, 1.9, 1.2))


def _deadlines(variant: Variant, sources: SourceList) -> Iterator[Block]:
    yield Heading("9  Fristen")
    if not variant.deadlines:
        yield Paragraph("Es ist keine Frist bekannt.")
        return
    rows = tuple(
        (
            deadline.what,
            day(deadline.day, "vom Dokument ablesen") + (" (Annahme)" if deadline.assumed else ""),
            _cited(deadline.text, sources.refer([deadline.source])),
        )
        for deadline in variant.deadlines
    )
    yield Table("Bis wann etwas geschehen muss", ("Frist", "Tag", "Erläuterung"), rows, (3.4, 2.4, 7))


def _review(plan: Plan, variant: Variant | None, sources: SourceList) -> Iterator[Block]:
    yield Heading("10  Prüfvermerk")
    yield Paragraph(
        "Dieser Plan ist ein Vorschlag aus belegten Angaben. Über Anerkennung, Aufenthalt und Förderung entscheiden "
        "die genannten Stellen; ausgewählt und freigegeben wird er in der Beratung."
    )
    if plan.released_by:
        yield Paragraph(f"Freigegeben: {plan.released_by}, {day(plan.released_on)}")
    if variant and variant.checks:
        checks = tuple(
            (_OUTCOMES[check.outcome], _cited(check.text, sources.refer([check.source]))) for check in variant.checks
        )
        yield Table("Gegenprobe des Plans", ("Ergebnis", "Was geprüft wurde"), checks, (1.7, 11))
    if plan.questions:
        yield Heading("Noch zu klären", 2)
        yield Bullets(tuple(question.text for question in plan.questions))
    if plan.warnings:
        yield Heading("Hinweise", 2)
        yield Bullets(tuple(warning.text for warning in plan.warnings))
    if plan.rules:
        rows = tuple(
            (
                f"{result.rule.title}\n{result.rule.norm}",
                _OUTCOMES[result.outcome],
                _cited(result.finding.text, sources.refer([result.rule.source])),
            )
            for result in plan.rules
        )
        yield Table("Geprüfte Regeln", ("Regel", "Ergebnis", "Begründung"), rows, (4, 1.7, 7))


def _numbers(variant: Variant) -> dict[str, int]:
    return {step.id: place for place, step in enumerate(variant.steps, 1)}


def _steps(ids: Iterable[str], places: dict[str, int]) -> str:
    return ", ".join(str(places[id]) for id in ids if id in places)


def _cited(text: str, reference: str) -> str:
    return f"{text} {reference}" if reference else text
