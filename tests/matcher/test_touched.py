"""What a rule touches: the cases it judges and the entries it decides on."""

from __future__ import annotations

from kb.knowledge import Knowledge
from matcher.examples import read_cases, shipped_examples
from matcher.rules.catalogue import RULES
from matcher.rules.description import find_rule
from matcher.touched import entries_of, judged
from tests.builders import TODAY
from tests.matcher.test_cases import FOLDER


def test_a_rule_lists_the_cases_it_touches(knowledge: Knowledge) -> None:
    rule = find_rule("lehrer-st-c1")
    results = dict(judged(rule, {**shipped_examples(), **read_cases(FOLDER)}, knowledge, TODAY))
    assert results["07-grundschullehrerin-irak"].outcome == "unmet"
    assert results["teacher with C1"].outcome == "met"
    assert not [name for name in results if "nurse" in name or "hairdresser" in name]


def test_a_rule_lists_the_entries_it_decides_on(knowledge: Knowledge) -> None:
    found = {rule.slug: {entry.id for entry in entries_of(rule, knowledge)} for rule in RULES}
    assert found["ihk-fosa-bezirk"] == {"ihk-fosa"}
    assert "zeugnisbewertung-zab" in found["zab-zeugnisbewertung"]
    assert "externenzulassung-ihk-magdeburg" in found["externenpruefung-bbig-45"]
    assert found["aufstiegs-bafoeg"] == {"aufstiegs-bafoeg"}
    assert "berufssprachkurs-deufoev" in found["bsk-kostenbeitrag"] & found["bsk-berechtigung"]
    assert found["lehrer-st-c1"] == set()
