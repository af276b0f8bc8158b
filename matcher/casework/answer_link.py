"""Links by which a partner answers without an account: signed, expiring, good for one answer; only a hash is stored."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, Connection, Date, ForeignKey, Table, delete, insert, select, update

from kb.database import METADATA, Moment
from kb.keys import KeyRing
from matcher.casework.columns import ID, Code
from matcher.casework.errors import LinkExpired, LinkInvalid, LinkUsed

ANSWER_LINK = Table(
    "answer_link",
    METADATA,
    Column("digest", Code(64), primary_key=True),
    Column("case_id", Code(ID), ForeignKey("case_file.id"), nullable=False, index=True),
    Column("referral_id", Code(ID), nullable=False, index=True),
    Column("last_day", Date, nullable=False),
    Column("used_at", Moment),
)
_RANDOM_BYTES = 24
_CONTEXT = b"answer-link"


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """What is known of a link: ``last_day`` is the last on which it opens."""

    digest: str
    case_id: str
    referral_id: str
    last_day: date
    used_at: datetime | None


def make_link(connection: Connection, ring: KeyRing, case_id: str, referral_id: str, last_day: date) -> str:
    """The token of a new link, told this once; older unused ones of the referral open nothing any more."""
    close_links(connection, referral_id)
    chance = secrets.token_bytes(_RANDOM_BYTES)
    token = base64.urlsafe_b64encode(chance + ring.sign(chance, _CONTEXT)).decode().rstrip("=")
    values = {"digest": _digest(token), "case_id": case_id, "referral_id": referral_id, "last_day": last_day}
    connection.execute(insert(ANSWER_LINK).values(values))
    return token


def find_link(connection: Connection, ring: KeyRing, token: str, day: date, *, lock: bool = False) -> AnswerLink:
    """The link of a token that may be used on the day. Raises LinkInvalid, LinkExpired, LinkUsed."""
    if not _is_ours(ring, token):
        raise LinkInvalid
    statement = select(ANSWER_LINK).where(ANSWER_LINK.c.digest == _digest(token))
    row = connection.execute(statement.with_for_update() if lock else statement).mappings().one_or_none()
    if row is None:
        raise LinkInvalid
    link = AnswerLink(**row)
    if link.used_at is not None:
        raise LinkUsed(link.used_at)
    if day > link.last_day:
        raise LinkExpired(link.last_day)
    return link


def use_link(connection: Connection, link: AnswerLink, now: datetime) -> None:
    """It was answered; the link stays known, so that a second click hears why it opens nothing."""
    connection.execute(update(ANSWER_LINK).where(ANSWER_LINK.c.digest == link.digest).values(used_at=now))


def close_links(connection: Connection, referral_id: str) -> None:
    """Unused links of the referral open nothing any more."""
    connection.execute(
        delete(ANSWER_LINK).where(ANSWER_LINK.c.referral_id == referral_id, ANSWER_LINK.c.used_at.is_(None))
    )


def _is_ours(ring: KeyRing, token: str) -> bool:
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return ring.verify(raw[:_RANDOM_BYTES], raw[_RANDOM_BYTES:], _CONTEXT)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
