"""Made-up cases for the demonstration and for load tests: the same seed and number give the same content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection, Engine

from kb.actor import Actor
from kb.database import writing
from kb.dates import day_of
from kb.keys import KeyRing
from kb.vocabulary import Phase
from matcher.casework.access_log import Deed
from matcher.casework.answer import Reply, take_reply
from matcher.casework.case import Case, CaseStatus, Ending, add_case
from matcher.casework.choice import CHOICES, ChoiceVerdict, DeclineReason
from matcher.casework.consent import CONSENTS, Purpose
from matcher.casework.desk import Desk
from matcher.casework.disclosure import Topic, sent_from
from matcher.casework.document import DOCUMENTS, DocumentState
from matcher.casework.folder import Folder
from matcher.casework.goal import GOALS
from matcher.casework.note import NOTES
from matcher.casework.organisation import keeping_times, next_number
from matcher.casework.phase_step import PHASE_STEPS
from matcher.casework.profile_version import PROFILE_VERSIONS
from matcher.casework.record import new_id
from matcher.casework.referral import REFERRALS, ReferralPurpose, ReferralState, move_referral
from matcher.casework.reminder import REMINDERS, ReminderKind
from matcher.casework.vault import of_case
from matcher.partner_record import AnswerKind
from matcher.profile import Paper, Profile

BATCH = 250
"""Cases written in one transaction."""

_BIRDS = "Amsel Bachstelze Buchfink Dohle Elster Fasan Gimpel Habicht Ibis Kiebitz Kranich Lerche Meise Möwe".split()
_BIRDS += "Nachtigall Pirol Reiher Rotkehlchen Schwalbe Specht Star Storch Taube Uhu Wachtel Zaunkönig Zeisig".split()
_OCCUPATIONS = (
    "Elektroniker",
    "Bauingenieurin",
    "Pflegefachfrau",
    "Lehrerin",
    "Kfz-Mechatroniker",
    "Erzieherin",
    "Apotheker",
    "Tischler",
    "Köchin",
    "Informatiker",
)
_PLACES = ("Magdeburg", "Halle (Saale)", "Dessau-Roßlau", "Stendal", "Wernigerode", "Naumburg (Saale)", "Burg")
_COUNTRIES = ("SY", "UA", "IR", "TN", "TR", "AF", "VN", "IN", "PL", "BR")
_NOTES = (
    "Zeugnisse gesichtet, Übersetzung der Fächerübersicht fehlt noch.",
    "Bescheid besprochen: zwei wesentliche Unterschiede, beide in der Theorie.",
    "Telefonat mit der zuständigen Stelle, Eingang wird bestätigt.",
    "Kinderbetreuung ist bis zum Sommer nicht geklärt, abends geht online.",
    "Möchte zuerst B2 erreichen und sich dann bewerben.",
)
_REMINDERS = ("nach dem Bescheid fragen", "Übersetzung nachreichen", "Platz bestätigen lassen", "B2-Termin prüfen")
_GOALS = ("volle Anerkennung", "B2 bis zum Sommer", "Praktikum im Betrieb", "Prüfung bestehen")
_GAPS = ("Baurecht und Vergabe", "Elektrische Antriebe", "Berufskunde und Hygiene", "Fachdidaktik", "Steuerungstechnik")


@dataclass(frozen=True, slots=True)
class SampleEntries:
    """Identifiers of real entries that the made-up cases refer to."""

    recipients: Sequence[str]
    offers: Sequence[str]


def fill_with_samples(
    engine: Engine,
    ring: KeyRing,
    counsellors: Sequence[Actor],
    number: int,
    now: datetime,
    entries: SampleEntries,
    seed: int = 1,
) -> tuple[str, ...]:
    """So many made-up cases in turn for each counsellor, opened in the 18 months before ``now``; their ids.

    Past the verbs, but through the same shelves, vault and log: some 1,000 cases in 10 seconds.
    """
    desk, random = Desk(engine, ring), Random(seed)
    ids: list[str] = []
    while len(ids) < number:
        with writing(engine) as connection:
            for _ in range(min(BATCH, number - len(ids))):
                actor = counsellors[len(ids) % len(counsellors)]
                opened = now - timedelta(days=random.randrange(1, 540), minutes=random.randrange(600))
                folder = _open(desk, connection, actor, opened, random)
                _write(folder, now, entries, random)
                ids.append(folder.case.id)
    return tuple(ids)


def _open(desk: Desk, connection: Connection, actor: Actor, opened: datetime, random: Random) -> Folder:
    id, day = new_id(), day_of(opened)
    desk.log.append(connection, actor.tenant, actor, Deed.CREATED, id, opened)
    number = next_number(connection, actor.tenant)
    case = Case(
        id=id,
        tenant=actor.tenant,
        number=number,
        phase=random.choice(list(Phase)),
        counsellor=actor.id,
        opened_on=day,
        changed_at=opened,
        delete_on=keeping_times(connection, actor.tenant).end(day, None),
        pseudonym=f"{random.choice(_BIRDS)} {number}",
        counsellor_name=actor.name,
    )
    key = desk.vault.make(connection, of_case(id))
    add_case(connection, key, case)
    return Folder(connection, key, id, actor, opened, case)


def _write(folder: Folder, now: datetime, entries: SampleEntries, random: Random) -> None:
    """Records of the case, each on a later day, the last before ``now``; one case in five is closed."""
    days = max(1, (now - folder.now).days)
    profile = _profile(random)
    folder.add(PROFILE_VERSIONS, version=1, profile=profile)
    folder.add(CONSENTS, purpose=Purpose.STORAGE, text_version="speicherung-1", given_on=folder.day)
    consent = folder.add(CONSENTS, purpose=Purpose.REFERRAL, text_version="weitergabe-1", given_on=folder.day)
    folder.add(PHASE_STEPS, phase=folder.case.phase, entered_on=folder.day)
    for _ in range(random.randrange(1, 5)):
        folder.now += timedelta(days=random.randrange(days // 8 + 1), minutes=7)
        folder.add(NOTES, text=random.choice(_NOTES))
    folder.add(DOCUMENTS, title="Übersetzung", paper=Paper.TRANSLATION, state=random.choice(list(DocumentState)))
    folder.add(GOALS, text=random.choice(_GOALS), due=day_of(now) + timedelta(days=random.randrange(-5, 300)))
    for _ in range(random.randrange(3)):
        due = day_of(now) + timedelta(days=random.randrange(-4, 90))
        done = due if random.random() < 0.4 and due <= day_of(now) else None
        kind = random.choice(list(ReminderKind))
        folder.add(REMINDERS, text=random.choice(_REMINDERS), due=due, done_on=done, kind=kind)
    for entry in random.sample(list(entries.offers), min(2, len(entries.offers))):
        taken = random.random() < 0.6
        folder.add(
            CHOICES,
            entry=entry,
            verdict=ChoiceVerdict.TAKEN if taken else ChoiceVerdict.DECLINED,
            reason=None if taken else DeclineReason.TIME,
            seen_at=folder.now,
        )
    if entries.recipients and random.random() < 0.6:
        _refer(folder, profile, consent.id, now, entries, random)
    closed = random.random() < 0.2
    folder.change_case(
        status=CaseStatus.CLOSED if closed else CaseStatus.OPEN,
        ending=random.choice(list(Ending)) if closed else None,
        closed_on=folder.day if closed else None,
    )


def _refer(
    folder: Folder, profile: Profile, consent_id: str, now: datetime, entries: SampleEntries, random: Random
) -> None:
    """A referral; most are answered, some begun."""
    recipient = random.choice(list(entries.recipients))
    referral = folder.add(
        REFERRALS,
        recipient=recipient,
        recipient_name=recipient,
        offer=random.choice(list(entries.offers)) if entries.offers else None,
        purpose=random.choice(list(ReferralPurpose)),
        consent_id=consent_id,
        sent=sent_from(profile, (Topic.OCCUPATION, Topic.LANGUAGES)),
        due=folder.day + timedelta(days=21),
        sent_on=folder.day,
    )
    folder.now = min(now, folder.now + timedelta(days=random.randrange(1, 40)))
    if random.random() < 0.7:
        kind = random.choice((AnswerKind.ACCEPTED, AnswerKind.WAITING_LIST, AnswerKind.NOT_RESPONSIBLE))
        until = folder.day + timedelta(days=random.randrange(20, 120)) if kind is AnswerKind.WAITING_LIST else None
        reply = Reply(kind=kind, waiting_until=until, words="Wir melden uns.")
        referral, _ = take_reply(folder, referral, reply, through_link=random.random() < 0.1)
        if kind is AnswerKind.ACCEPTED and random.random() < 0.6:
            folder.now = min(now, folder.now + timedelta(days=random.randrange(30)))
            move_referral(folder, referral, ReferralState.STARTED, started_on=folder.day)


def _profile(random: Random) -> Profile:
    partial = random.random() < 0.5
    return Profile.model_validate(
        {
            "residence": {"country": "DE", "place": random.choice(_PLACES)},
            "nationality": random.choice(_COUNTRIES),
            "languages": [{"language": "de", "level": random.choice(("A2", "B1", "B2", "C1")), "certificate": True}],
            "qualifications": [{"country": random.choice(_COUNTRIES), "kind": "vocational", "completed": True}],
            "reference_occupation": random.choice(_OCCUPATIONS),
            "decision": {"status": "partial", "gaps": [{"topic": random.choice(_GAPS)}]} if partial else {},
            "documents": ["certificate", "cv"],
        }
    )
