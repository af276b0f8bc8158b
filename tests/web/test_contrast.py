"""Colours: every pair of tokens that stands as text on a ground has enough contrast, in light and dark."""

from __future__ import annotations

import re

import pytest

from web.pages.machine import STATIC

TEXT = 4.5
BORDER = 3.0
PAIRS = (
    *(
        ("ink", ground, TEXT)
        for ground in ("paper", "canvas", "brand-soft", "warn-soft", "ok-soft", "mute-soft", "mark")
    ),
    *(("ink-2", ground, TEXT) for ground in ("paper", "canvas")),
    *(("brand", ground, TEXT) for ground in ("paper", "canvas", "brand-soft")),
    ("brand-ink", "brand", TEXT),
    ("ok", "ok-soft", TEXT),
    ("warn", "warn-soft", TEXT),
    ("warn", "paper", TEXT),
    ("bad", "paper", TEXT),
    ("bad", "canvas", TEXT),
    ("mute", "mute-soft", TEXT),
    ("line-strong", "paper", BORDER),
    ("line-strong", "canvas", BORDER),
)


def tokens() -> dict[str, tuple[str, str]]:
    css = (STATIC / "app.css").read_text(encoding="utf-8")
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast(front: str, ground: str, least: float, theme: int) -> None:
    colours = tokens()
    assert contrast(colours[front][theme], colours[ground][theme]) >= least
