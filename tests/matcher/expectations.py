"""What must hold for a profile, in the words of examples/README.md, compared with what ``lotse match`` says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml

from kb.knowledge import Knowledge
from matcher.profile import profile_from
from matcher.proposals import propose

GROUPS = ("bodies", "offers", "partners", "funding", "practices")
KEYS = {
    *GROUPS,
    "first_body",
    "rules",
    "questions",
    "warnings",
    "texts",
    "absent",
    "uncovered",
    "nothing",
    "gaps",
    "first_offer",
}


def match(profile: dict[str, Any], knowledge: Knowledge, as_of: str = "2026-11-22") -> dict[str, Any]:
    """The JSON for a profile given as plain data."""
    return propose(profile_from(profile), knowledge, date.fromisoformat(as_of)).as_json()


def complaints(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Everything that differs from what must hold, one line each."""
    unknown = [f"no such key of an expectation: {key}" for key in expected.keys() - KEYS]
    return [*unknown, *_proposals(found, expected), *_other(found, expected)]


def _proposals(found: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for key, group in (("first_body", "bodies"), ("first_offer", "offers")):
        first = found[group][0]["id"] if found[group] else None
        if key in expected and first != expected[key]:
            yield f"{group}[0] is {first}, not {expected[key]}"
    for group in GROUPS:
        listed = {item["id"]: item for item in found[group]}
        for id, wanted in expected.get(group, {}).items():
            item = listed.get(id)
            said = f"{item['verdict']} {item['status']}" if item else "absent"
            if wanted == "not fits":
                if item and item["verdict"] == "fits":
                    yield f"{group}: {id} fits"
            elif not f"{said} ".startswith(f"{wanted} "):
                yield f"{group}: {id} is {said}, not {wanted}"
    everything = {item["id"] for group in GROUPS for item in found[group]}
    yield from (f"{id} appears" for id in expected.get("absent", ()) if id in everything)
    if expected.get("nothing") and everything:
        yield f"proposals where only questions were due: {sorted(everything)[:5]}"


def _other(found: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    rules = {rule["rule"]: rule["outcome"] for rule in found["rules"]}
    for slug, outcome in expected.get("rules", {}).items():
        if rules.get(slug, "absent") != outcome:
            yield f"rule {slug} is {rules.get(slug, 'absent')}, not {outcome}"
    asked = [question["field"] for question in found["questions"]]
    yield from (f"{field} is not asked" for field in expected.get("questions", ()) if field not in asked)
    for code, entries in expected.get("warnings", {}).items():
        said = [entry for warning in found["warnings"] if warning["code"] == code for entry in warning["entries"]]
        if not any(warning["code"] == code for warning in found["warnings"]):
            yield f"no warning {code}"
        yield from (f"warning {code} does not name {entry}" for entry in entries if entry not in said)
    text = yaml.safe_dump(found, allow_unicode=True, width=1_000_000)
    yield from (f"nowhere said: {wanted}" for wanted in expected.get("texts", ()) if wanted not in text)
    topics = [item["topic"] for item in found["uncovered"]]
    yield from (f"covered: {topic}" for topic in expected.get("uncovered", ()) if topic not in topics)
    if "gaps" in expected and len(found["gaps"]) != expected["gaps"]:
        yield f"{len(found['gaps'])} gaps, not {expected['gaps']}"
