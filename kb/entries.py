"""The six kinds of entries: Offer, RecognitionBody, Partner, Funding, Practice, Info; and Entry, their union."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, Field, TypeAdapter, model_validator

from kb.facts import (
    Amount,
    Contact,
    Contradiction,
    Cost,
    Deadline,
    DocumentDemand,
    Fact,
    LanguageDemand,
    Model,
    Norm,
    Origin,
    Place,
    Requirements,
    Responsibility,
    Run,
    Schedule,
    Slug,
    Text,
    Upkeep,
    Validity,
)
from kb.vocabulary import (
    ActionField,
    Format,
    InstrumentType,
    Kind,
    Land,
    Level,
    OfferType,
    PartnerType,
    Phase,
    SubProject,
    Upgrade,
)


class EntryBase(Model):
    """What all entries have. Facts name the source they were read in; an entry without a source is not valid."""

    id: Slug
    title: Text
    title_en: Text | None = None
    summary: Text
    """One to three sentences in our own words."""
    summary_en: Text | None = None
    keywords: tuple[Text, ...] = ()
    """Other words people use for it, both languages."""
    lands: Annotated[tuple[Land, ...], Field(min_length=1)]
    """Länder it serves; ``DE`` for nationwide."""
    phases: tuple[Phase, ...] = ()
    action_fields: tuple[ActionField, ...] = ()
    sub_projects: tuple[SubProject, ...] = ()
    occupations: tuple[Slug, ...] = ()
    """Reference occupations it is about."""
    places: tuple[Place, ...] = ()
    contacts: tuple[Contact, ...] = ()
    validity: Validity | None = None
    standing: bool = False
    """A service without dated runs that goes on until somebody ends it."""
    sources: Annotated[tuple[Origin, ...], Field(min_length=1)]
    contradictions: tuple[Contradiction, ...] = ()
    unverified: tuple[Text, ...] = ()
    """What is claimed or wanted but was not seen in a source, in words."""
    related: tuple[Slug, ...] = ()
    superseded_by: Slug | None = None
    upkeep: Upkeep = Upkeep()
    body: Annotated[str, AfterValidator(lambda text: text.replace("\r\n", "\n").replace("\r", "\n").strip())] = ""
    """Markdown, the text below the front matter."""

    @property
    def main_source(self) -> Origin:
        """The first source, the one cited in lists."""
        return self.sources[0]

    def origin(self, key: str | None) -> Origin:
        """The source with the key; without a key the main source. Raises KeyError for an unknown key."""
        if key is None:
            return self.main_source
        return next(origin for origin in self.sources if origin.key == key)

    @model_validator(mode="after")
    def _sources_resolve(self) -> Self:
        keys = [origin.key for origin in self.sources]
        if len(set(keys)) != len(keys):
            raise ValueError("zwei Quellen haben denselben „key“; jeden Schlüssel nur einmal vergeben")
        for key in cited_keys(self):
            if key not in keys:
                raise ValueError(f"Quelle „{key}“ steht nicht unter „sources“ (dort: {', '.join(keys)})")
        return self


class Offer(EntryBase):
    """Angebot: a course, measure, examination, counselling or event people can take part in."""

    kind: Literal[Kind.OFFER] = Kind.OFFER
    offer_type: OfferType
    upgrade: Upgrade | None = None
    """Which of the two ways on it belongs to; None where it is neither, or where its type tells."""
    provider: Text
    """Name of the provider (Träger)."""
    provider_id: Slug | None = None
    target_group: Text | None = None
    requirements: Requirements | None = None
    schedule: Schedule | None = None
    formats: tuple[Format, ...] = ()
    runs: tuple[Run, ...] = ()
    recurring: bool = False
    """Ran repeatedly, so that asking for the next run makes sense."""
    target_level: Level | None = None
    """Language level a course leads to."""
    gaps_covered: tuple[Text, ...] = ()
    """Topics of a decision's gaps (wesentliche Unterschiede) the content makes good."""
    certificate: Text | None = None
    azav: bool | None = None
    """Whether the provider or measure is certified under AZAV; None where not known."""
    costs: tuple[Cost, ...] = ()
    payers: tuple[Slug, ...] = ()
    """Funding entries or partners that pay."""


