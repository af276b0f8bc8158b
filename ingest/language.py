"""In which language a text is, among those that people in this field write."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("de", "en", "ar", "fa", "fr", "pl", "ps", "ro", "ru", "es", "tr", "uk", "vi")
"""Languages that advice in Sachsen-Anhalt is given in; a text is in one of them or in none."""

ENOUGH = 4
"""Words below which a language cannot be told."""

_GERMAN = (
    " und ",
    " für ",
    " mit ",
    " auf ",
    " nicht ",
    " wird ",
    " werden ",
    " eine ",
    " zum ",
    " im ",
    " oder ",
    " sind ",
)
"""Words no other language has; three of them settle it at a glance."""

_GLANCE = 400
_SAMPLE = 3000
"""Characters that are looked at."""


def language_of(text: str, otherwise: str = "de") -> str:
    """ISO 639-1 code of the text's language; ``otherwise`` for one too short, ``zxx`` for no language at all."""
    sample = text[:_SAMPLE]
    if sum(word in sample[:_GLANCE] for word in _GERMAN) >= 3:
        return "de"
    if len(sample.split()) < ENOUGH:
        return otherwise
    code: str = _identifier().classify(sample)[0]
    return code


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([*LANGUAGES, "zxx"])
    return identifier
