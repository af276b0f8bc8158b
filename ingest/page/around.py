"""What stands around the text of a page: navigation, other offers, footers; told by names, roles and headings."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import Tag

from ingest.page.line import Zone

Ahead = Callable[[Tag, int], str]
"""Text of an element before the walk gets there, empty where it is longer than a number of characters."""

_DROPPED = frozenset(
    "script style noscript template svg iframe object embed canvas video audio nav select option head input textarea "
    "picture dialog math map".split()
)
_STRANGERS = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navigation|mainnav|menu|breadcrumbs?|cookie|consent|sidebar|related|similar|teaser|"
    r"minical|skip|sr-only|pagination|share|tabs|archive?|marginal|tagcloud|widget|searchform)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Class names and identifiers of what stands around the text."""

_LONGEST_STRANGER = 4000
"""Characters of what is left out by its name; a whole page may stand in an element called „widget“."""

_FOOTER = re.compile(r"(?:^|[\s_-])footer(?:$|[\s_-])", re.IGNORECASE)

_OTHER_OFFERS = re.compile(
    r"^(?:weitere|ähnliche|andere|verwandte|passende)\s+(?:kurse|angebote|seminare|termine|veranstaltungen|artikel)|"
    r"auch interessieren|^(?:archiv|merkliste|newsletter)$",
    re.IGNORECASE,
)
"""Headings over other offers."""


def is_stranger(tag: Tag, ahead: Ahead) -> bool:
    """Whether the element is no part of the text."""
    if tag.name in _DROPPED:
        return True
    if not tag.attrs:
        return False
    if tag.get("hidden") is not None or tag.get("aria-hidden") == "true":
        return True
    if tag.get("role") in ("navigation", "search", "dialog") or tag.name in ("body", "main", "html"):
        return tag.name not in ("body", "main", "html")
    return bool(_STRANGERS.search(_names(tag))) and (bool(ahead(tag, _LONGEST_STRANGER)) or not tag.get_text())


def _names(tag: Tag) -> str:
    """Class names and identifier of an element."""
    return " ".join(str(name) for name in (*tag.get_attribute_list("class"), tag.get("id")) if name)


def over_other_offers(heading: str) -> bool:
    """Whether a heading stands over offers that the page is not about."""
    return bool(_OTHER_OFFERS.search(heading))


def zone_of(tag: Tag, zone: Zone) -> Zone:
    """The zone an element opens; headers within the main text belong to it."""
    if tag.name == "footer" or tag.get("role") == "contentinfo" or (tag.attrs and _FOOTER.search(_names(tag))):
        return Zone.FOOTER
    if tag.name == "aside":
        return Zone.HEADER
    if tag.get("role") == "banner" or (tag.name == "header" and tag.find_parent(["article", "main"]) is None):
        return Zone.HEADER if tag.find("h1") is None else zone
    return zone
