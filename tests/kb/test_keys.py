"""Keys: what they protect stays readable, what was changed is refused, and no key is ever replaced."""

from __future__ import annotations

import base64
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from kb.database import open_database
from kb.errors import KeysUnavailable, Undecipherable
from kb.keys import KeyRing, open_keys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for keys, not there yet."""
    return tmp_path / "keys"


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """A ring that tests only use."""
    return KeyRing.create(tmp_path_factory.mktemp("keys"))


@given(plaintext=st.binary(max_size=300), context=st.binary(max_size=40))
def test_what_was_encrypted_is_read_again(ring: KeyRing, plaintext: bytes, context: bytes) -> None:
    sealed = ring.encrypt(plaintext, context)
    assert KeyRing.open(ring.folder).decrypt(sealed, context) == plaintext
    assert len(plaintext) < 8 or plaintext not in sealed


@given(data=st.data())
def test_every_changed_byte_is_noticed(ring: KeyRing, data: st.DataObject) -> None:
    sealed = bytearray(ring.encrypt("Zoë".encode(), b"case:1"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Undecipherable):
        ring.decrypt(bytes(sealed), b"case:1")


@given(length=st.integers(0, 40))
def test_a_torn_end_is_noticed(ring: KeyRing, length: int) -> None:
    with pytest.raises(Undecipherable):
        ring.decrypt(ring.encrypt(b"0123456789", b"x")[:length][:-1], b"x")


def test_another_context_is_refused(ring: KeyRing) -> None:
    with pytest.raises(Undecipherable, match="woandershin"):
        ring.decrypt(ring.encrypt(b"Name", b"case:1"), b"case:2")


def test_the_same_text_never_looks_the_same(ring: KeyRing) -> None:
    assert len({ring.encrypt(b"Name", b"x") for _ in range(50)}) == 50


def test_signatures_hold_for_their_message_and_context_only(ring: KeyRing) -> None:
    signature = ring.sign(b"referral 7", b"link")
    assert ring.verify(b"referral 7", signature, b"link")
    assert not ring.verify(b"referral 8", signature, b"link")
    assert not ring.verify(b"referral 7", signature, b"session")
    assert not ring.verify(b"kreferral 7", ring.sign(b"referral 7", b"link"), b"lin")
    for broken in (b"", signature[:-1], signature + b"\0", bytes(40), signature[:8]):
        assert not ring.verify(b"referral 7", broken, b"link")


def test_after_rotation_the_old_is_read_and_the_new_is_used(folder: Path) -> None:
    ring, other = KeyRing.create(folder), KeyRing.open(folder)
    sealed, signature = ring.encrypt(b"Name", b"x"), ring.sign(b"m", b"x")
    newest = ring.rotate()
    assert ring.ids[-1] == newest and len(set(ring.ids)) == 2
    assert not ring.is_newest(sealed)
    assert ring.decrypt(sealed, b"x") == b"Name" and ring.verify(b"m", signature, b"x")
    again = ring.encrypt(b"Name", b"x")
    assert ring.is_newest(again)
    assert other.decrypt(again, b"x") == b"Name", "a process that was running before the rotation reads the new"


def test_keys_are_for_their_owner_only(folder: Path) -> None:
    KeyRing.create(folder).rotate()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["0001.key", "0002.key"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_key_others_can_read_is_refused(folder: Path) -> None:
    KeyRing.create(folder)
    (folder / "0001.key").chmod(0o640)
    with pytest.raises(KeysUnavailable, match="chmod 600"):
        KeyRing.open(folder)


def test_missing_keys_are_named_and_none_is_made(folder: Path) -> None:
    with pytest.raises(KeysUnavailable, match="liegt kein Schlüssel"):
        KeyRing.open(folder)
    assert not folder.exists()


FOREIGN = f"lotse-key-1\n{'0' * 16}\n{base64.b64encode(bytes(32)).decode()}\n"


@pytest.mark.parametrize("damage", [b"", b"lotse-key-1\n", b"\xff\xfe", FOREIGN.encode(), b"lotse-key-1\nab\n%%%\n"])
def test_a_damaged_key_is_named_and_left_alone(folder: Path, damage: bytes) -> None:
    KeyRing.create(folder)
    path = folder / "0001.key"
    path.write_bytes(damage)
    for open_ring in (KeyRing.open, KeyRing.create):
        with pytest.raises(KeysUnavailable, match=r"0001\.key“ ist beschädigt"):
            open_ring(folder)
    assert path.read_bytes() == damage


def test_a_file_where_the_folder_should_be(folder: Path) -> None:
    folder.write_text("", encoding="utf-8")
    with pytest.raises(KeysUnavailable, match="kein Ordner"):
        KeyRing.create(folder)


def test_a_folder_nobody_may_write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> int:
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(KeysUnavailable, match="keine Berechtigung"):
        KeyRing.create(folder)


def test_many_that_create_at_once_get_the_same_key(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = {ring.ids for ring in pool.map(KeyRing.create, [folder] * 16)}
    assert len(ids) == 1 and len(list(folder.iterdir())) == 1


def test_a_database_knows_its_keys(folder: Path, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lotse.db'}")
    ring = open_keys(folder, engine)
    ring.rotate()
    assert open_keys(folder, engine).ids == ring.ids
    with engine.connect() as connection:
        noted = connection.execute(text("SELECT value FROM note WHERE key = 'keys'")).scalar()
    assert noted is not None and ring.ids[1] in noted
    (folder / "0002.key").unlink()
    with pytest.raises(KeysUnavailable, match=rf"{ring.ids[1]}.*nichts überschrieben"):
        open_keys(folder, engine)
    (folder / "0001.key").unlink()
    folder.rmdir()
    with pytest.raises(KeysUnavailable, match="Sicherung der Schlüssel"):
        open_keys(folder, engine)
    assert not folder.exists(), "no new key in place of the lost one"
    engine.dispose()


def test_keys_of_another_database_are_refused(folder: Path, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lotse.db'}")
    open_keys(folder, engine)
    KeyRing.create(tmp_path / "other")
    with pytest.raises(KeysUnavailable, match="gehört der Schlüssel"):
        open_keys(tmp_path / "other", engine)
    engine.dispose()
