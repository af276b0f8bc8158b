"""Words for people in German or English: messages, labels, dates and sums of money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Literal

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency
from babel.support import NullTranslations, Translations

from kb.dates import earliest
from kb.vocabulary import Term

Language = Literal["de", "en"]

CATALOGUE = Path(__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.po"
_LOCALES = {"de": "de_DE", "en": "en_GB"}


class Say:
    """Says a German source text in the reader's language, German where no translation exists."""

    def __init__(self, language: Language, translations: NullTranslations) -> None:
        self.language: Language = language
        self.translations = translations

    def __call__(self, message: str, **values: object) -> str:
        """The message with its values filled in (``%(name)s``)."""
        text = self.translations.gettext(message)
        return text % values if values else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The message for the number ``n``, which is filled in as ``%(n)s``."""
        return self.translations.ngettext(one, many, n) % {"n": n, **values}

    def label(self, term: Term) -> str:
        """A term's label."""
        return term.label(self.language)

    def labels(self, terms: tuple[Term, ...]) -> str:
        """Labels of several terms in one line."""
        return ", ".join(self.label(term) for term in terms)

    def date(self, day: date) -> str:
        """A day: 22.11.2026, 22 Nov 2026."""
        return format_date(day, "dd.MM.y" if self.language == "de" else "d MMM y", locale=_LOCALES[self.language])

    def partial_date(self, value: str) -> str:
        """A date as precise as it is known: 10.09.2025, September 2025, 2025."""
        if len(value) == 4:
            return value
        if len(value) == 7:
            return format_date(earliest(value), "MMMM y", locale=_LOCALES[self.language])
        return self.date(earliest(value))

    def euros(self, value: float) -> str:
        """A sum in euros, cents only where there are any."""
        whole = float(value).is_integer()
        return format_currency(
            value, "EUR", locale=_LOCALES[self.language], format=None if not whole else _WHOLE_EUROS[self.language],
            currency_digits=not whole,
        )  # fmt: skip


_WHOLE_EUROS = {"de": "#,##0\N{NO-BREAK SPACE}¤", "en": "¤#,##0"}


def read_languages(catalogue: Path = CATALOGUE) -> Mapping[Language, Say]:
    """Both languages; the English catalogue is compiled in memory, so no build step is needed."""
    with catalogue.open("rb") as file:
        english = read_po(file, locale="en")
    compiled = BytesIO()
    write_mo(compiled, english)
    compiled.seek(0)
    return {"de": Say("de", NullTranslations()), "en": Say("en", Translations(compiled))}
