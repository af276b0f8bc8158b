"""Answers of the employment agency's course searches (Weiterbildungssuche, Berufssprachkurssuche): a page of runs.

Each record is one run (Termin) at one place; runs of one offer share a service key, so that they are brought together
later. Shape: the OpenAPI descriptions of the community (weiterbildungssuche-api 2.0.1, berufssprachkurssuche-api).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from ingest.candidate import Candidate, Found, Rejected
from ingest.cleaning import markdown, text_lines
from ingest.extraction.place import FoundPlace, municipality_of
from ingest.feed import Course, candidate_of, run_of, web_address, with_body
from ingest.formats.json_text import at, json_of, objects, said
from ingest.source import Raw, Source, SourceError
from kb.vocabulary import Format, Land, Level, TimeModel

WHERE = "Kurssuche der Bundesagentur für Arbeit"

_BERLIN = ZoneInfo("Europe/Berlin")
_LANDS = {
    "BAW": Land.BW, "BAY": Land.BY, "BER": Land.BE, "BRA": Land.BB, "BRE": Land.HB, "HAM": Land.HH, "HES": Land.HE,
    "MBV": Land.MV, "NDS": Land.NI, "NRW": Land.NW, "RPF": Land.RP, "SAA": Land.SL, "SAC": Land.SN, "SAN": Land.ST,
    "SLH": Land.SH, "THÜ": Land.TH, "-": Land.DE,
}  # fmt: skip
_FORMS = {1: Format.IN_PERSON, 2: Format.ONLINE, 3: Format.HYBRID, 4: Format.ONLINE}
"""Of the hundreds of the codes 101 to 403: on site, digital, combined, distance."""

_TIMES = {1: TimeModel.FULL_TIME, 2: TimeModel.PART_TIME, 3: TimeModel.WEEKEND}
"""Both searches number full time 1 and part time 2; the language courses also number weekends 3."""

_LEVELS = {"MC 01 1": Level.A2, "MC 01 2": Level.B1, "MC 01 3": Level.B2, "MC 01 4": Level.C1, "MC 01 5": Level.C2}
"""Target level of a language course by its place in the classification."""


def read_course_search(source: Source, raw: Raw) -> Iterator[Found]:
    """The runs of a page. Raises SourceError for JSON that is no such answer."""
    data = json_of(raw)
    runs = at(data, "_embedded", "termine")
    if runs is None and said(data, "page", "totalElements") == "0":
        return
    if not isinstance(runs, list):
        raise SourceError(f"„{raw.address}“ ist keine Antwort der Kurssuche; „_embedded.termine“ fehlt.")
    for run in runs:
        record = said(run, "id")
        if not record or not isinstance(at(run, "angebot"), dict):
            yield Rejected(source.id, record or "(ohne id)", "Dem Termin fehlt „id“ oder „angebot“.")
            continue
        found = candidate_of(source, raw, _course(source, run, record), WHERE)
        if isinstance(found, Candidate):
            found = replace(found, service_keys=(f"ba-angebot:{said(run, 'angebot', 'id')}",))
        yield found


def next_page(raw: Raw) -> tuple[str, ...]:
    """The address of the following page; none after the last."""
    page = at(json_of(raw), "page")
    number, total = said(page, "number"), said(page, "totalPages")
    if not number.isdecimal() or not total.isdecimal() or int(number) + 1 >= int(total):
        return ()
    parts = urlsplit(raw.address)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "page"]
    return (urlunsplit(parts._replace(query=urlencode([*query, ("page", str(int(number) + 1))]))),)


def _course(source: Source, run: dict[str, Any], record: str) -> Course:
    offer = run["angebot"]
    text = [line for name in ("inhalt", "foerderung", "bemerkung") for line in text_lines(said(offer, name))]
    text += [
        line for name in ("unterrichtszeiten", "bemerkungZeit", "bemerkung") for line in text_lines(said(run, name))
    ]
    demands = [line for name in ("zugang", "zielgruppe") for line in text_lines(said(offer, name))]
    place, lands = _place(at(run, "adresse"))
    dates = run_of(
        _day(at(run, "beginn")),
        _day(at(run, "ende")),
        apply_by=_day(at(run, "anmeldeschluss")),
        participants=_count(at(run, "teilnehmerMax")),
    )
    codes = [said(code, "codeNr") for code in objects(at(offer, "systematiken"))]
    target = next((_LEVELS[code] for code in codes if code in _LEVELS), None)
    course = Course(
        record=record,
        title=" ".join(text_lines(said(offer, "titel"))),
        text=tuple(text),
        demands=tuple(demands),
        provider=said(offer, "bildungsanbieter", "name"),
        url=web_address(said(run, "link"))
        or web_address(said(offer, "link"))
        or web_address(said(offer, "bildungsanbieter", "homepage")),
        places=(place,) if place else (),
        lands=lands,
        runs=(dates,) if dates else (),
        run_records=(record,) if dates else (),
        costs=_costs(run),
        format=_format(run),
        times=_times(run),
        duration=said(run, "dauer", "bezeichnung"),
        certificate=" ".join(text_lines(said(offer, "abschlussart") or said(offer, "abschlussbezeichnung")))[:300],
        azav=True if any(objects(at(offer, "zertifizierer"))) else None,
        payers=("bildungsgutschein",) if at(run, "foerderung") is True and not target else (),
        changed=_day(at(run, "aktualisierungsdatum")),
        extra={"target_level": target.value} if target else None,
    )
    return with_body(course, markdown(said(offer, "inhalt"))) if source.text_may_be_shown else course


def _place(address: Any) -> tuple[FoundPlace | None, tuple[Land, ...]]:
    """Where it is held: the Land is named with the address; none abroad."""
    where = at(address, "ortStrasse")
    land = _LANDS.get(said(where, "land", "bundeslandCode") or said(where, "land", "code"))
    town = said(where, "name").split(", ")[0].split(";")[0]
    if not town or said(where, "land", "laenderCode") not in ("", "D"):
        return None, ()
    found = municipality_of(town, said(where, "plz"), said(address, "strasse"))
    return replace(found, land=found.land or land), (land,) if land else ()


def _day(value: Any) -> str | None:
    """The German day of a moment in milliseconds since 1970, or of an ISO date."""
    text = str(value or "").strip()
    if text.lstrip("-").isdecimal():
        if len(text) > 14:
            return None
        return datetime.fromtimestamp(int(text) / 1000, UTC).astimezone(_BERLIN).date().isoformat()
    return text[:10] if len(text) >= 10 and text[4:5] == "-" and text[:4].isdecimal() else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10_000 else None


def _format(run: dict[str, Any]) -> Format | None:
    code = at(run, "unterrichtsform", "id")
    if not isinstance(code, int):
        return None
    if code in (4, 5):
        return Format.ONLINE
    return _FORMS.get(code // 100) if code >= 100 else Format.IN_PERSON if code in (1, 2, 3, 6) else None


def _times(run: dict[str, Any]) -> tuple[TimeModel, ...]:
    code = at(run, "unterrichtszeit", "id")
    if code is None and isinstance(at(run, "unterrichtsform", "id"), int) and at(run, "unterrichtsform", "id") < 100:
        code = at(run, "unterrichtsform", "id")
    found = [_TIMES[code]] if code in _TIMES else []
    if at(run, "berufsbegleitend") is True and TimeModel.PART_TIME not in found:
        found.append(TimeModel.PART_TIME)
    return tuple(found)


def _costs(run: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """What the participant pays; a price of nought may mean free or not filled in, so it says nothing."""
    remark = " ".join(text_lines(said(run, "kostenBemerkung")))[:300]
    try:
        amount = float(said(run, "kostenWert") or "0")
    except ValueError:
        amount = 0.0
    if said(run, "kostenWaehrung") not in ("", "EUR") or not 0 < amount < 1_000_000:
        return ({"text": remark},) if remark else ()
    text = f"{amount:.2f} EUR".replace(".", ",")
    return ({"text": f"{text}; {remark}" if remark else text, "minimum": amount, "maximum": amount},)
