"""YAML as people mean it: no surprises from ``NO``, dates, double keys or aliases."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

_BOOLEAN = re.compile(r"^(?:true|True|false|False)$")


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


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", _BOOLEAN, list("tTfF"))


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
    except yaml.YAMLError as error:
        raise YamlProblem(f"kein gültiges YAML: {' '.join(str(error).split())}") from None


def write_yaml(data: object) -> str:
    """Canonical YAML: keys in the order given, unicode readable, lines up to 100 characters; the same every time."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)
