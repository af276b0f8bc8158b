"""The coverage report counts what is there, and says what is not."""

from __future__ import annotations

from kb.coverage import WITHOUT, Coverage, coverage
from kb.entries import Entry, Offer, Practice
from kb.facts import Contradiction, Origin, Statement
from kb.knowledge import Knowledge
from kb.places import Places
from kb.settings import shipped_corpus
from kb.vocabulary import Kind
from tests.builders import TODAY, a_body, an_offer

PLACES = Places.from_corpus(shipped_corpus())


def _of(*entries: Entry) -> Coverage:
    return coverage(entries, (), PLACES, TODAY)


def _row(found: Coverage, title: str, name: str) -> tuple[int, ...]:
    (table,) = (table for table in found.tables if table.title == title)
    return dict(table.rows)[name]


def test_every_entry_stands_in_one_status_row() -> None:
    found = _of(an_offer(), a_body())
    (table,) = (table for table in found.tables if table.title == "Status")
    assert sum(sum(counts) for _, counts in table.rows) == 2


def test_entry_without_a_place_is_counted_as_such() -> None:
    assert _row(_of(an_offer(places=())), "Landkreis", WITHOUT)[0] == 1


def test_contradictions_name_their_entry_and_topic() -> None:
    key = an_offer().sources[0].key
    sides = (Statement(text="A", source=key), Statement(text="B", source=key))
    disputed = an_offer(contradictions=(Contradiction(topic="Beginn", statements=sides),))
    (found,) = _of(disputed).contradictions
    assert (found.entry.id, found.topic) == (disputed.id, "Beginn")


def test_entry_whose_sources_nobody_read_is_named() -> None:
    origin = an_offer().sources[0].model_copy(update={"verified": False})
    assert isinstance(origin, Origin)
    assert _of(an_offer(sources=(origin,))).without_source == (an_offer().id,)


def test_empty_corpus_has_a_report() -> None:
    found = _of()
    assert found.shares[0].percent == 100
    assert found.open_points == 0


def test_shipped_corpus_keeps_its_promises(knowledge: Knowledge) -> None:
    """Issue 3's floor: every entry has a source, seven in ten responsibilities were seen on a page."""
    found = coverage(knowledge.entries(), knowledge.occupations.all, knowledge.places, TODAY)
    shares = {share.name: share.percent for share in found.shares}
    assert shares["Einträge mit mindestens einer Quelle"] == 100
    assert shares["Zuständigkeiten auf einer Seite gesehen"] >= 70
    counting = [
        o for o in knowledge.occupations.all if o.legal_basis and o.sources
    ]  # a body or "not regulated" is a must
    assert len(counting) >= 250


def test_shipped_offers_say_whom_they_are_for_and_what_they_demand(knowledge: Knowledge) -> None:
    offers = [entry for entry in knowledge.entries(Kind.OFFER) if isinstance(entry, Offer)]
    assert [offer.id for offer in offers if not (offer.target_group and offer.requirements)] == []


def test_shipped_good_practice_names_a_result_or_that_none_is_named(knowledge: Knowledge) -> None:
    sheets = [entry for entry in knowledge.entries(Kind.PRACTICE) if isinstance(entry, Practice)]
    assert [sheet.id for sheet in sheets if not sheet.results] == []
