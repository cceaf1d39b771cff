"""The servers that a query may call: those whose origin the operator listed, and no other."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from hamkg.service_errors import ServiceOriginError

_PORTS = {"http": 80, "https": 443}
# What may stand in the target of a request as it is; the rest of an IRI is escaped.
_PLAIN = "!$%&'()*+,/:;=?@[]~"
_ALL_IPV6 = IPv6Network("2000::/3")  # what is given out to the world
_NAT64 = IPv6Network("64:ff9b::/96")


class Origin(NamedTuple):
    """Scheme, host and port of a server (RFC 6454)."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def may_be_private(self) -> bool:
        """Whether it was named by an address, or is this machine: no name leads there by trick."""
        return self.host == "localhost" or _is_address(self.host)


def listed_origin(text: str) -> Origin:
    """Read an origin as the operator lists it; raises ServiceOriginError.

    >>> str(listed_origin("HTTPS://sparql.Example.org:443"))
    'https://sparql.example.org'
    """
    found = split_address(text)
    if found is None or found[1] != "/" or text.endswith(("/", "?", "#")):
        msg = f'"{text}" is not the origin of a server.'
        raise ServiceOriginError(msg)
    return found[0]


def split_address(iri: str) -> tuple[Origin, str] | None:
    """Give the origin of an HTTP address, and the target of a request there; None for others.

    >>> split_address("http://x.example/a b#c")
    (Origin(scheme='http', host='x.example', port=80), '/a%20b')
    """
    try:
        parts = urlsplit(iri)
        port = parts.port
    except ValueError:
        return None
    # An address with a name and password, or a host that would be spelled otherwise, is no match.
    host = (parts.hostname or "").lower()
    if parts.scheme not in _PORTS or "@" in parts.netloc or not host or not _is_plain(host):
        return None
    target = quote(parts.path or "/", safe=_PLAIN)
    if parts.query:
        target += f"?{quote(parts.query, safe=_PLAIN)}"
    return Origin(parts.scheme, host, _PORTS[parts.scheme] if port is None else port), target


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the open internet.

    >>> is_public("192.0.32.8"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        within = found.ipv4_mapped or found.sixtofour or _translated(found)
        if within is None:
            return found in _ALL_IPV6 and found.is_global
        found = within
    return found.is_global and not found.is_multicast


def _translated(address: IPv6Address) -> IPv4Address | None:
    """Give the IPv4 address that a network translates this one to (RFC 6052)."""
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_plain(host: str) -> bool:
    return host.isascii() and all(letter.isalnum() or letter in "-.:_" for letter in host)
