"""JSON as data of others: bounded in size and depth, no NaN, no number of a million digits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ingest.source import Raw, SourceError

LARGEST = 100_000_000
"""Bytes of a JSON answer that is read."""


def json_of(raw: Raw) -> Any:
    """The data of a raw answer. Raises SourceError naming the place of the mistake."""
    content = raw.read()
    if len(content) > LARGEST:
        raise SourceError(f"„{raw.address}“ ist größer als {LARGEST // 1_000_000} MB; in Teilen liefern.")
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, parse_int=_number)
    except UnicodeDecodeError as error:
        raise SourceError(f"„{raw.address}“ ist nicht UTF-8 (Byte {error.start}); als UTF-8 liefern.") from None
    except json.JSONDecodeError as error:
        raise SourceError(f"„{raw.address}“ ist kein JSON (Zeile {error.lineno}: {error.msg}); neu erzeugen.") from None
    except RecursionError:
        raise SourceError(f"„{raw.address}“ ist zu tief verschachtelt.") from None
    except ValueError as error:
        raise SourceError(f"„{raw.address}“ ist kein brauchbares JSON ({str(error)[:100]}).") from None


def at(data: Any, *path: str) -> Any:
    """What lies below these names, None where one of them is missing or no object."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def said(data: Any, *path: str) -> str:
    """The text below these names, without white space around it; empty where there is none."""
    value = at(data, *path)
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return ""
    return str(value).strip()


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list, or the one object."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def _no_number(name: str) -> None:
    raise ValueError(f"{name} ist keine Zahl")


def _number(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError(f"eine Zahl hat {len(digits)} Stellen")
    return int(digits)
