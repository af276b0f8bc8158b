"""The page of one entry, of any kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from kb.entries import Entry, Funding, Info, Offer, Partner, Practice, RecognitionBody
from kb.vocabulary import Kind
from web.markdown import to_html
from web.views.body import body_sections
from web.views.card import Card, card
from web.views.facts import Citing, Section, Source
from web.views.names import Named, Names
from web.views.offer import offer_sections
from web.views.others import funding_sections, info_sections, partner_sections, practice_sections
from web.views.phrase import Phrase, content, contents
from web.views.sections import Dispute, Tag, disputes, occupations, reach_section, tags
from web.views.status import StatusBox, stand, status_box
from web.views.upkeep import UpkeepView, upkeep_view
from web.visit import Visit

MANY = 8
"""So many occupations stand in the open; more are folded away."""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Everything the page of an entry shows."""

    kind: str
    kind_label: str
    title: Phrase
    summary: Phrase
    status: StatusBox
    stand: str
    successor: Named | None
    sections: tuple[Section, ...]
    body: Markup
    body_lang: str | None
    german_only: str | None
    disputes: tuple[Dispute, ...]
    unverified: tuple[Phrase, ...]
    sources: tuple[Source, ...]
    tags: tuple[Tag, ...]
    occupations: tuple[Named, ...]
    occupations_label: str | None
    """Set where these are so many that they are folded away behind it."""
    related: tuple[Card, ...]
    json_url: str
    json_ld: Markup
    upkeep: UpkeepView


def entry_page(visit: Visit, entry: Entry, as_of: date, json_ld: Markup) -> EntryPage:
    """The page of an entry as judged at a date."""
    say = visit.say
    citing = Citing(entry, say)
    above = _above(visit, entry)
    names = Names(visit, (*_mentioned(entry), *above))
    jobs = occupations(visit, names, entry)
    sections = _sections(citing, names, entry, above, as_of)
    if not isinstance(entry, Info) or entry.places or entry.contacts:
        sections = (*sections, reach_section(citing, entry))
    return EntryPage(
        kind=entry.kind.value,
        kind_label=say.label(entry.kind),
        title=content(say, entry.title, entry.title_en),
        summary=content(say, entry.summary, entry.summary_en),
        status=status_box(say, entry, as_of),
        stand=stand(say, entry),
        successor=names.link(entry.superseded_by) if entry.superseded_by else None,
        sections=sections,
        body=to_html(entry.body),
        body_lang="de" if say.language == "en" else None,
        german_only=say("Dieser Eintrag liegt ganz oder teilweise nur auf Deutsch vor.")
        if say.language == "en"
        else None,
        disputes=disputes(citing, entry),
        unverified=contents(say, entry.unverified),
        sources=citing.sources,
        tags=tags(visit, entry),
        occupations=jobs,
        occupations_label=say.plural("%(n)s Beruf", "%(n)s Berufe", len(jobs)) if len(jobs) > MANY else None,
        related=tuple(card(visit, other, as_of) for other in visit.knowledge.related(entry, as_of)),
        json_url=f"/eintrag/{entry.id}.json",
        json_ld=json_ld,
        upkeep=upkeep_view(visit, entry),
    )


def _sections(citing: Citing, names: Names, entry: Entry, above: tuple[str, ...], as_of: date) -> tuple[Section, ...]:
    match entry:
        case Offer():
            return offer_sections(citing, names, entry, as_of)
        case RecognitionBody():
            return body_sections(citing, names, entry)
        case Partner():
            return partner_sections(citing, names, entry, above)
        case Funding():
            return funding_sections(citing, names, entry)
        case Practice():
            return practice_sections(citing, names, entry)
        case Info():
            return info_sections(citing, names, entry)


def _above(visit: Visit, entry: Entry) -> tuple[str, ...]:
    """The entries of which this one is a local office."""
    if entry.id not in visit.knowledge.context.local:
        return ()
    partners = visit.knowledge.entries(Kind.PARTNER)
    return tuple(one.id for one in partners if isinstance(one, Partner) and entry.id in one.local_offices)


def _mentioned(entry: Entry) -> Iterator[str]:
    if entry.superseded_by:
        yield entry.superseded_by
    if isinstance(entry, Offer):
        yield from entry.payers
        if entry.provider_id:
            yield entry.provider_id
    if isinstance(entry, Partner):
        yield from entry.local_offices
