"""The frame of every page of the source stewards: the way between queue, runs, what is due, and the board."""

from __future__ import annotations

from web.views.shell import Frame, Link
from web.visit import Visit


def review_tabs(visit: Visit) -> tuple[Link, ...]:
    """The stewards' pages."""
    say = visit.say
    pages = (
        ("/pruefen", say("Prüfliste")),
        ("/pruefen/laeufe", say("Läufe")),
        ("/pruefen/faellig", say("Fällig")),
        ("/pruefen/widersprueche", say("Widersprüche")),
    )
    return tuple(Link(visit.url(path), text, _is_here(visit.path, path)) for path, text in pages)


def review_page_frame(visit: Visit, title: str, problems: bool = False, above: Link | None = None) -> Frame:
    """What a stewards' page says about itself."""
    shown = visit.say("Fehler: %(title)s", title=title) if problems else title
    return Frame(shown, crumbs=(above,) if above else (), indexed=False)


def said(visit: Visit) -> str | None:
    """What the decision did that led here."""
    say, query = visit.say, visit.request.query_params
    numbers = [query.get(name, "0") for name in ("n", "rest")]
    accepted, left = (int(number) if number.isdecimal() and len(number) < 9 else 0 for number in numbers)
    match query.get("gut"):
        case "uebernommen":
            return say("Übernommen. Der Eintrag ist geändert und gleich in der Suche.")
        case "abgelehnt":
            return say("Abgelehnt. Der Vorschlag kommt erst wieder, wenn die Quelle etwas anderes sagt.")
        case "zusammengefuehrt":
            return say("Zusammengeführt. Was sich unterscheidet, steht als Widerspruch im Eintrag.")
        case "alle":
            done = say.plural("%(n)s Vorschlag übernommen.", "%(n)s Vorschläge übernommen.", accepted)
            rest = say.plural(
                "%(n)s Vorschlag braucht einen zweiten Blick.", "%(n)s Vorschläge brauchen einen zweiten Blick.", left
            )
            return f"{done} {rest}" if left else done
        case _:
            return None


def _is_here(path: str, tab: str) -> bool:
    if tab == "/pruefen":  # a proposal's own page belongs to the queue
        return path == tab or path.removeprefix("/pruefen/").partition("/")[0].isdecimal()
    return path == tab or path.startswith(f"{tab}/")
