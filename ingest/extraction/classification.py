"""What kind of measure an offer is, and where in the process chain it belongs, by the words of its title."""

from __future__ import annotations

import re

from kb.vocabulary import ActionField, OfferType, Phase

_TYPES = (
    (
        OfferType.EVENT,
        r"infotag|infoabend|informationsveranstaltung|fachtag|\bcafé|\bmesse\b|tag der offenen|vortrag|stammtisch|"
        r"konferenz",
    ),
    (OfferType.ASSESSMENT, r"kompetenzfeststellung|qualifikationsanalyse|kompetenzcheck|profiling"),
    (OfferType.ADAPTATION, r"anpassungs|ausgleichsmaßnahme|nachqualifizierung|anerkennungskurs|adaptation"),
    (OfferType.EXTERNAL_EXAM, r"externenprüfung|gesellenprüfung für externe|externenvorbereitung"),
    (
        OfferType.EXAM_PREPARATION,
        r"(?:vorbereitung|kurs|lehrgang)\w*\b.{0,40}(?:kenntnis|eignungs|fachsprach|abschluss|gesellen)?prüfung|prüfungsvorbereitung|meistervorbereitung|sprachprüfung|fachsprachprüfung|eignungsprüfung|kenntnisprüfung|exam",
    ),
    (OfferType.PARTIAL_QUALIFICATION, r"teilqualifi|\btq\s?\d?"),
    (OfferType.BRIDGE, r"brücken(?:kurs|maßnahme|qualifi)|bridg"),
    (OfferType.COACHING, r"mentoring|coaching|tandem|patenschaft"),
    (OfferType.COUNSELLING, r"beratung\b|sprechstunde|counsell"),
    (OfferType.START_UP, r"gründ(?:en|ung|er)|selbstständig"),
    (
        OfferType.LANGUAGE,
        r"sprachkurs|deutschkurs|\bdeutsch\b|\bbsk\b|fachsprache|sprachförder|german course|integrationskurs",
    ),
    (OfferType.STUDY, r"studium|studiengang|gasthör|hochschulzertifikat|zertifikatskurs|semester"),
    (OfferType.INTERNSHIP, r"praktikum|hospitation"),
    (
        OfferType.UPGRADE,
        r"upgrade|meister|techniker|aufbaukurs|additive|solar|green|cnc|weiterbildung|zusatzqualifi|schweiß",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _TYPES)

_PHASES = {
    OfferType.EVENT: Phase.ACCESS,
    OfferType.ASSESSMENT: Phase.ORIENTATION,
    OfferType.COUNSELLING: Phase.ORIENTATION,
    OfferType.COACHING: Phase.ENTRY,
    OfferType.INTERNSHIP: Phase.ENTRY,
    OfferType.START_UP: Phase.ENTRY,
    OfferType.UPGRADE: Phase.RETENTION,
}
_FIELDS = {
    OfferType.LANGUAGE: ActionField.GERMAN,
    OfferType.ASSESSMENT: ActionField.COMPETENCE,
    OfferType.COUNSELLING: ActionField.COUNSELLING,
    OfferType.START_UP: ActionField.START_UP,
}


def offer_type_of(title: str, text: str = "") -> tuple[OfferType, float]:
    """The kind of measure with a confidence: by the title, else by the beginning of the text, else a training."""
    for words, confidence in ((title.lower(), 0.85), (text[:600].lower(), 0.5)):
        for kind, pattern in _PATTERNS:
            if pattern.search(words):
                return kind, confidence
    return OfferType.TRAINING, 0.3


def phase_of(kind: OfferType) -> Phase:
    """Where in the process chain the measure belongs; most qualify."""
    return _PHASES.get(kind, Phase.QUALIFICATION)


def action_field_of(kind: OfferType) -> ActionField:
    """The field of action of the measure; most qualify."""
    return _FIELDS.get(kind, ActionField.QUALIFICATION)
