"""YAML as people mean it: no surprises from ``NO``, dates, double keys or aliases."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml


class YamlProblem(ValueError):
    """The text is not the YAML we accept; the message is German and names the line."""


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 booleans only, dates stay text, a key stands once, no aliases (they allow bombs)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise YamlProblem(f"Zeile {line}: „{key}“ steht doppelt; einen der Einträge löschen")
            seen.add(key)
        return super().construct_mapping(node, deep)


_KEPT = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
# only what looks like it to everybody: 04105 is a postcode, 12:30 a time, both stay text
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|false|False)$", "tTfF"),
    ("int", r"^[-+]?(?:0|[1-9][0-9]{0,17})$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]{1,17}\.[0-9]{1,17}$", "-+0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_yaml(text: str) -> object:
    """Plain data from YAML text. Raises YamlProblem with the line and a remedy."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.CSafeLoader)):
            raise YamlProblem("Verweise (*name) sind nicht erlaubt; den Wert an beiden Stellen ausschreiben")
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = f"Zeile {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise YamlProblem(
            f"{line}kein gültiges YAML ({error.problem}); Einrückung und Anführungszeichen prüfen"
        ) from None
    except YamlProblem:
        raise
    except (yaml.YAMLError, TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError) as error:
        what = " ".join(str(error).split())[:200] or type(error).__name__
        raise YamlProblem(f"kein gültiges YAML ({what}); Schreibweise prüfen") from None


def write_yaml(data: object) -> str:
    """Canonical YAML: keys in the order given, unicode readable, lines up to 100 characters; the same every time."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)
