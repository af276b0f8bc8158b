"""/vorschlaege: completions while typing, for the search box and for browsers (OpenSearch)."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse

from web.access import PUBLIC, Pages
from web.parameters import Parameters
from web.visit import Visit

router = Pages()

SHORTEST = 2
"""From so many characters on there are suggestions."""


@router.page("/vorschlaege", PUBLIC)
def suggestions(request: Request) -> JSONResponse:
    """What the question may become; with ``format=opensearch`` in the form that browsers read."""
    visit = Visit(request)
    values = Parameters(request.query_params, visit.say)
    prefix = values.text("q")
    if values.text("art") == "ort":
        found = visit.knowledge.places.suggest(prefix) if prefix else ()
    else:
        found = visit.knowledge.suggest(prefix) if len(prefix) >= SHORTEST else ()
    if values.text("format") == "opensearch":
        return JSONResponse([prefix, list(found)], media_type="application/x-suggestions+json")
    return JSONResponse({"query": prefix, "suggestions": list(found)})
