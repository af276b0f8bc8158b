"""Help, accessibility, privacy and imprint: Markdown texts, which the operator may replace with their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from web.access import PUBLIC, Pages
from web.language import Language
from web.markdown import to_html
from web.rendering import render
from web.views.shell import Frame
from web.visit import Visit

router = Pages()

CONTENT = Path(__file__).parents[1] / "content"
NAMES = ("hilfe", "barrierefreiheit", "datenschutz", "impressum")


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A text page."""

    heading: str
    html: Markup
    lang: str | None
    operators: bool
    """Whether the text is the operator's own."""


def service_text(folder: Path, name: str, language: Language) -> tuple[str, bool]:
    """The text of a page, and whether it is the operator's: ``impressum.md``, ``impressum.en.md`` in their folder."""
    own = folder / (f"{name}.md" if language == "de" else f"{name}.{language}.md")
    if own.is_file():
        return own.read_text(encoding="utf-8"), True
    return (CONTENT / language / f"{name}.md").read_text(encoding="utf-8"), False


def _respond(request: Request) -> HTMLResponse:
    visit = Visit(request)
    name = visit.path.strip("/")
    text, own = service_text(visit.site.own_pages, name, visit.language)
    first, _, rest = text.partition("\n")
    heading = first.lstrip("# ").strip()
    html = with_anchors(to_html(rest, first_heading=2))
    view = ServicePage(heading, html, None, own)
    return render(visit, "service.html", view, Frame(heading, canonical=visit.url(visit.path)))


def with_anchors(html: Markup) -> Markup:
    """The heading about reporting a barrier can be linked to."""
    for heading in ("Barriere melden", "Report a barrier"):
        html = Markup(str(html).replace(f"<h2>{heading}</h2>", f'<h2 id="melden">{heading}</h2>'))
    return html


for _name in NAMES:
    router.page(f"/{_name}", PUBLIC)(_respond)
