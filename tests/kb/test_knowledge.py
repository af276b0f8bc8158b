"""The knowledge base: set up once, brought up to date when corpus or store changes, never without an answer."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kb.errors import CorpusError, StoreError, UnknownEntry
from kb.knowledge import Knowledge, corpus_stamp, open_knowledge
from kb.settings import BUNDLED_ENCODER, Settings
from kb.vocabulary import Kind
from tests.builders import (
    NOW,
    a_body,
    a_corpus_folder,
    a_query,
    an_info,
    an_occupation,
    an_offer,
    one_of_each_kind,
    some_knowledge,
    some_settings,
    write_record,
)


def _found(knowledge: Knowledge, text: str) -> list[str]:
    return [hit.entry.id for hit in knowledge.search(a_query(text)).hits]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty data folder, a corpus of one entry of each kind, and no encoder."""
    return some_settings(tmp_path, a_corpus_folder(tmp_path / "corpus", *one_of_each_kind(), an_occupation()))


def test_empty_data_folder_is_set_up(settings: Settings) -> None:
    knowledge = open_knowledge(settings, NOW)
    assert len(knowledge.entries()) == 6 and len(knowledge.occupations.all) == 1
    assert _found(knowledge, "Brückenkurs Bau") == ["kurs"]
    assert knowledge.entries(Kind.BODY) == (a_body(),)
    assert knowledge.places.locate("Halle").name == "Halle (Saale)"


def test_second_start_sets_nothing_up(settings: Settings) -> None:
    first = open_knowledge(settings, NOW)
    index = (settings.data / "index" / "current").read_text(encoding="utf-8")
    again = open_knowledge(settings, NOW + timedelta(days=1))
    assert (settings.data / "index" / "current").read_text(encoding="utf-8") == index
    assert again.store.revision == first.store.revision
    assert _found(again, "Brückenkurs Bau") == ["kurs"]


def test_changed_corpus_is_noticed_at_the_next_start(settings: Settings) -> None:
    open_knowledge(settings, NOW)
    write_record(settings.corpus, an_info("neu", "Quastenflosser"))
    write_record(settings.corpus, an_offer(title="Segelkurs"))
    (settings.corpus / "partner" / "partner.md").unlink()
    knowledge = open_knowledge(settings, NOW)
    assert _found(knowledge, "Quastenflosser") == ["neu"]
    assert _found(knowledge, "Segelkurs") == ["kurs"]
    with pytest.raises(UnknownEntry):
        knowledge.entry("partner")


def test_stamp_changes_with_any_file_and_not_without(settings: Settings) -> None:
    before = corpus_stamp(settings.corpus)
    assert corpus_stamp(settings.corpus) == before
    path = settings.corpus / "offer" / "kurs.md"
    os.utime(path, ns=(time.time_ns(), time.time_ns() + 10**9))
    assert corpus_stamp(settings.corpus) != before


def test_changed_occupation_reaches_the_index(settings: Settings) -> None:
    open_knowledge(settings, NOW)
    write_record(settings.corpus, an_occupation(wordings=["Smutje"]))
    knowledge = open_knowledge(settings, NOW)
    assert knowledge.occupations.resolve("Smutje").occupation is not None
    assert _found(knowledge, "Smutje") == ["stelle"]


def test_saved_entry_is_found_at_once(settings: Settings) -> None:
    knowledge, other = open_knowledge(settings, NOW), open_knowledge(settings, NOW)
    knowledge.store.save(an_info("neu", "Quastenflosser"), "redaktion", "neu", NOW)
    assert _found(knowledge, "Quastenflosser") == ["neu"]
    assert _found(other, "Quastenflosser") == ["neu"]
    knowledge.store.remove("neu", "redaktion", "doch nicht", NOW)
    assert _found(other, "Quastenflosser") == _found(knowledge, "Quastenflosser") == []


def test_changed_occupation_is_resolved_by_a_knowledge_base_that_is_already_open(settings: Settings) -> None:
    knowledge, other = open_knowledge(settings, NOW), open_knowledge(settings, NOW)
    assert knowledge.occupations.resolve("Smutje").occupation is None
    other.store.save(an_occupation(wordings=["Smutje"]), "redaktion", "neu", NOW)
    assert _found(other, "Smutje") == ["stelle"]
    assert _found(knowledge, "Smutje") == ["stelle"]
    assert knowledge.occupations.resolve("Smutje").occupation is not None


