"""Pages from templates: one environment a language, everything escaped, nothing undefined."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.cookies import FORM, set_cookie
from web.language import Language, Say
from web.views.shell import Frame, shell_of
from web.visit import Visit

TEMPLATES = Path(__file__).parent / "templates"


def environments(languages: Mapping[Language, Say]) -> Mapping[Language, Environment]:
    """An environment for each language."""
    return {language: _environment(say) for language, say in languages.items()}


def render(visit: Visit, template: str, view: object, frame: Frame, status: int = 200) -> HTMLResponse:
    """The page made from a template, its view model and its frame."""
    page = visit.site.environments[visit.language].get_template(template)
    html = page.render(view=view, shell=shell_of(visit, frame), url=visit.url, form_token=visit.form_token)
    response = HTMLResponse(html, status_code=status, headers={"Content-Language": visit.language})
    cookie = getattr(visit.request.state, "form_cookie", None)
    if cookie is not None:  # the page holds a form for visitors
        set_cookie(visit.request, response, FORM, cookie)
    return response


def _environment(say: Say) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(say.translations, newstyle=True)  # type: ignore[attr-defined]
    return environment
