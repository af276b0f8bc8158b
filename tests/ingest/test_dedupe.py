"""Duplicates across hosts: the same offer is found again, and what only looks alike stays apart."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from ingest.candidate import Candidate
from ingest.dedupe import duplicates, print_of, same
from tests.ingest.rehosted import labelled_set

PRECISION, RECALL = 0.98, 0.9


def measured(part: str) -> tuple[float, float, list[str]]:
    """Precision and recall over all pairs of a labelled set, and what went wrong."""
    records = labelled_set(part)
    group = {}
    for number, found in enumerate(duplicates(record.candidate for record in records)):
        for candidate in found.records:
            group[candidate.record] = number
    right = said = true = 0
    wrong = []
    for one, other in combinations(records, 2):
        together = group.get(one.candidate.record, -1) == group.get(other.candidate.record, -2)
        alike = one.offer == other.offer
        right, said, true = right + (together and alike), said + together, true + alike
        if together != alike:
            wrong.append(
                f"{one.candidate.record} {other.candidate.record} {'taken for one' if together else 'not found'}"
            )
    return (right / said if said else 1.0), (right / true if true else 1.0), wrong


@pytest.mark.parametrize("part", ["seen", "unseen"])
def test_the_same_offer_is_found_again_and_what_looks_alike_stays_apart(part: str) -> None:
    precision, recall, wrong = measured(part)
    assert precision >= PRECISION and recall >= RECALL, wrong


def a_record(record: str, keys: tuple[str, ...] = (), text: str = "", **data: Any) -> Candidate:
    """A candidate with the fields given."""
    fields = {
        "kind": "offer",
        "title": "Deutsch B2",
        "lands": ["ST"],
        "sources": [{"key": "q", "dated": data.pop("dated", None)}],
    }
    return Candidate("quelle", record, fields | data, service_keys=keys, text=text)


def test_one_key_on_many_hosts_is_one_service_whatever_the_host() -> None:
    records = [
        a_record(host, ("pst:393036612",), kind="body", title=title)
        for host, title in (
            ("halle.de", "Lehramt anerkennen"),
            ("hessen.de", "Anerkennung Lehramt"),
            ("muecheln.de", "Lehramt"),
        )
    ]
    (group,) = duplicates(records)
    assert len(group.records) == 3 and "pst:393036612" in group.reasons[0]


def test_one_leika_key_in_two_laender_is_two_services() -> None:
    records = [a_record(land, ("leika:99006047001000",), kind="body", lands=[land]) for land in ("ST", "HE")]
    assert duplicates(records) == ()


def test_other_dates_are_further_runs_of_one_offer() -> None:
    text = "Der Kurs übt Gespräche am Arbeitsplatz, Briefe und Telefonate, dazu die Prüfung am Ende des Kurses im Haus."
    one = a_record("a", text=text, runs=[{"start": "2027-01-11"}], dated="2026-01-01")
    other = a_record("b", text=text, runs=[{"start": "2027-09-06"}], dated="2026-11-01")
    (group,) = duplicates([one, other])
    assert group.leading is other, "the newest Stand leads"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"target_level": "B2"}, {"target_level": "C1"}),
        ({"title": "Teilqualifikation TQ 1"}, {"title": "Teilqualifikation TQ 2"}),
        ({"places": [{"municipality": "Halle (Saale)"}]}, {"places": [{"municipality": "Stendal"}]}),
        ({"lands": ["SN"]}, {"lands": ["ST"]}),
        ({"occupations": ["arzt"]}, {"occupations": ["apotheker"]}),
        ({"provider": "Lernwerk Elbe"}, {"provider": "Sprachhaus Harz"}),
        ({"kind": "offer"}, {"kind": "body"}),
        ({"schedule": {"lessons": 400}}, {"schedule": {"lessons": 500}}),
    ],
)
def test_what_contradicts_is_never_one_however_alike_the_texts(left: dict[str, Any], right: dict[str, Any]) -> None:
    text = "Der Kurs übt Gespräche am Arbeitsplatz, Briefe und Telefonate, dazu die Prüfung am Ende des Kurses im Haus."
    one, other = a_record("a", text=text, **left), a_record("b", text=text, **right)
    assert same(print_of(one), print_of(other)) is None
    assert duplicates([one, other]) == ()


def test_a_third_record_does_not_join_what_contradicts() -> None:
    text = "Der Kurs übt Gespräche am Arbeitsplatz, Briefe und Telefonate, dazu die Prüfung am Ende des Kurses im Haus."
    towns: tuple[dict[str, Any], ...] = (
        {"places": [{"municipality": "Stendal"}]},
        {"places": [{"municipality": "Burg"}]},
        {},
    )
    groups = duplicates(a_record(str(n), text=text, **town) for n, town in enumerate(towns))
    assert [len(group.records) for group in groups] == [2]


def test_the_order_of_records_does_not_matter() -> None:
    candidates = [record.candidate for record in labelled_set("seen")]
    one = {frozenset(c.record for c in group.records) for group in duplicates(candidates)}
    other = {frozenset(c.record for c in group.records) for group in duplicates(reversed(candidates))}
    assert len(one ^ other) <= len(one) // 20
