"""The keys that protect personal fields and links: they lie beside the database, never in it.

A folder holds one file a key (``0001.key``, ``0002.key`` …, mode 0600). The newest key encrypts and signs; older ones
still decrypt and verify. A key's id follows from the key itself, so that a damaged or foreign file is noticed when it
is read. No file is ever overwritten.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Engine, insert, select, update

from kb.database import writing
from kb.errors import KeysUnavailable, Undecipherable, cause_of
from kb.store import NOTE

KEY_BYTES = 32
_ID_BYTES = 8
_NONCE_BYTES = 12  # what AES-GCM wants (NIST SP 800-38D, 5.2.1.1)
_FORMAT = b"\x01"
_HEADER = len(_FORMAT) + _ID_BYTES
_FIRST_LINE = "lotse-key-1"
_NAME = re.compile(r"\d{4}\.key")
_NOTE = "keys"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its id, and what is derived from it for each purpose."""

    id: bytes
    cipher: AESGCM
    signing: bytes

    @classmethod
    def of(cls, secret: bytes) -> Key:
        """The key made from 32 secret bytes."""
        return cls(_derived(secret, b"id", _ID_BYTES), AESGCM(_derived(secret, b"encrypt")), _derived(secret, b"sign"))


class KeyRing:
    """All keys of a folder. ``context`` binds what is protected to its place: what was encrypted for one row, or signed
    for one purpose, is refused in another."""

    def __init__(self, folder: Path, keys: Mapping[bytes, Key]) -> None:
        self.folder = folder
        self._keys = dict(keys)

    @classmethod
    def open(cls, folder: Path) -> KeyRing:
        """The keys of the folder. Raises KeysUnavailable where there are none, or one cannot be used."""
        keys = _read(folder)
        if not keys:
            raise KeysUnavailable(
                f"Im Ordner „{folder}“ liegt kein Schlüssel; ihn aus der Sicherung der Schlüssel zurücklegen."
            )
        return cls(folder, keys)

    @classmethod
    def create(cls, folder: Path) -> KeyRing:
        """The keys of the folder, with a first one where there is none. Raises KeysUnavailable."""
        if not _read(folder):
            _write(folder, 1)
        return cls.open(folder)

    @property
    def ids(self) -> tuple[str, ...]:
        """Identifiers of all keys, oldest first; they say nothing about the keys."""
        return tuple(id.hex() for id in self._keys)

    def encrypt(self, plaintext: bytes, context: bytes) -> bytes:
        """The plaintext encrypted with AES-256-GCM by the newest key, whose id it begins with."""
        key = self._newest
        header = _FORMAT + key.id
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return header + nonce + key.cipher.encrypt(nonce, plaintext, header + context)

    def decrypt(self, sealed: bytes, context: bytes) -> bytes:
        """The plaintext. Raises Undecipherable: the key is missing, the data was changed, or the context is another."""
        header, nonce = sealed[:_HEADER], sealed[_HEADER : _HEADER + _NONCE_BYTES]
        if len(nonce) < _NONCE_BYTES or not header.startswith(_FORMAT):
            raise Undecipherable("Verschlüsselte Angaben sind beschädigt; die letzte Sicherung zurückspielen.")
        key = self._key(header[1:])
        if key is None:
            raise Undecipherable(
                f"Zum Lesen fehlt der Schlüssel {header[1:].hex()} im Ordner „{self.folder}“; "
                "ihn aus der Sicherung der Schlüssel zurücklegen."
            )
        try:
            return key.cipher.decrypt(nonce, sealed[_HEADER + _NONCE_BYTES :], header + context)
        except InvalidTag:
            raise Undecipherable(
                "Verschlüsselte Angaben wurden verändert oder gehören woandershin; die letzte Sicherung zurückspielen."
            ) from None

    def is_newest(self, sealed: bytes) -> bool:
        """Whether the data was encrypted with the newest key; if not, encrypt it again after a rotation."""
        return sealed[:_HEADER] == _FORMAT + self._newest.id

    def sign(self, message: bytes, context: bytes) -> bytes:
        """A signature (40 bytes: key id and HMAC-SHA-256) of the message in the context."""
        return self._newest.id + _mac(self._newest, message, context)

    def verify(self, message: bytes, signature: bytes, context: bytes) -> bool:
        """Whether the signature was made by one of our keys for this message and context."""
        key = self._key(signature[:_ID_BYTES])
        return key is not None and hmac.compare_digest(signature[_ID_BYTES:], _mac(key, message, context))

    def rotate(self) -> str:
        """Adds a key, which becomes the newest, and gives its id; the older ones stay. Raises KeysUnavailable."""
        _write(self.folder, len(_files(self.folder)) + 1)
        self._keys = dict(_read(self.folder))
        return self._newest.id.hex()

    @property
    def _newest(self) -> Key:
        return self._keys[next(reversed(self._keys))]

    def _key(self, id: bytes) -> Key | None:
        if id not in self._keys:
            self._keys = dict(_read(self.folder)) or self._keys  # another process may have added one
        return self._keys.get(id)


