"""A profile: what a person told us, nothing we guessed. Every field may be missing (CONTRACTS.md)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args

from babel import Locale
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from rapidfuzz import fuzz

from kb.errors import cause_of
from kb.plain_yaml import YamlProblem, read_yaml
from kb.problem import Problem, nearest, problems_of
from kb.vocabulary import Format, Land, Level, QualificationKind, RecognitionStatus, Term, TimeModel
from matcher.errors import ProfileError

LARGEST = 2_000_000
"""Bytes of a profile file that are read; a pasted decision fits many times."""

EU_EEA_CH = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO CH".split()
)
"""EU, EEA and Switzerland by ISO 3166-1 alpha-2."""


class ResidenceTitle(Term):
    """Aufenthaltstitel, as far as rules tell them apart."""

    EU = "eu", "Freizügigkeit (EU, EWR, Schweiz)", "freedom of movement"
    NONE = "none", "kein Titel", "no title"
    RECOGNITION_MEASURE = "16d-1", "§ 16d Abs. 1 AufenthG", "section 16d (1)"
    RECOGNITION_PARTNERSHIP = "16d-3", "§ 16d Abs. 3 AufenthG", "section 16d (3)"
    OTHER_TRAINING = "16f", "§ 16f AufenthG", "section 16f"
    SKILLED_VOCATIONAL = "18a", "§ 18a AufenthG", "section 18a"
    SKILLED_ACADEMIC = "18b", "§ 18b AufenthG", "section 18b"
    BLUE_CARD = "18g", "Blaue Karte EU (§ 18g AufenthG)", "EU Blue Card"
    OPPORTUNITY_CARD = "20a", "Chancenkarte (§ 20a AufenthG)", "Opportunity Card"
    TEMPORARY_PROTECTION = "24", "§ 24 AufenthG", "temporary protection"
    ASYLUM = "25-1", "§ 25 Abs. 1 AufenthG", "asylum"
    REFUGEE = "25-2", "§ 25 Abs. 2 AufenthG", "refugee or subsidiary protection"
    ASYLUM_SEEKER = "gestattung", "Aufenthaltsgestattung", "asylum seeker's permission"
    TOLERATED = "duldung", "Duldung", "suspension of deportation"
    SETTLEMENT = "niederlassung", "Niederlassungserlaubnis", "settlement permit"
    OTHER = "other", "anderer Titel", "other title"


class Work(Term):
    """Erwerbsstatus of the person."""

    UNEMPLOYED_SGB2 = "unemployed_sgb2", "arbeitslos, Bürgergeld (SGB II)", "unemployed, basic income support"
    UNEMPLOYED_SGB3 = "unemployed_sgb3", "arbeitslos, Agentur für Arbeit (SGB III)", "unemployed, employment agency"
    EMPLOYED = "employed", "angestellt", "employed"
    SELF_EMPLOYED = "self_employed", "selbstständig", "self-employed"
    IN_TRAINING = "in_training", "in Ausbildung", "in training"
    NONE = "none", "weder beschäftigt noch arbeitslos gemeldet", "neither employed nor registered"


class AnabinInstitution(Term):
    """Status of a university in anabin."""

    RECOGNISED = "H+", "H+", "H+"
    MIXED = "H+/-", "H+/-", "H+/-"
    NOT_RECOGNISED = "H-", "H-", "H-"


class AnabinDegree(Term):
    """anabin's judgement of a degree."""

    CORRESPONDS = "entspricht", "entspricht", "corresponds"
    EQUIVALENT = "gleichwertig", "gleichwertig", "equivalent"
    CONDITIONALLY = "bedingt vergleichbar", "bedingt vergleichbar", "conditionally comparable"
    NOT_COMPARABLE = "nicht vergleichbar", "nicht vergleichbar", "not comparable"


class GapKind(Term):
    """Whether a gap is one of theory or of practice."""

    THEORY = "theory", "Theorie", "theory"
    PRACTICE = "practice", "Praxis", "practice"


