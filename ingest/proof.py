"""Raw answers kept as proof of what a source said and when: content under its digest, an account of each address."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ingest.source import Raw, SourceError
from kb.errors import cause_of

FOLDER = "raw"
"""Name of the folder within the data folder."""


@dataclass(frozen=True, slots=True)
class Account:
    """What was fetched under an address last."""

    address: str
    """Where the answer came from, after redirects."""
    digest: str
    content_type: str
    fetched_at: str
    """ISO time."""
    etag: str | None = None
    last_modified: str | None = None


class Proofs:
    """A folder of raw answers. An answer seen before is kept once; nothing here is ever changed, only added to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def account(self, address: str) -> Account | None:
        """What was fetched under the address last, where the content is still there; None otherwise."""
        try:
            account = Account(**json.loads(self._account_path(address).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return account if self.content_path(account.digest).is_file() else None

    def raw(self, account: Account, now: datetime, unchanged: bool = False) -> Raw:
        """The answer an account tells of, as seen now."""
        return Raw(
            account.address,
            self.content_path(account.digest),
            account.content_type,
            fetched_at=now,
            etag=account.etag,
            last_modified=account.last_modified,
            unchanged=unchanged,
        )

    def keep(self, parts: Iterable[bytes]) -> str:
        """Write an answer as it comes, and return its digest. Half an answer leaves nothing. Raises SourceError."""
        digest = hashlib.sha256()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix="teil-", delete=False) as file:
                name = Path(file.name)
                try:
                    for part in parts:
                        digest.update(part)
                        file.write(part)
                    file.flush()
                    os.fsync(file.fileno())
                    path = self.content_path(digest.hexdigest())
                    path.parent.mkdir(exist_ok=True)
                    name.replace(path)
                except BaseException:
                    name.unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise SourceError(
                f"Die Antwort kann nicht in „{self._folder}“ abgelegt werden ({cause_of(error)})."
            ) from error
        return digest.hexdigest()

    def note(self, address: str, account: Account) -> None:
        """Remember what was fetched under an address; the account before stays in ``history``."""
        path = self._account_path(address)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(asdict(account), ensure_ascii=False)
            with path.with_suffix(".log").open("a", encoding="utf-8") as file:
                file.write(text + "\n")
            beside = path.with_suffix(".neu")
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
        except OSError as error:
            raise SourceError(
                f"Die Antwort kann nicht in „{self._folder}“ vermerkt werden ({cause_of(error)})."
            ) from error

    def history(self, address: str) -> tuple[Account, ...]:
        """All accounts of an address, the oldest first: when it said what."""
        try:
            lines = self._account_path(address).with_suffix(".log").read_text(encoding="utf-8").splitlines()
        except OSError:
            return ()
        return tuple(Account(**json.loads(line)) for line in lines)

    def content_path(self, digest: str) -> Path:
        """Where the content with the digest lies."""
        return self._folder / digest[:2] / digest

    def _account_path(self, address: str) -> Path:
        return self._folder / "addresses" / f"{hashlib.sha256(address.encode()).hexdigest()}.json"
