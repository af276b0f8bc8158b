"""Where each field of a profile is asked: the sections of the form, and the address that leads to a field."""

from __future__ import annotations

from web.visit import Visit

SECTIONS: dict[str, tuple[str, ...]] = {
    "person": ("residence", "nationality", "residence_title", "work_state"),
    "arbeit": ("employment", "gross_income_year"),
    "sprache": ("languages",),
    "abschluss": ("qualifications", "documents"),
    "beruf": ("reference_occupation", "specialisation"),
    "bescheid": ("decision", "bescheid_text"),
    "ziel": ("goals", "constraints"),
}
"""Sections of the profile's form and the fields (first part of the dotted path) that stand there."""


def section_of(field: str) -> str:
    """The section in which a dotted field is asked."""
    first = field.split(".")[0]
    return next((section for section, fields in SECTIONS.items() if first in fields), "person")


def field_url(visit: Visit, case: str, field: str) -> str:
    """The address of the form at the section of a dotted field."""
    return visit.url(f"{case}/profil") + f"#{section_of(field)}"
