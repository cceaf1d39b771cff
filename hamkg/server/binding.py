"""Keeps the server to its own machine unless it is told that strangers may come."""

from __future__ import annotations

from ipaddress import ip_address

from hamkg.service_errors import PublicBindError


def check_binding(host: str, *, public: bool) -> None:
    """Raise PublicBindError where other machines could reach ``host`` and nobody said they may.

    >>> check_binding("127.0.0.1", public=False)
    >>> check_binding("0.0.0.0", public=True)
    >>> check_binding("0.0.0.0", public=False)
    Traceback (most recent call last):
    hamkg.service_errors.PublicBindError: Other machines could reach the server on 0.0.0.0.
    """
    if not public and not is_loopback(host):
        where = host or "every address of this machine"
        raise PublicBindError(f"Other machines could reach the server on {where}.")


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address.

    A name other than localhost is not looked up: what it means can change after the look.
    """
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
