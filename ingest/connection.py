"""One HTTP request to a checked machine: the address that was checked is the one connected to, until a deadline."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpcore
import httpx

from ingest.address import Resolver
from ingest.source import SourceError

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
"""Longest silence within an answer."""

CHUNK = 65_536


class TooLarge(SourceError):
    """An answer that does not end, or grows too large when it is unpacked."""


class TooSlow(SourceError):
    """A server that does not answer in time."""


class _Pinned(httpcore.NetworkBackend):
    """Connects to what the resolver checked, and to nothing else, until the deadline."""

    def __init__(self, resolver: Resolver, deadline: float) -> None:
        self._resolver, self._deadline = resolver, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        error: Exception | None = None
        for address in self._resolver.resolve(host, port):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, _left(self._deadline, timeout))
                return _Timed(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as problem:
                error = problem
        raise error or httpcore.ConnectError(host)

    def connect_unix_socket(self, *_args: Any, **_more: Any) -> httpcore.NetworkStream:
        raise NotImplementedError("sources are fetched over the internet")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Timed(httpcore.NetworkStream):
    """A stream that ends with the deadline, also when its other end sends one byte every now and then."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _Timed(secure, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@contextmanager
def answer(
    url: httpx.URL, headers: dict[str, str], resolver: Resolver, seconds: float
) -> Iterator[tuple[int, dict[str, str], Iterator[bytes]]]:
    """Status, header lines (names in small letters) and body as it comes over the wire. Raises SourceError."""
    deadline = time.monotonic() + seconds
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    silence = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": CONNECT_SECONDS}
    sent = {"Host": url.netloc.decode("ascii"), **headers, "Connection": "close"}
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=_Pinned(resolver, deadline)) as pool,
            pool.stream("GET", target, headers=list(sent.items()), extensions={"timeout": silence}) as response,
        ):
            said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            yield response.status, said, response.iter_stream()
    except (httpcore.TimeoutException, TimeoutError):
        raise TooSlow(f"„{url.host}“ antwortet nicht rechtzeitig; später noch einmal versuchen.") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
        cause = str(error) or type(error).__name__
        raise SourceError(f"„{url.host}“ ist nicht erreichbar ({cause[:120]}); später noch einmal versuchen.") from None


def unpacked(parts: Iterator[bytes], encoding: str, largest: int, host: str) -> Iterator[bytes]:
    """The body unpacked piece by piece; what is packed or unpacked larger than allowed is cut off. Raises TooLarge."""
    wire = whole = 0
    for part, packed in _pieces(parts, encoding, host):
        wire += packed
        whole += len(part)
        if wire > largest or whole > largest:
            raise TooLarge(f"Die Antwort von „{host}“ ist größer als {largest // 1_000_000} MB und wurde abgebrochen.")
        if part:
            yield part


def _pieces(parts: Iterator[bytes], encoding: str, host: str) -> Iterator[tuple[bytes, int]]:
    """Unpacked pieces of at most CHUNK bytes, each with the packed bytes it took."""
    if encoding in ("", "identity"):
        for part in parts:
            yield part, len(part)
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise SourceError(f"„{host}“ antwortet in einer Verpackung („{encoding[:20]}“), um die niemand gebeten hat.")
    unpack = _decompressor(encoding)
    try:
        for part in parts:
            yield b"", len(part)
            while part:
                yield unpack(part, CHUNK), 0
                part = unpack.__self__.unconsumed_tail  # type: ignore[attr-defined]
    except zlib.error:
        raise SourceError(f"Die Antwort von „{host}“ ist beschädigt (lässt sich nicht entpacken).") from None


def _decompressor(encoding: str) -> Callable[[bytes, int], bytes]:
    return zlib.decompressobj(zlib.MAX_WBITS | 16 if "gzip" in encoding else zlib.MAX_WBITS).decompress


def _left(deadline: float, timeout: float | None) -> float:
    """Seconds that may still be waited. Raises ReadTimeout where none are left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("deadline")
    return left if timeout is None else min(left, timeout)


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)
