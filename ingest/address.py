"""Which addresses may be fetched: http and https on their usual ports, on machines of the public internet only."""

from __future__ import annotations

import ipaddress
import socket
from typing import Protocol

import httpx

from ingest.source import SourceError

LONGEST = 2000
"""Characters of an address; longer ones are traps for crawlers."""

PORTS = frozenset({80, 443})

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""IPv6 addresses that a gateway turns into the IPv4 address in their last 32 bits."""


class AddressRefused(SourceError):
    """An address that is not fetched: not of the web, or of a machine that is not public."""


class Resolver(Protocol):
    """Finds the machines behind a host. What it returns is connected to as it is: nobody asks a second time."""

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """Numeric addresses, each allowed. Raises AddressRefused where there is none, or one that is not allowed."""


class PublicResolver:
    """Asks the operating system, and refuses hosts that have an address which is not public (loopback, private, …)."""

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """The host's addresses. A name with one private address among public ones is refused as a whole."""
        if port not in PORTS:
            raise AddressRefused(f"„{host}:{port}“ wird nicht abgerufen; erlaubt sind nur die Ports 80 und 443.")
        found = self.lookup(host, port)
        for address in found:
            if not is_public(address):
                raise AddressRefused(f"„{host}“ führt zu einer nicht öffentlichen Adresse und wird nicht abgerufen.")
        return found

    def lookup(self, host: str, port: int) -> tuple[str, ...]:
        """All addresses of a host, numeric, in the order of the operating system. Raises AddressRefused for none."""
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise AddressRefused(f"Den Rechner „{host}“ gibt es nicht; die Adresse prüfen.") from None
        return tuple(dict.fromkeys(str(answer[4][0]).split("%")[0] for answer in answers))


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public internet; what it is translated or tunnelled to counts as well."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(known.is_global and not known.is_multicast and not known.is_reserved for known in _meant(ip))


def checked(address: str) -> httpx.URL:
    """The address taken apart. Raises AddressRefused for one that is not of the web."""
    if len(address) > LONGEST:
        raise AddressRefused(f"Eine Adresse mit mehr als {LONGEST} Zeichen wird nicht abgerufen.")
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise AddressRefused(f"„{address[:100]}“ ist keine Adresse der Form https://….") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise AddressRefused(f"„{address[:100]}“ ist keine Adresse des Webs; sie muss mit https:// beginnen.")
    if url.userinfo:
        raise AddressRefused(f"„{url.host}“: Adressen mit Benutzernamen oder Passwort werden nicht abgerufen.")
    return url.copy_with(fragment=None)


def _meant(ip: IpAddress) -> tuple[IpAddress, ...]:
    """The address, and the IPv4 address it stands for where it is mapped, translated or tunnelled."""
    if isinstance(ip, ipaddress.IPv4Address):
        return (ip,)
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    if ip.sixtofour:
        return (ip, ip.sixtofour)
    if ip.teredo:
        return (ip, *ip.teredo)
    if any(ip in network for network in _TRANSLATED):
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    return (ip,)
