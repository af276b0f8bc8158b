"""What machines ask for: robots.txt, the search description for browsers, the favicon, styles and script."""

from __future__ import annotations

import hashlib
from pathlib import Path
from xml.sax.saxutils import escape

from fastapi import Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web.access import PUBLIC, Pages
from web.visit import Visit

router = Pages()

STATIC = Path(__file__).parents[1] / "static"


class Assets(StaticFiles):
    """Styles, script and signs; their address carries a version, so they may be kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with its cache lifetime."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def asset_version() -> str:
    """A short name for the present state of all assets."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


@router.page("/robots.txt", PUBLIC)
def robots(request: Request) -> PlainTextResponse:
    """Entries may be listed; searches and wizard answers may not."""
    return PlainTextResponse("User-agent: *\nDisallow: /suche?\nDisallow: /zustaendig?\nDisallow: /vorschlaege\n")


@router.page("/favicon.ico", PUBLIC)
def favicon(request: Request) -> RedirectResponse:
    """Browsers that look for the old name find the sign."""
    return RedirectResponse("/static/lotse.svg", status_code=308)


@router.page("/opensearch.xml", PUBLIC)
def opensearch(request: Request) -> Response:
    """Lets a browser search from its address bar."""
    visit = Visit(request)
    extra = "&lang=en" if visit.language == "en" else ""
    xml = f"""<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>Lotse</ShortName>
  <Description>{escape(visit.say("Wissensbasis für die Anerkennungsberatung"))}</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <Image type="image/svg+xml">{escape(visit.absolute("/static/lotse.svg"))}</Image>
  <Url type="text/html" template="{escape(visit.absolute("/suche?q={searchTerms}" + extra))}"/>
  <Url type="application/x-suggestions+json"
       template="{escape(visit.absolute("/vorschlaege?format=opensearch&q={searchTerms}"))}"/>
</OpenSearchDescription>
"""
    return Response(xml, media_type="application/opensearchdescription+xml")
