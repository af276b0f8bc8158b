"""Places: names and postcodes as people write them, distances, districts, and the nearest name for a misspelt one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import CorpusError, UnknownValue
from kb.places import DISTRICTS, Places
from kb.settings import shipped_corpus
from kb.vocabulary import Land
from tests.builders import PLACES


@pytest.fixture(scope="module")
def shipped() -> Places:
    return Places.from_corpus(shipped_corpus())


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Magdeburg", "Magdeburg"),
        ("  magdeburg ", "Magdeburg"),
        ("39104", "Magdeburg"),
        ("Halle", "Halle (Saale)"),
        ("Halle (Saale)", "Halle (Saale)"),
        ("HALLE", "Halle (Saale)"),
        ("06108", "Halle (Saale)"),
        ("Dessau", "Dessau-Roßlau"),
        ("Dessau-Roßlau", "Dessau-Roßlau"),
        ("Dessau-Rosslau", "Dessau-Roßlau"),
        ("Lutherstadt Wittenberg", "Lutherstadt Wittenberg"),
        ("Wittenberg", "Lutherstadt Wittenberg"),
        ("Naumburg", "Naumburg"),
        ("Naumburg (Saale)", "Naumburg"),
        ("Halle/Saale", "Halle (Saale)"),
        ("Halle a. d. Saale", "Halle (Saale)"),
        ("Koethen", "Köthen"),
        ("Leipzig", "Leipzig"),
        ("Berlin", "Berlin"),
    ],
)
def test_place_is_found_as_people_write_it(shipped: Places, written: str, name: str) -> None:
    found = shipped.locate(written).name
    assert found.removeprefix("Lutherstadt ") == name.removeprefix("Lutherstadt ")


@pytest.mark.parametrize(
    ("place", "district"),
    [
        ("Magdeburg", "Magdeburg"),
        ("Halle", "Halle (Saale)"),
        ("Stendal", "Stendal"),
        ("Wernigerode", "Harz"),
        ("Naumburg", "Burgenlandkreis"),
        ("Merseburg", "Saalekreis"),
        ("Bernburg", "Salzlandkreis"),
        ("Salzwedel", "Altmarkkreis Salzwedel"),
        ("Zerbst", "Anhalt-Bitterfeld"),
        ("Sangerhausen", "Mansfeld-Südharz"),
        ("Burg", "Jerichower Land"),
        ("Haldensleben", "Börde"),
        ("Dessau", "Dessau-Roßlau"),
        ("Wittenberg", "Wittenberg"),
    ],
)
def test_every_district_is_reached_by_its_town(shipped: Places, place: str, district: str) -> None:
    assert shipped.locate(place).district == district


def test_shipped_places_are_whole(shipped: Places) -> None:
    assert len(shipped.all) > 1000
    home = [place for place in shipped.all if place.land is Land.ST]
    assert {place.district for place in home} == set(DISTRICTS)
    assert all(place.district == "" for place in shipped.all if place.land is not Land.ST)
    assert all(50.9 < place.latitude < 53.1 and 10.5 < place.longitude < 13.3 for place in home)
    assert all(len(code) == 5 and code.isdigit() for place in shipped.all for code in place.postcodes)


def test_unknown_place_names_the_nearest(shipped: Places) -> None:
    with pytest.raises(UnknownValue, match="„Magdburg“ kennt Lotse nicht; gemeint ist wohl „Magdeburg“"):
        shipped.locate("Magdburg")


@pytest.mark.parametrize("nowhere", ["", "   ", "99999", "0", "…", "x" * 10_000, "'; DROP TABLE", "²"])
def test_text_that_is_no_place_finds_nothing(shipped: Places, nowhere: str) -> None:
    assert shipped.find(nowhere) == ()
    with pytest.raises(UnknownValue):
        shipped.locate(nowhere)


@pytest.mark.parametrize(
    ("written", "district"),
    [
        ("Harz", "Harz"),
        ("landkreis harz", "Harz"),
        ("Landkreis Börde", "Börde"),
        ("Boerde", "Börde"),
        ("Halle", "Halle (Saale)"),
        ("Salzlandkreis", "Salzlandkreis"),
        ("Saalekreis", "Saalekreis"),
        ("Burgenlandkreis", "Burgenlandkreis"),
        ("Altmarkkreis Salzwedel", "Altmarkkreis Salzwedel"),
    ],
)
def test_district_is_found_as_people_write_it(written: str, district: str) -> None:
    assert PLACES.district(written) == district


def test_unknown_district_names_the_nearest() -> None:
    with pytest.raises(UnknownValue, match="gemeint ist wohl „Saalekreis“"):
        PLACES.district("Saalkreis")


def test_distance_is_that_of_the_map(shipped: Places) -> None:
    magdeburg, halle = shipped.locate("Magdeburg"), shipped.locate("Halle")
    assert magdeburg.kilometres_to(halle) == pytest.approx(75, abs=5)
    assert magdeburg.kilometres_to(halle) == pytest.approx(halle.kilometres_to(magdeburg))
    assert magdeburg.kilometres_to(magdeburg) == pytest.approx(0, abs=0.01)


def test_suggestion_begins_with_what_was_typed_cities_first(shipped: Places) -> None:
    found = shipped.suggest("mag")
    assert found[0] == "Magdeburg"
    assert all(name.casefold().startswith("mag") for name in found)
    assert shipped.suggest("") == ()
    assert len(shipped.suggest("s", 3)) == 3


@pytest.mark.parametrize("content", [b"municipality,district\nX,Y\n", b"\xff\xfe\x00"])
def test_damaged_file_is_a_corpus_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "places.csv").write_bytes(content)
    with pytest.raises(CorpusError, match=r"places\.csv"):
        Places.from_corpus(tmp_path)


def test_corpus_without_places_takes_the_shipped_ones(tmp_path: Path, shipped: Places) -> None:
    assert Places.from_corpus(tmp_path).all == shipped.all


@pytest.mark.parametrize(
    ("postcode", "land"),
    [
        ("39104", Land.ST),
        ("06108", Land.ST),
        ("04103", Land.SN),
        ("20097", Land.HH),
        ("35037", Land.HE),
        ("99096", Land.TH),
    ],
)
def test_a_postcode_tells_the_land(shipped: Places, postcode: str, land: Land) -> None:
    assert shipped.land_of_postcode(postcode) is land


@pytest.mark.parametrize("postcode", ["", "00000", "abc", "0", "99999999"])
def test_what_is_no_postcode_tells_no_land(shipped: Places, postcode: str) -> None:
    assert shipped.land_of_postcode(postcode) is None


def test_all_places_lie_in_the_land_of_their_postcodes(shipped: Places) -> None:
    for place in shipped.all:
        lands = {shipped.land_of_postcode(code) for code in place.postcodes} - {None}
        assert lands <= {place.land}, place.name
