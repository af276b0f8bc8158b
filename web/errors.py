"""What can go wrong between the web and a reader, each said in one sentence."""

from __future__ import annotations

from kb.errors import LotseError


class AddressUnusable(LotseError):
    """The address or port to listen on is taken, not allowed, or does not exist."""


class PageNotFound(LotseError):
    """No page or entry lives at this address."""


class AccountRefused(LotseError):
    """An account or organisation cannot be made or changed like this; names what to change."""


class UnknownAccount(LotseError):
    """There is no such account or organisation, or not for whoever asks."""


class SignInNeeded(LotseError):
    """Only people who are signed in may open this; ``onward`` is where they go afterwards, if that is known."""

    def __init__(self, onward: str = "") -> None:
        super().__init__("Dafür müssen Sie angemeldet sein.")
        self.onward = onward


class EnrolmentNeeded(LotseError):
    """The organisation wants a second factor, and whoever is signed in has none yet."""


class NotAllowed(LotseError):
    """Whoever is signed in may not open this; names the roles that may."""


class FormRefused(LotseError):
    """A form came from elsewhere, or without the token of the page it belongs to."""


class TooOften(LotseError):
    """Something was tried too often; ``seconds`` says how long to wait."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class ProviderUnavailable(LotseError):
    """The OpenID provider does not answer, or not as one."""


class ProviderRefused(LotseError):
    """What came back from the OpenID provider does not fit; ``why`` is for the log, people get one sentence."""

    def __init__(self, why: str) -> None:
        super().__init__("Die Anmeldung über die Organisation hat nicht geklappt; noch einmal von vorn beginnen.")
        self.why = why
