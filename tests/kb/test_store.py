"""The store: every change a revision with who, when and why; loading is idempotent and all or nothing."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, inspect

from kb.corpus import file_name
from kb.database import HEAD, METADATA, open_database
from kb.errors import StoreError, UnknownEntry
from kb.problem import Problem
from kb.store import Store
from tests.builders import NOW, a_body, a_corpus, a_partner, a_store, an_info, an_occupation, an_offer, one_of_each_kind

LATER = NOW + timedelta(hours=1)


def test_stored_records_read_back_the_same(tmp_path: Path) -> None:
    store = a_store(tmp_path, *one_of_each_kind(), an_occupation())
    assert store.entries() == tuple(sorted(one_of_each_kind(), key=lambda entry: entry.id))
    assert store.occupations() == (an_occupation(),)
    assert store.entries(an_info().kind) == (an_info(),)
    assert "occupations/koch" not in store.ids()


def test_unknown_entry_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownEntry, match="Meinten Sie „kurs-bau“"):
        a_store(tmp_path, an_offer("kurs-bau")).entry("kurs-baum")


def test_empty_store_has_revision_zero_and_nothing_else(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    assert (store.revision, store.ids(), store.entries(), store.newest(5)) == (0, (), (), ())


def test_change_is_a_revision_with_who_when_and_why(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(title="Alt"))
    assert store.save(an_offer(title="Neu"), "redaktion", "Titel berichtigt", LATER)
    first, second = store.revisions("kurs")
    assert (first.who, first.why, first.at, first.entry) == ("Korpus", "mitgeliefert", NOW, an_offer(title="Alt"))
    assert (second.who, second.why, second.at, second.entry) == (
        "redaktion",
        "Titel berichtigt",
        LATER,
        an_offer(title="Neu"),
    )
    assert store.revision == second.number > first.number
    assert store.entry("kurs").title == "Neu"


def test_saving_what_is_already_there_is_no_revision(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer())
    assert not store.save(an_offer(), "redaktion", "nichts", LATER)
    assert len(store.revisions("kurs")) == 1


def test_removed_entry_is_gone_and_its_revisions_stay(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(), an_info())
    store.remove("kurs", "redaktion", "doppelt", LATER)
    assert store.ids() == ("wissen",)
    assert [revision.entry for revision in store.revisions("kurs")] == [an_offer(), None]
    with pytest.raises(UnknownEntry):
        store.remove("kurs", "redaktion", "noch einmal", LATER)


def test_newest_are_the_last_changed_first(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(), an_info(), an_occupation())
    store.save(an_offer(title="Neu"), "redaktion", "x", LATER)
    assert [(at, entry.id) for at, entry in store.newest(2)] == [(LATER, "kurs"), (NOW, "wissen")]


def test_changes_since_a_revision_are_named_once(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer("a"), an_offer("b"), an_offer("c"))
    before = store.revision
    store.save(an_offer("a", title="Neu"), "r", "x", LATER)
    store.save(an_offer("a", title="Neuer"), "r", "x", LATER)
    store.remove("b", "r", "x", LATER)
    changes = store.changed_since(before)
    assert [entry.title for entry in changes.entries] == ["Neuer"]
    assert (changes.removed, changes.occupations) == (("b",), False)
    store.save(an_occupation(), "r", "x", LATER)
    assert store.changed_since(before).occupations
    assert store.changed_since(store.revision).entries == ()


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    corpus = a_corpus(*one_of_each_kind(), an_occupation())
    store = a_store(tmp_path)
    first = store.load(corpus, NOW)
    assert (first.added, first.changed, first.unchanged, first.removed) == (7, 0, 0, 0)
    before = store.revision
    second = store.load(corpus, LATER)
    assert (second.added, second.changed, second.unchanged, second.removed) == (0, 0, 7, 0)
    assert store.revision == before


def test_shipped_change_comes_in(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(title="Alt"))
    assert store.load(a_corpus(an_offer(title="Neu")), LATER).changed == 1
    assert store.entry("kurs").title == "Neu"


def test_local_edit_is_kept_over_a_shipped_change(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(title="Alt"))
    store.save(an_offer(title="Von Hand"), "redaktion", "besser", LATER)
    for title in ("Alt", "Neu", "Neuer"):
        report = store.load(a_corpus(an_offer(title=title)), LATER)
        assert store.entry("kurs").title == "Von Hand"
        assert report.kept == (() if title == "Alt" else ("kurs",))


def test_local_edit_is_kept_where_the_file_is_no_longer_shipped(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(title="Alt"))
    store.save(an_offer(title="Von Hand"), "redaktion", "besser", LATER)
    assert store.load(a_corpus(), LATER).removed == 0
    assert store.entry("kurs").title == "Von Hand"


def test_entry_made_here_stays_whatever_is_shipped(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_info())
    store.save(an_offer("eigener-kurs"), "redaktion", "neu", LATER)
    store.load(a_corpus(an_info()), LATER)
    assert store.ids() == ("eigener-kurs", "wissen")


def test_entry_removed_here_does_not_come_back_with_the_next_shipment(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(), an_info())
    store.remove("kurs", "redaktion", "gibt es nicht mehr", LATER)
    store.load(a_corpus(an_offer(), an_info(title="Neu")), LATER)
    assert store.ids() == ("wissen",)


def test_entry_no_longer_shipped_goes_away(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(), an_info(), an_occupation())
    assert store.load(a_corpus(an_info()), LATER).removed == 2
    assert (store.ids(), store.occupations()) == (("wissen",), ())
    assert store.revisions("kurs")[-1].why == "nicht mehr mitgeliefert"


def test_broken_shipped_file_does_not_delete_its_entry(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(), an_info())
    problem = Problem(file_name(an_offer()), "", "kaputt")
    assert store.load(a_corpus(an_info(), problems=[problem]), LATER).removed == 0
    assert store.ids() == ("kurs", "wissen")


def test_entry_that_was_removed_and_shipped_again_is_back(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(), an_info())
    store.load(a_corpus(an_info()), LATER)
    assert store.load(a_corpus(an_offer(), an_info()), LATER).added == 1
    assert len(store.revisions("kurs")) == 3


def test_occupation_and_entry_may_share_an_identifier(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_info("koch"), an_occupation("koch"))
    assert (len(store.entries()), len(store.occupations())) == (1, 1)


def test_identifier_may_move_to_another_kind(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer("hjw"))
    store.load(a_corpus(a_partner("hjw")), LATER)
    assert store.entry("hjw") == a_partner("hjw")


def test_load_that_fails_half_way_leaves_everything_as_it_was(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lotse.db'}")
    store = Store(engine)
    store.load(a_corpus(an_offer(title="Alt")), NOW)
    before = store.revision

    def pull_the_plug(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO entry "):  # the revisions are written, the entries not yet
            raise KeyboardInterrupt

    event.listen(engine, "before_cursor_execute", pull_the_plug)
    with pytest.raises(KeyboardInterrupt):
        store.load(a_corpus(an_offer(title="Neu"), *(an_info(f"wissen-{n}") for n in range(20))), LATER)
    event.remove(engine, "before_cursor_execute", pull_the_plug)
    assert store.revision == before
    assert [entry.title for entry in store.entries()] == ["Alt"]


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'lotse.db'}"
    Store(open_database(address))
    failures: list[BaseException] = []

    def write(who: str) -> None:
        store = Store(open_database(address))
        try:
            for number in range(15):
                store.save(an_info(f"{who}-{number}"), who, "neu", NOW)
                store.save(an_info("gemeinsam", title=f"{who} {number}"), who, "gemeinsam", NOW)
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(who,)) for who in ("anna", "bela")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    store = Store(open_database(address))
    assert len(store.ids()) == 31
    assert len(store.revisions("gemeinsam")) == 30
    assert store.revisions("gemeinsam")[-1].entry == store.entry("gemeinsam")


def test_schema_is_that_of_the_tables_and_the_newest_migration(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lotse.db'}")
    found = inspect(engine)
    for name, table in METADATA.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == set(table.columns.keys())
        assert {index["name"] for index in found.get_indexes(name)} == {index.name for index in table.indexes}
    versions = sorted((Path(__file__).parents[2] / "kb/migrations/versions").glob("0*.py"))
    assert versions[-1].name.startswith(HEAD)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("keine adresse", "keine Datenbankadresse"),
        ("mysql+gibtsnicht://x/y", "nicht erreichbar"),
        ("sqlite:////proc/nie/x.db", "angelegt"),
    ],
)
def test_address_that_cannot_be_opened_is_a_store_error(address: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        open_database(address)


def test_body_with_all_its_parts_survives_the_store(tmp_path: Path) -> None:
    body = a_body(
        documents=[{"text": "Zeugnis"}],
        fees=[{"text": "nach Aufwand", "minimum": 0.1, "maximum": 600}],
        deadlines=[{"what": "Entscheidung", "text": "drei Monate", "months": 3}],
        legal_basis=[{"citation": "§ 8 BQFG"}],
    )
    assert a_store(tmp_path, body).entry("stelle") == body


def test_what_was_observed_about_a_shipped_entry_survives_its_next_edition(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(title="Alt"))
    seen = {"confirmed": "2026-11-20"}
    assert store.save(an_offer(title="Alt", upkeep=seen), "Beratung", "stimmt noch", LATER)
    report = store.load(a_corpus(an_offer(title="Neu")), LATER)
    assert (report.changed, report.kept) == (1, ())
    assert store.entry("kurs") == an_offer(title="Neu", upkeep=seen)


def test_what_is_written_together_becomes_visible_together_or_not_at_all(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer(title="Alt"))
    before = store.revision
    with pytest.raises(KeyboardInterrupt), store.writing() as transaction:
        transaction.save([an_offer(title="Neu"), an_info()], "redaktion", "beides", LATER)
        assert transaction.entries_by_id(["kurs"])["kurs"].title == "Neu"
        raise KeyboardInterrupt
    assert (store.revision, store.ids(), store.entry("kurs").title) == (before, ("kurs",), "Alt")


def test_thousands_are_saved_in_one_transaction(tmp_path: Path) -> None:
    store = a_store(tmp_path, an_offer())
    with store.writing() as transaction:
        assert transaction.save((an_info(f"wissen-{n}") for n in range(1200)), "quelle", "geliefert", LATER) == 1200
    assert len(store.changed_since(1).entries) == 1200
    assert len(store.revisions("wissen-700")) == 1
