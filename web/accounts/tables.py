"""The tables of accounts. What would let somebody in is stored as a hash or sealed, never as it is."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from kb.database import METADATA, Moment

ORGANISATION = Table(
    "organisation",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("second_factor", Boolean, nullable=False),
    Column("linked_by_mail", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
)
"""A carrier (Träger): the tenant to whom accounts and cases belong."""

ACCOUNT = Table(
    "account",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("organisation_id", ForeignKey("organisation.id"), nullable=False, index=True),
    Column("login", String(254), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("password_hash", String(255)),
    Column("totp_secret", LargeBinary),
    Column("totp_step", Integer),
    Column("issuer", String(300)),
    Column("subject", String(255)),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    UniqueConstraint("issuer", "subject"),
)
"""A person who can sign in. ``login`` is an e-mail address in lower case; ``totp_step`` the last code's time step;
``issuer`` and ``subject`` name them at an OpenID provider."""

ACCOUNT_ROLE = Table(
    "account_role",
    METADATA,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(20), primary_key=True),
)

RECOVERY_CODE = Table(
    "recovery_code",
    METADATA,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("used_at", Moment),
)

SESSION = Table(
    "session",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("method", String(20), nullable=False),
    Column("device", String(80), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("ended_at", Moment),
)

ONE_TIME_LINK = Table(
    "one_time_link",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("used_at", Moment),
)

RATE = Table(
    "rate",
    METADATA,
    Column("key", String(80), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", Moment, nullable=False),
    Column("wait_until", Moment),
)
"""How often something happened under a key since a moment. Keys are keyed hashes: no address or login stands here."""

SIGN_IN_EVENT = Table(
    "sign_in_event",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("event", String(30), nullable=False),
    Column("method", String(20), nullable=False),
    Column("device", String(80), nullable=False),
    Column("actor", String(120), nullable=False),
    sqlite_autoincrement=True,
)
"""What happened to an account: the sign-in log."""

KEPT_FORM = Table(
    "kept_form",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("ends_at", Moment, nullable=False),
)
"""What somebody had typed when their session ended, encrypted, until they have signed in again."""
