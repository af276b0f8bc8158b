"""YAML reads as people mean it, and whatever the text, only a YamlProblem may come of it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.plain_yaml import YamlProblem, read_yaml, write_yaml

_ODD_PIECES = [
    "---\n",
    "- ",
    ": ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!!int ",
    "!!bool ",
    "!!timestamp ",
    "|\n",
    ">-\n",
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("Y", "Y"),
        ("true", True),
        ("False", False),
        ("2025-09-10", "2025-09-10"),
        ("2025-09-10 12:00:00", "2025-09-10 12:00:00"),
        ("2025-09", "2025-09"),
        ("2025", 2025),
        ("B2", "B2"),
        ("0.5", 0.5),
        ("~", None),
        ("", None),
        ("'2025'", "2025"),
        ("§ 16d", "§ 16d"),
    ],
)
def test_scalar_reads_as_meant(written: str, meant: object) -> None:
    assert read_yaml(f"feld: {written}\n") == {"feld": meant}


@pytest.mark.parametrize("written", ["04105", "01067", "06:30", "12:30"])
def test_postcode_and_clock_time_are_not_calculated(written: str) -> None:
    """YAML 1.1 reads 04105 as octal 2117 and 12:30 as 750; nobody who writes a front matter means that."""
    assert read_yaml(f"feld: {written}\n") == {"feld": written}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "Zeile 3: „a“ steht doppelt"),
        ("x:\n  a: 1\n  a: 2\n", "Zeile 3: „a“ steht doppelt"),
        ("a: &anker 1\nb: *anker\n", "Verweise (*name) sind nicht erlaubt"),
        ("a: [1, 2\n", "kein gültiges YAML"),
        ("a: 'offen\n", "kein gültiges YAML"),
        ("a: b: c\n", "Zeile 1"),
        ("a: !!python/object/apply:os.system ['true']\n", "kein gültiges YAML"),
        ("a: \x00\n", "kein gültiges YAML"),
    ],
)
def test_mistake_is_named_in_german(text: str, said: str) -> None:
    with pytest.raises(YamlProblem) as problem:
        read_yaml(text)
    assert said in str(problem.value)


def test_alias_bomb_is_refused_at_once() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30))
    with pytest.raises(YamlProblem, match="Verweise"):
        read_yaml(bomb)


@pytest.mark.parametrize(
    "text",
    [
        "? [a, b]\n: c\n",
        "? {a: b}\n: c\n",
        f"a: {'9' * 5000}\n",
        "a: !!int abc\n",
        "a: !!float abc\n",
        "a: !!bool foo\n",
        "a: !!timestamp foo\n",
        "a: \ud800\n",
        "[" * 20_000,
        "{" * 900 + "}" * 900,
        "[" * 900 + "]" * 900,
    ],
    ids=[
        "list as key",
        "mapping as key",
        "5000 digits",
        "int",
        "float",
        "bool",
        "time",
        "surrogate",
        "unclosed",
        "deep {",
        "deep [",
    ],
)
def test_hostile_yaml_is_a_yaml_problem_or_data(text: str) -> None:
    with suppress(YamlProblem):
        read_yaml(text)


@given(st.lists(st.one_of(st.sampled_from(_ODD_PIECES), st.text(max_size=6)), max_size=12).map("".join))
def test_any_text_is_data_or_a_yaml_problem(text: str) -> None:
    try:
        read_yaml(text)
    except YamlProblem as problem:
        assert str(problem)


_PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.text(max_size=30)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)


@given(_PLAIN)
def test_what_is_written_reads_back_the_same(data: object) -> None:
    text = write_yaml(data)
    assert read_yaml(text) == data
    assert write_yaml(read_yaml(text)) == text


def test_written_yaml_keeps_order_umlauts_and_indents_lists() -> None:
    assert write_yaml({"z": "Prüfung", "a": ["eins"]}) == "z: Prüfung\na:\n  - eins\n"
