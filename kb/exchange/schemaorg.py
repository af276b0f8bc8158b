"""Entries as schema.org JSON-LD, so that search machines and other portals read them. Never personal data."""

from __future__ import annotations

from datetime import date

from kb import freshness
from kb.dates import latest
from kb.entries import Entry, Funding, Offer, Partner, RecognitionBody
from kb.facts import Cost, Place, Run
from kb.vocabulary import Format, Kind, Land, OfferType, PartnerType

Node = dict[str, object]

COURSES = frozenset(
    {
        OfferType.ADAPTATION,
        OfferType.EXAM_PREPARATION,
        OfferType.BRIDGE,
        OfferType.LANGUAGE,
        OfferType.PARTIAL_QUALIFICATION,
        OfferType.UPGRADE,
        OfferType.TRAINING,
        OfferType.STUDY,
    }
)
"""Offers that teach; the others are services or events."""

_MODES = {Format.IN_PERSON: "onsite", Format.ONLINE: "online", Format.HYBRID: "blended"}
_PAGES = {
    Kind.OFFER: "Angebote",
    Kind.BODY: "Zuständige Stellen",
    Kind.PARTNER: "Partner und Beratung",
    Kind.FUNDING: "Förderung",
    Kind.PRACTICE: "Gute Praxis",
    Kind.INFO: "Wissen",
}


def json_ld(entry: Entry, base: str, as_of: date) -> Node:
    """The entry and its breadcrumbs as one graph; ``base`` is the site's address without a slash at the end."""
    address = f"{base}/eintrag/{entry.id}"
    thing = {"@id": f"{address}#eintrag", **_common(entry, address), **_of_kind(entry, as_of)}
    return {"@context": "https://schema.org", "@graph": [_clean(thing), _breadcrumbs(entry, base, address)]}


def _common(entry: Entry, address: str) -> Node:
    return {
        "name": entry.title,
        "alternateName": entry.title_en,
        "description": entry.summary,
        "url": address,
        "subjectOf": [_source(origin.url, origin.publisher, origin.dated) for origin in entry.sources],
    }


def _of_kind(entry: Entry, as_of: date) -> Node:
    match entry:
        case Offer() if entry.offer_type in COURSES:
            return _course(entry)
        case Offer() if entry.offer_type is OfferType.EVENT and entry.runs:
            return _event(entry, as_of)
        case Offer():
            return {
                "@type": "Service",
                "serviceType": entry.offer_type.de,
                "provider": _organization(entry.provider),
                "areaServed": _areas(entry),
            }
        case RecognitionBody():
            return {"@type": "GovernmentOrganization", **_reachable(entry)}
        case Partner():
            school = entry.partner_type is PartnerType.UNIVERSITY
            return {"@type": "CollegeOrUniversity" if school else "Organization", **_reachable(entry)}
        case Funding():
            return {
                "@type": "GovernmentService",
                "serviceType": "Förderung",
                "provider": _organization(entry.payer),
                "areaServed": _areas(entry),
            }
        case _:
            return {
                "@type": "Article",
                "headline": entry.title[:110],
                "abstract": entry.summary,
                "inLanguage": "de",
                "isBasedOn": [origin.url for origin in entry.sources],
                "dateModified": max(origin.seen for origin in entry.sources).isoformat(),
                "datePublished": freshness.dated(entry),
            }


def _course(offer: Offer) -> Node:
    needs = offer.requirements
    return {
        "@type": "Course",
        "inLanguage": "de",
        "provider": _organization(offer.provider),
        "educationalLevel": offer.target_level.value if offer.target_level else None,
        "coursePrerequisites": f"Deutsch {needs.language_level.value}" if needs and needs.language_level else None,
        "audience": {"@type": "Audience", "audienceType": offer.target_group} if offer.target_group else None,
        "educationalCredentialAwarded": offer.certificate,
        "teaches": list(offer.gaps_covered),
        "offers": [price for cost in offer.costs if (price := _price(cost))],
        "hasCourseInstance": [_instance(offer, run) for run in offer.runs],
    }


def _instance(offer: Offer, run: Run) -> Node:
    formats = run.formats or offer.formats
    return {
        "@type": "CourseInstance",
        "startDate": run.start,
        "endDate": run.end,
        "courseMode": [_MODES[form] for form in formats],
        "location": _town(run.place) if run.place else [_place(place) for place in offer.places],
        "maximumAttendeeCapacity": run.participants,
    }


def _event(offer: Offer, as_of: date) -> Node:
    """The next date, or the last one where all are over; the others below it."""
    runs = sorted(offer.runs, key=lambda run: latest(run.end or run.start or "1900"))
    run = next((run for run in runs if latest(run.end or run.start or "1900") >= as_of), runs[-1])
    return {
        "@type": "EducationEvent",
        "organizer": _organization(offer.provider),
        "startDate": run.start,
        "endDate": run.end,
        "location": _town(run.place) if run.place else [_place(place) for place in offer.places],
        "subEvent": [
            {"@type": "EducationEvent", "name": offer.title, "startDate": other.start, "endDate": other.end}
            for other in runs
            if other is not run
        ],
    }


def _reachable(entry: RecognitionBody | Partner) -> Node:
    """Address, telephone and site of an office. E-mail addresses stay out: some hold a person's name."""
    return {
        "address": [_address(place) for place in entry.places],
        "areaServed": _areas(entry),
        "contactPoint": [
            {"@type": "ContactPoint", "contactType": contact.role, "telephone": contact.phone, "url": contact.url}
            for contact in entry.contacts
            if contact.phone or contact.url
        ],
    }


def _price(cost: Cost) -> Node | None:
    if cost.minimum is None and cost.maximum is None:
        return None
    low, high = cost.minimum, cost.maximum
    if low == high or high is None or low is None:
        return {"@type": "Offer", "price": high if low is None else low, "priceCurrency": "EUR", "category": cost.text}
    return {
        "@type": "AggregateOffer",
        "lowPrice": low,
        "highPrice": high,
        "priceCurrency": "EUR",
        "category": cost.text,
    }


def _organization(name: str) -> Node:
    return {"@type": "Organization", "name": name}


def _source(url: str, publisher: str, dated: str | None) -> Node:
    return {"@type": "WebPage", "url": url, "publisher": _organization(publisher), "dateModified": dated}


def _areas(entry: Entry) -> list[Node]:
    return [
        {"@type": "Country", "name": "Deutschland"}
        if land is Land.DE
        else {"@type": "AdministrativeArea", "name": land.de}
        for land in entry.lands
    ]


def _place(place: Place) -> Node:
    return {"@type": "Place", "name": place.municipality, "address": _address(place)}


def _town(name: str) -> Node:
    return {"@type": "Place", "name": name, "address": {"@type": "PostalAddress", "addressLocality": name}}


def _address(place: Place) -> Node:
    return {
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "postalCode": place.postcode,
        "addressLocality": place.municipality,
        "addressCountry": "DE",
    }


def _breadcrumbs(entry: Entry, base: str, address: str) -> Node:
    steps = (
        ("Lotse", f"{base}/"),
        (_PAGES[entry.kind], f"{base}/suche?art={entry.kind.value}"),
        (entry.title, address),
    )
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": item}
            for position, (name, item) in enumerate(steps, start=1)
        ],
    }


def _clean(value: object) -> object:
    """Without empty values."""
    if isinstance(value, dict):
        return {key: clean for key, part in value.items() if (clean := _clean(part)) not in (None, "", [], {})}
    return [_clean(part) for part in value] if isinstance(value, list) else value