class Aim(Term):
    """What the person wants."""

    RECOGNITION = "recognition", "Anerkennung", "recognition"
    TITLE = "title", "Berufsbezeichnung führen", "use of the title"
    EMPLOYMENT = "employment", "Arbeit", "employment"
    SELF_EMPLOYMENT = "self_employment", "Selbstständigkeit", "self-employment"
    UPGRADE_A = "upgrade_a", "Zusatzqualifikation (Upgrade A)", "additional qualification"
    UPGRADE_B = "upgrade_b", "Aufstieg (Upgrade B)", "advancement"
    LANGUAGE = "language", "Sprache", "language"


class Paper(Term):
    """A document the person has."""

    CERTIFICATE = "certificate", "Abschlusszeugnis", "certificate"
    TRANSCRIPT = "transcript", "Fächer- und Notenübersicht", "transcript"
    TRANSLATION = "translation", "Übersetzung", "translation"
    CV = "cv", "Lebenslauf", "CV"
    PASSPORT = "passport", "Pass", "passport"
    CURRICULUM = "curriculum", "Lehrplan", "curriculum"
    WORK_REFERENCES = "work_references", "Arbeitszeugnisse", "work references"
    LANGUAGE_CERTIFICATE = "language_certificate", "Sprachzertifikat", "language certificate"
    REGISTRATION = "registration", "Meldebescheinigung", "registration"
    CRIMINAL_RECORD = "criminal_record", "Führungszeugnis", "criminal record"
    MEDICAL_CERTIFICATE = "medical_certificate", "ärztliches Attest", "medical certificate"


def _as_text(value: object) -> object:
    """A title may be written as a number: 24."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _country(value: str) -> str:
    names = _countries()
    if value.upper() in names:
        return value.upper()
    guess = nearest(value, names.values()) if len(value) > 2 else None
    code = next((code for code, name in names.items() if name == guess), None)
    hint = f"; gemeint ist wohl „{code}“ ({guess})" if code else "; zwei Buchstaben nach ISO 3166-1 angeben, etwa SY"
    raise ValueError(f"„{value[:60]}“ ist kein Ländercode{hint}")


@cache
def _countries() -> dict[str, str]:
    """German names by ISO 3166-1 alpha-2."""
    return {code: name for code, name in Locale("de").territories.items() if len(code) == 2 and code.isalpha()}


Country = Annotated[str, AfterValidator(_country)]
"""ISO 3166-1 alpha-2."""
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Residence(_Part):
    """Wohnsitz."""

    country: Country | None = None
    place: Annotated[_Text, BeforeValidator(_as_text)] | None = None
    since: dt.date | None = None


class Speaks(_Part):
    """A language and its level; ``certificate`` None where nobody said whether there is one.

    A level without its language counts for no language: it may be English.
    """

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] | None = None
    level: Level | None = None
    certificate: bool | None = None
    date: dt.date | None = None


class Qualification(_Part):
    """A foreign qualification."""

    title: _Text | None = None
    country: Country | None = None
    kind: QualificationKind | None = None
    duration_years: float | None = Field(default=None, ge=0, le=20)
    completed: bool | None = None
    state_recognised: bool | None = None
    anabin: AnabinInstitution | None = None
    anabin_degree: AnabinDegree | None = None
    experience_years: float | None = Field(default=None, ge=0, le=70)


class Gap(_Part):
    """Wesentlicher Unterschied of a decision, in the notice's own words."""

    topic: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    hours: float | None = Field(default=None, ge=0, le=20_000)
    kind: GapKind | None = None


class Decision(_Part):
    """Bescheid, or where the procedure stands."""

    status: RecognitionStatus | None = None
    date: dt.date | None = None
    body: _Text | None = None
    gaps: tuple[Gap, ...] = ()


class Employer(_Part):
    """An employer in sight."""

    has_contract: bool | None = None
    place: Annotated[_Text, BeforeValidator(_as_text)] | None = None


class Goals(_Part):
    """What the person wants."""

    aim: Aim | None = None
    occupation: _Text | None = None
    employer: Employer | None = None


