"""What somebody hands in on the command line: a profile in YAML or JSON, or a notice as PDF."""

from __future__ import annotations

from pathlib import Path

from kb.errors import cause_of
from matcher.decision.pdf import text_of_pdf
from matcher.errors import ProfileError
from matcher.profile import Profile, read_profile

_PDF = b"%PDF-"


def read_told(path: Path) -> Profile:
    """The profile in the file; of a PDF the text of the notice, which says the rest.

    Raises ProfileError or DecisionError in one German sentence.
    """
    return Profile(bescheid_text=text_of_pdf(path)) if _is_pdf(path) else read_profile(path)


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_PDF)) == _PDF
    except OSError as error:
        raise ProfileError(f"{path} kann nicht gelesen werden ({cause_of(error)}); den Pfad prüfen.") from error
