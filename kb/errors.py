"""What can go wrong in the knowledge base, each said in one German sentence for the person at the keyboard."""

from __future__ import annotations

import errno

_CAUSES = {
    errno.ENOENT: "gibt es nicht",
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "nicht erlaubt",
    errno.EROFS: "schreibgeschützt",
    errno.ENOSPC: "kein Platz mehr",
    errno.ENOTDIR: "kein Ordner",
    errno.EISDIR: "ein Ordner",
    errno.EIO: "Lese- oder Schreibfehler",
}


class LotseError(Exception):
    """Root of every error a user can cause or mend. ``str(error)`` is one German sentence: what, where, what now."""


class SettingsError(LotseError):
    """A setting has a value that cannot be used."""


class CorpusError(LotseError):
    """A corpus file cannot be read as an entry; names file, field and remedy."""


class StoreError(LotseError):
    """The database cannot be opened, read or written."""


class UnknownEntry(LotseError):
    """No entry has this identifier."""


class UnknownValue(LotseError):
    """A filter, place or option has a value that does not exist; names the nearest that does."""


class IndexUnavailable(LotseError):
    """The index is missing, torn, or made by another version; it can be rebuilt from the store."""


class EncoderUnavailable(LotseError):
    """The encoder's folder is missing, damaged or not a model; lexical search goes on without it."""


class KeysUnavailable(LotseError):
    """The folder of keys is missing, unreadable, damaged, or belongs to another database; nothing in it is replaced."""


class Undecipherable(LotseError):
    """Encrypted data cannot be read: its key is missing, it was changed, or it belongs elsewhere."""


class EvaluationError(LotseError):
    """A labelled set for ``lotse eval`` cannot be read; names file and line."""


def cause_of(error: OSError) -> str:
    """Why the operating system refused, in German where we know the word."""
    return _CAUSES.get(error.errno or 0) or error.strerror or str(error)