def open_keys(folder: Path, engine: Engine) -> KeyRing:
    """The keys that belong to a database; the first ones are made together with it.

    The database notes the ids, never the keys. Raises KeysUnavailable where it knows a key that the folder lacks: a new
    one would not read what is stored, so none is made.
    """
    with writing(engine) as connection:
        noted = connection.execute(select(NOTE.c.value).where(NOTE.c.key == _NOTE)).scalar()
        known = set(json.loads(noted)) if noted else set()
        ring = KeyRing(folder, _read(folder)) if known else KeyRing.create(folder)
        missing = sorted(known - set(ring.ids))
        if missing:
            raise KeysUnavailable(
                f"Zur Datenbank gehört der Schlüssel {missing[0]}, im Ordner „{folder}“ liegt er nicht; ihn aus der "
                "Sicherung der Schlüssel zurücklegen (es wurde nichts überschrieben)."
            )
        value = json.dumps(ring.ids)
        if not noted:
            connection.execute(insert(NOTE).values(key=_NOTE, value=value))
        elif known != set(ring.ids):
            connection.execute(update(NOTE).where(NOTE.c.key == _NOTE).values(value=value))
    return ring


def _derived(secret: bytes, purpose: bytes, length: int = KEY_BYTES) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=b"lotse " + purpose).derive(secret)


def _mac(key: Key, message: bytes, context: bytes) -> bytes:
    """The context's length comes first, so that no two pairs of context and message look alike."""
    return hmac.new(key.signing, len(context).to_bytes(4, "big") + context + message, hashlib.sha256).digest()


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise KeysUnavailable(f"Der Ordner „{folder}“ mit den Schlüsseln: {cause_of(error)}.") from error


def _read(folder: Path) -> dict[bytes, Key]:
    """The folder's keys by id, oldest first."""
    keys = [_key_in(path) for path in _files(folder)]
    return {key.id: key for key in keys}


def _key_in(path: Path) -> Key:
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise KeysUnavailable(f"Den Schlüssel „{path}“ können andere lesen; „chmod 600 {path}“ behebt das.")
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise KeysUnavailable(f"Der Schlüssel „{path}“ lässt sich nicht lesen ({cause_of(error)}).") from error
    except UnicodeDecodeError:
        lines = []
    if len(lines) == 3 and lines[0] == _FIRST_LINE:
        try:
            secret = base64.b64decode(lines[2], validate=True)
        except binascii.Error:
            secret = b""
        key = Key.of(secret)
        if len(secret) == KEY_BYTES and key.id.hex() == lines[1]:
            return key
    raise KeysUnavailable(
        f"Der Schlüssel „{path}“ ist beschädigt; ihn aus der Sicherung der Schlüssel zurücklegen "
        "(es wurde nichts überschrieben)."
    )


def _write(folder: Path, number: int) -> None:
    """A new key under its number; where another process was quicker, its key stays."""
    secret = secrets.token_bytes(KEY_BYTES)
    text = f"{_FIRST_LINE}\n{Key.of(secret).id.hex()}\n{base64.b64encode(secret).decode()}\n"
    draft = folder / f".{secrets.token_hex(8)}.draft"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            os.link(draft, folder / f"{number:04d}.key")
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
        _sync(folder)
    except OSError as error:
        message = (
            f"Im Ordner „{folder}“ lässt sich kein Schlüssel anlegen ({cause_of(error)}); ihn beschreibbar machen."
        )
        raise KeysUnavailable(message) from error


def _sync(folder: Path) -> None:
    """The new name survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
