"""A summary of an offer in our own words, put together from its facts: what, by whom, where, how long, when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kb.vocabulary import OfferType

_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()


def offer_summary(data: Mapping[str, Any]) -> str:
    """One or two German sentences from the fields of an offer; only what the fields say."""
    what = OfferType(data["offer_type"]).de  # type: ignore[call-arg]
    first = f"{what}: {data['title']}"
    if data.get("provider"):
        first += f" ({data['provider']})"
    towns = [place["municipality"] for place in data.get("places", ())]
    if towns:
        first += f" in {' und '.join(towns[:3])}"
    elif data.get("formats") == ["online"]:
        first += ", online"
    rest = [
        part for part in (_levels(data), _extent(data.get("schedule") or {}), _dates(data.get("runs") or ())) if part
    ]
    return f"{first}." + (f" {'; '.join(rest)}." if rest else "")


def _levels(data: Mapping[str, Any]) -> str:
    entry = (data.get("requirements") or {}).get("language_level")
    target = data.get("target_level")
    if entry and target:
        return f"Deutsch von {entry} bis {target}"
    if target:
        return f"führt zu Deutsch {target}"
    return f"Deutsch ab {entry}" if entry else ""


def _extent(schedule: Mapping[str, Any]) -> str:
    parts = []
    if schedule.get("lessons"):
        parts.append(f"{schedule['lessons']} Unterrichtseinheiten")
    if schedule.get("hours"):
        parts.append(f"{schedule['hours']} Stunden")
    return " und ".join(parts) or str(schedule.get("duration") or "")


def _dates(runs: Any) -> str:
    if not runs:
        return ""
    run = runs[0]
    start, end = run.get("start"), run.get("end")
    text = (
        f"{in_words(start)} bis {in_words(end)}"
        if start and end
        else f"ab {in_words(start)}"
        if start
        else f"bis {in_words(end)}"
    )
    return text + (
        f" und {len(runs) - 1} weitere Termine"
        if len(runs) > 2
        else " und ein weiterer Termin"
        if len(runs) == 2
        else ""
    )


def in_words(value: str) -> str:
    """A partial date as Germans write it: 11.01.2027, Mai 2027, 2027."""
    if len(value) == 10:
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    return f"{_MONTHS[int(value[5:7]) - 1]} {value[:4]}" if len(value) == 7 else value