class Constraints(_Part):
    """What limits the choice of offers."""

    radius_km: float | None = Field(default=None, ge=0, le=2000)
    formats: tuple[Format, ...] = ()
    time: TimeModel | None = None
    earliest_start: dt.date | None = None
    childcare_needed: bool | None = None


class Profile(_Part):
    """Everything that may be known of a person, without name or address."""

    residence: Residence = Residence()
    nationality: Country | None = None
    residence_title: Annotated[ResidenceTitle, BeforeValidator(_as_text)] | None = None
    employment: Work | None = None
    gross_income_year: float | None = Field(default=None, ge=0, le=10_000_000)
    work_state: Annotated[Land, BeforeValidator(_upper)] | None = None
    languages: tuple[Speaks, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    reference_occupation: _Text | None = None
    specialisation: _Text | None = None
    decision: Decision = Decision()
    goals: Goals = Goals()
    constraints: Constraints = Constraints()
    documents: tuple[Paper, ...] | None = None
    bescheid_text: str | None = None


def read_profile(path: Path) -> Profile:
    """The profile in a YAML or JSON file. Raises ProfileError."""
    try:
        if path.stat().st_size > LARGEST:
            raise ProfileError(f"{path}: größer als {LARGEST // 1_000_000} MB; ein Profil ist kurz, den Text kürzen.")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ProfileError(f"{path} kann nicht gelesen werden ({cause_of(error)}); den Pfad prüfen.") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{path} ist nicht UTF-8; die Datei als UTF-8 speichern.") from error
    return parse_profile(text, str(path))


def parse_profile(text: str, where: str = "Profil") -> Profile:
    """The profile in a YAML or JSON text. Raises ProfileError naming each wrong field and the nearest valid one."""
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else read_yaml(text)
    except (YamlProblem, ValueError, RecursionError) as error:
        raise ProfileError(f"{where}: {error}.") from None
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise ProfileError(f"{where}: ein Profil besteht aus Feldern wie „nationality: SY“; siehe examples/.")
    return profile_from(data, where)


def profile_from(data: dict[str, Any], where: str = "Profil") -> Profile:
    """The profile in plain data. Raises ProfileError."""
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        problems = problems_of(error, where)
        named = [_named(problem, item) for problem, item in zip(problems, error.errors(), strict=True)]
        raise ProfileError("; ".join(str(problem) for problem in named[:5]) + ".") from None


def _named(problem: Problem, item: Any) -> Problem:
    """For an unknown field the nearest known one with its dotted path: „languages.level“ for a „level“ elsewhere."""
    if item["type"] != "extra_forbidden":
        return problem
    path = _nearest_path([str(part) for part in item["loc"] if isinstance(part, str)])
    hint = f"; gemeint ist wohl „{path}“" if path else "; bitte entfernen"
    return replace(problem, message=f"unbekanntes Feld{hint}")


def _nearest_path(location: list[str]) -> str | None:
    """The path whose last name is most like the one given; among equals the one in the same part, then the highest."""
    paths = field_paths(Profile)
    within, name = ".".join(location[:-1]), location[-1].casefold()
    beside = [path for path in paths if path.rpartition(".")[0] == within]
    same = nearest(name, (path.rpartition(".")[2] for path in paths))
    found = [path for path in paths if path.rpartition(".")[2] == same]
    close = nearest(name, (path.rpartition(".")[2] for path in beside))
    if close and fuzz.ratio(close, name) >= fuzz.ratio(same or "", name):
        found = [path for path in beside if path.rpartition(".")[2] == close]
    return min(found, key=lambda path: (path.count("."), paths.index(path)), default=None)


def field_paths(model: type[BaseModel]) -> list[str]:
    """Dotted paths of all fields of a model and of the models within it."""
    paths: list[str] = []
    for name, field in model.model_fields.items():
        paths.append(name)
        for part in _models_in(field.annotation):
            paths += [f"{name}.{path}" for path in field_paths(part)]
    return paths


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
