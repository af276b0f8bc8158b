"""The vault: each case has a key of its own, and only that key is protected by the ring.

Destroying the key makes unreadable what may be left of a case anywhere: in free pages, in a log file, in a copy.
Changing the ring's key touches one short row a case, not its content.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from kb.database import METADATA
from kb.errors import Undecipherable
from kb.keys import KeyRing
from matcher.casework.columns import NAME, Code, Sealed

DATA_KEY = Table(
    "data_key",
    METADATA,
    Column("subject", Code(NAME + 20), primary_key=True),
    Column("wrapped", Sealed, nullable=False),
)
_FORMAT = b"\x01"
_NONCE_BYTES = 12


class DataKey:
    """The opened key of one subject. ``place`` binds a ciphertext to its row: moved elsewhere it does not open."""

    __slots__ = ("_cipher", "_secret")

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._cipher = AESGCM(secret)

    @classmethod
    def fresh(cls) -> DataKey:
        """A key that nothing was sealed by yet."""
        return cls(secrets.token_bytes(32))

    def seal(self, content: bytes, place: str) -> bytes:
        """The content encrypted for its place."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, content, _FORMAT + place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The content. Raises Undecipherable: it was changed, or belongs elsewhere."""
        nonce = sealed[1 : 1 + _NONCE_BYTES]
        try:
            return self._cipher.decrypt(nonce, sealed[1 + _NONCE_BYTES :], sealed[:1] + place.encode())
        except (InvalidTag, ValueError):
            raise Undecipherable(
                "Verschlüsselte Angaben eines Falls wurden verändert oder gehören woandershin; "
                "die letzte Sicherung zurückspielen."
            ) from None

    def mac(self, message: bytes) -> bytes:
        """32 bytes that only this key makes of the message."""
        return hmac.new(self._secret, message, hashlib.sha256).digest()


class Vault:
    """Makes, opens, re-wraps and destroys data keys. Raises Undecipherable where the ring lacks a key."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def make(self, connection: Connection, subject: str) -> DataKey:
        """A new key for a subject that has none."""
        secret = secrets.token_bytes(32)
        wrapped = self._ring.encrypt(secret, _context(subject))
        connection.execute(insert(DATA_KEY), {"subject": subject, "wrapped": wrapped})
        return DataKey(secret)

    def key(self, connection: Connection, subject: str) -> DataKey | None:
        """The subject's key, or None where it has none."""
        wrapped = connection.execute(select(DATA_KEY.c.wrapped).where(DATA_KEY.c.subject == subject)).scalar()
        return None if wrapped is None else self.unwrap(subject, wrapped)

    def unwrap(self, subject: str, wrapped: bytes) -> DataKey:
        """The key in a row that was read together with others."""
        return DataKey(self._ring.decrypt(wrapped, _context(subject)))

    def destroy(self, connection: Connection, subject: str) -> None:
        """Forget the key, and with it everything that was sealed by it."""
        connection.execute(delete(DATA_KEY).where(DATA_KEY.c.subject == subject))

    def rewrap(self, connection: Connection) -> int:
        """Wrap all keys by the ring's newest key; how many were not yet. Content is not touched."""
        rows = connection.execute(select(DATA_KEY.c.subject, DATA_KEY.c.wrapped).with_for_update()).all()
        old = [(subject, wrapped) for subject, wrapped in rows if not self._ring.is_newest(wrapped)]
        for subject, wrapped in old:
            again = self._ring.encrypt(self._ring.decrypt(wrapped, _context(subject)), _context(subject))
            connection.execute(update(DATA_KEY).where(DATA_KEY.c.subject == subject).values(wrapped=again))
        return len(old)


NETWORK = "network"
"""The subject of the key for what the whole network notes."""


def of_case(case_id: str) -> str:
    """The subject of a case's key."""
    return f"case:{case_id}"


def of_tenant(tenant: str) -> str:
    """The subject of the key for what an organisation notes outside cases."""
    return f"tenant:{tenant}"


def of_log(tenant: str) -> str:
    """The subject of the key that chains an organisation's access log."""
    return f"log:{tenant}"


def _context(subject: str) -> bytes:
    return b"data-key " + subject.encode()
