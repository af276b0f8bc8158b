"""Markdown of entries and pages to HTML: no raw HTML, no images, headings fitted below the page's own."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_RENDERER = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def to_html(text: str, first_heading: int = 3) -> Markup:
    """The text as HTML whose headings begin at the given level and skip none."""
    tokens = _RENDERER.parse(text)
    _fit_headings(tokens, first_heading)
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open" and str(child.attrGet("href")).startswith("http"):
                child.attrSet("rel", "noreferrer external")
    return Markup(_RENDERER.renderer.render(tokens, _RENDERER.options, {}))


def _fit_headings(tokens: Sequence[Token], first: int) -> None:
    levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while levels and levels[-1] >= level:
                levels.pop()
            levels.append(level)
            token.tag = f"h{min(first + len(levels) - 1, 6)}"
        elif token.type == "heading_close":
            token.tag = f"h{min(first + len(levels) - 1, 6)}"