def test_broken_corpus_file_is_named_and_the_rest_is_found(settings: Settings) -> None:
    (settings.corpus / "offer" / "kaputt.md").write_text("---\nid: [\n---\n", encoding="utf-8")
    knowledge = open_knowledge(settings, NOW)
    assert len(knowledge.entries()) == 6
    assert [line.split(":")[0] for line in knowledge.problems] == ["offer/kaputt.md"]


def test_broken_corpus_file_is_still_named_at_the_second_start(settings: Settings) -> None:
    (settings.corpus / "offer" / "kaputt.md").write_text("---\nid: [\n---\n", encoding="utf-8")
    open_knowledge(settings, NOW)
    again = open_knowledge(settings, NOW)
    assert [line.split(":")[0] for line in again.problems] == ["offer/kaputt.md"]


def test_missing_encoder_leaves_a_note_and_the_search_by_words(settings: Settings) -> None:
    results = open_knowledge(settings, NOW).search(a_query("Brückenkurs"))
    assert [hit.entry.id for hit in results.hits] == ["kurs"]
    assert any("nur nach Wörtern" in note for note in results.notes)


def test_encoder_that_comes_back_is_used(settings: Settings) -> None:
    assert open_knowledge(settings, NOW).encoder is None
    knowledge = open_knowledge(replace(settings, encoder=str(BUNDLED_ENCODER)), NOW)
    assert knowledge.encoder is not None and not knowledge.needs_vectors
    assert knowledge.search(a_query("Brückenkurs")).notes == ()


def test_encoder_that_comes_back_together_with_a_changed_corpus_is_used(settings: Settings) -> None:
    open_knowledge(settings, NOW)
    write_record(settings.corpus, an_info("neu", "Quastenflosser"))
    knowledge = open_knowledge(replace(settings, encoder=str(BUNDLED_ENCODER)), NOW)
    assert not knowledge.needs_vectors
    assert _found(knowledge, "Quastenflosser") == ["neu"]


def test_database_of_its_own_is_filled_although_the_data_folder_was_set_up_before(
    settings: Settings, tmp_path: Path
) -> None:
    open_knowledge(settings, NOW)
    other = replace(settings, database=f"sqlite:///{tmp_path / 'andere.db'}")
    assert len(open_knowledge(other, NOW).entries()) == 6


def test_lost_database_is_set_up_again(settings: Settings) -> None:
    open_knowledge(settings, NOW)
    for path in settings.data.glob("lotse.db*"):
        path.unlink()
    knowledge = open_knowledge(settings, NOW)
    assert len(knowledge.entries()) == 6
    assert _found(knowledge, "Brückenkurs") == ["kurs"]


def test_index_of_another_database_is_rebuilt(settings: Settings, tmp_path: Path) -> None:
    knowledge = open_knowledge(settings, NOW)
    for number in range(3):
        knowledge.store.save(an_info(f"extra-{number}"), "redaktion", "x", NOW)
    knowledge.refresh()
    other_folder = tmp_path / "other"
    other = some_knowledge(other_folder, an_info("anderes", "Quastenflosser"))
    assert _found(other, "Quastenflosser") == ["anderes"]


def test_missing_corpus_is_a_corpus_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        open_knowledge(some_settings(tmp_path, tmp_path / "fehlt"), NOW)


def test_data_folder_below_a_file_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("", encoding="utf-8")
    corpus = a_corpus_folder(tmp_path / "corpus", an_info())
    with pytest.raises(StoreError, match="kann nicht angelegt werden"):
        open_knowledge(Settings(tmp_path / "datei" / "data", "sqlite://", "/kein/encoder", corpus), NOW)


def test_newest_are_what_changed_last(settings: Settings) -> None:
    knowledge = open_knowledge(settings, NOW)
    knowledge.store.save(an_info("neu"), "redaktion", "x", NOW + timedelta(hours=1))
    assert knowledge.newest(1)[0][1].id == "neu"
    assert len(knowledge.newest(100)) == 7


def test_unknown_entry_names_the_nearest(settings: Settings) -> None:
    with pytest.raises(UnknownEntry, match="„stelle“"):
        open_knowledge(settings, NOW).entry("stele")
