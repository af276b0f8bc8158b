"""The dates of a variant as iCalendar (RFC 5545), to be taken into any calendar; no personal data, no alarms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from matcher.documents.head import Head
from matcher.documents.wording import day
from matcher.plan.plan import Plan
from matcher.plan.step import Step

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:lotse:plan")


def as_calendar(plan: Plan, head: Head, made: datetime, choice: int = 0) -> bytes:
    """All dated steps, last days and deadlines of a variant as whole days. Empty of events where nothing is dated."""
    calendar = Calendar()
    calendar.add("prodid", "-//Lotse//Qualifizierungsplan//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Qualifizierungsplan {head.reference}")
    variant = plan.variants[choice] if plan.variants else None
    for step in variant.steps if variant else ():
        if step.dates.start:
            calendar.add_component(_of_step(step, head, made))
        if step.action.by:
            calendar.add_component(_of_action(step, head, made))
    for deadline in variant.deadlines if variant else ():
        if deadline.day:
            event = _event(f"frist:{deadline.what}:{deadline.day}", f"Frist: {deadline.what}", head, made)
            event.add("dtstart", deadline.day)
            event.add("dtend", deadline.day + timedelta(days=1))
            event.add("description", deadline.text)
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _of_step(step: Step, head: Head, made: datetime) -> Event:
    dates = step.dates
    assert dates.start is not None
    event = _event(f"schritt:{step.id}:{dates.start}", step.title, head, made)
    event.add("dtstart", dates.start)
    event.add("dtend", (dates.end or dates.start) + timedelta(days=1))  # the end is exclusive there
    if step.place:
        event.add("location", step.place)
    said = [step.result.text]
    if dates.assumed:
        said.append("Der Termin beruht auf Annahmen und ist zu bestätigen.")
        event.add("status", "TENTATIVE")
    event.add("description", "\n".join(said))
    return event


def _of_action(step: Step, head: Head, made: datetime) -> Event:
    by = step.action.by
    assert by is not None
    event = _event(f"aufgabe:{step.id}:{by}", f"Bis heute: {step.action.what}", head, made)
    event.add("dtstart", by)
    event.add("dtend", by + timedelta(days=1))
    event.add("description", f"Wer: {step.action.who}. Letzter sinnvoller Tag: {day(by)}.")
    return event


def _event(key: str, title: str, head: Head, made: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(_NAMESPACE, f'{head.reference}:{key}')}@lotse")
    event.add("dtstamp", made.astimezone(UTC))
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    return event