class RecognitionBody(EntryBase):
    """Zuständige Stelle: decides on recognition, or examines, evaluates or advises on the way."""

    kind: Literal[Kind.BODY] = Kind.BODY
    responsibilities: Annotated[tuple[Responsibility, ...], Field(min_length=1)]
    documents: tuple[DocumentDemand, ...] = ()
    fees: tuple[Cost, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    languages: tuple[LanguageDemand, ...] = ()
    legal_basis: tuple[Norm, ...] = ()


class Partner(EntryBase):
    """Partner: an organisation that advises, refers, trains, places or pays along the process chain."""

    kind: Literal[Kind.PARTNER] = Kind.PARTNER
    partner_type: PartnerType
    carrier: Text | None = None
    """Träger, where the partner is a project of a larger organisation."""
    services: tuple[Text, ...] = ()
    local_offices: tuple[Slug, ...] = ()


class Funding(EntryBase):
    """Förderung: who pays what for whom, and where and before what one applies."""

    kind: Literal[Kind.FUNDING] = Kind.FUNDING
    payer: Text
    applicant: Text | None = None
    apply_at: Text | None = None
    apply_before: Text | None = None
    covers: tuple[Text, ...] = ()
    conditions: tuple[Text, ...] = ()
    excludes: tuple[Text, ...] = ()
    amounts: tuple[Amount, ...] = ()
    legal_basis: tuple[Norm, ...] = ()


class Criterion(Fact):
    """One of the four Good Practice criteria at a stage 0-3, with reason; stage None where nobody has judged it."""

    stage: int | None = Field(default=None, ge=0, le=3)
    reason: Text | None = None


class Practice(EntryBase):
    """Gute Praxis: what worked, told so that others can take it over (sheet schema of IQ Good Practice)."""

    kind: Literal[Kind.PRACTICE] = Kind.PRACTICE
    instrument: InstrumentType
    carrier: Text | None = None
    place_of_practice: Text | None = None
    target_group: Text | None = None
    situation: Text
    approach: Text
    results: Text | None = None
    """None is shown as „kein Ergebnis genannt“."""
    success_factors: tuple[Text, ...] = ()
    stumbling_blocks: tuple[Text, ...] = ()
    resources: Text | None = None
    transfer: Text | None = None
    transferable: Criterion | None = None
    innovative: Criterion | None = None
    sustainable: Criterion | None = None
    efficient: Criterion | None = None
    contact_role: Text | None = None


class Info(EntryBase):
    """Wissen: a short sourced explainer, e.g. on the labour market or a procedure."""

    kind: Literal[Kind.INFO] = Kind.INFO
    topic: Text
    legal_basis: tuple[Norm, ...] = ()


Entry = Annotated[Offer | RecognitionBody | Partner | Funding | Practice | Info, Field(discriminator="kind")]

MODELS: Mapping[Kind, type[EntryBase]] = {
    Kind.OFFER: Offer,
    Kind.BODY: RecognitionBody,
    Kind.PARTNER: Partner,
    Kind.FUNDING: Funding,
    Kind.PRACTICE: Practice,
    Kind.INFO: Info,
}
"""The model of each kind."""

_ADAPTER: TypeAdapter[Entry] = TypeAdapter(Entry)


def entry_from(data: object) -> Entry:
    """An entry from plain data. Raises pydantic.ValidationError."""
    return _ADAPTER.validate_python(data)


def entry_from_json(text: str | bytes) -> Entry:
    """An entry from its stored JSON. Raises pydantic.ValidationError."""
    return _ADAPTER.validate_json(text)


def entry_data(entry: Entry) -> dict[str, Any]:
    """Plain JSON-ready data of an entry, defaults left out, ``id`` and ``kind`` first."""
    data = entry.model_dump(mode="json", exclude_defaults=True)
    return {"id": entry.id, "kind": entry.kind.value} | data


def facts_of(model: Model) -> Iterator[Fact]:
    """All facts within an entry or part of one, in field order."""
    for name in _nesting_fields(type(model)):
        value = getattr(model, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Fact):
                yield part
            if isinstance(part, Model):
                yield from facts_of(part)


@cache
def _nesting_fields(model: type[Model]) -> tuple[str, ...]:
    """Names of the fields that hold models, so that looking for facts skips the rest."""
    return tuple(name for name, field in model.model_fields.items() if _holds_model(field.annotation))


def _holds_model(annotation: Any) -> bool:
    if isinstance(annotation, type) and not get_args(annotation):
        return issubclass(annotation, Model)
    return any(_holds_model(part) for part in get_args(annotation))


def cited_keys(entry: EntryBase) -> set[str]:
    """Keys of the sources that the facts and contradictions of an entry cite."""
    keys = {fact.source for fact in facts_of(entry) if fact.source}
    return keys | {s.source for contradiction in entry.contradictions for s in contradiction.statements}
