"""Profiles that lack one fact of another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from kb.plain_yaml import read_yaml


def without_one_fact(yaml_text: str) -> Iterator[str]:
    """The profile without each of its facts in turn, as JSON, which is YAML in flow style."""
    whole: Any = read_yaml(yaml_text)
    for path in list(_leaves(whole)):
        poorer = deepcopy(whole)
        part = poorer
        for key in path[:-1]:
            part = part[key]
        del part[path[-1]]
        yield json.dumps(poorer, default=str)


def _leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for index, value in enumerate(data):
            yield from _leaves(value, (*path, index))
    elif path:
        yield path
