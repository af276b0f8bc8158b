"""The English catalogue, kept in step with the sources: ``python -m web.catalogue`` updates the .po file."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from web.language import CATALOGUE

HERE = Path(__file__).parent
_METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {"templates/**.html": {"newstyle_gettext": "true", "trimmed": "true"}}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "_say": None, "plural": (1, 2)}


def extracted() -> Catalog:
    """All messages of templates and modules, without translations."""
    catalog = Catalog(locale="en", project="Lotse", fuzzy=False)
    found = extract_from_dir(HERE, _METHODS, _OPTIONS, keywords=_KEYWORDS)
    for _file, _line, message, _comments, context in sorted(found, key=lambda item: str(item[2])):
        catalog.add(message, context=context)
    return catalog


def translated() -> Catalog:
    """The catalogue as it lies in the sources."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def update() -> int:
    """Brings new messages in and drops old ones; the number still without a translation."""
    catalog = translated()
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with CATALOGUE.open("wb") as file:
        write_po(file, catalog, omit_header=False, no_location=True, sort_output=True, width=110)
    return len(missing(catalog))


def missing(catalog: Catalog) -> list[str]:
    """Messages without a complete translation."""
    return [str(message.id) for message in catalog if message.id and (message.fuzzy or not all(_strings(message)))]


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(str(one) for one in string)


if __name__ == "__main__":
    print(f"{update()} Meldungen ohne Übersetzung in {CATALOGUE}")
