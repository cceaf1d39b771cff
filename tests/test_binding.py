"""Where the server may listen without being told that strangers may come."""

from __future__ import annotations

import pytest

from hamkg.server.binding import check_binding, is_loopback
from hamkg.service_errors import PublicBindError

LOOPBACK = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "localhost", "LocalHost."]
OPEN = [
    "",
    "0.0.0.0",  # noqa: S104  what is refused here
    "::",
    "::0",
    "::ffff:0.0.0.0",
    "::ffff:192.0.2.1",
    "10.0.0.5",
    "192.168.1.2",
    "203.0.113.7",
    "fe80::1%eth0",
    "2001:db8::1",
    "0",
    "127.1",
    "example.org",
    "localhost.example.org",
    "127.0.0.1.example.org",
]


@pytest.mark.parametrize("host", LOOPBACK)
def test_this_machines_own_addresses_need_no_word(host: str) -> None:
    check_binding(host, public=False)

    assert is_loopback(host)


@pytest.mark.parametrize("host", OPEN)
def test_any_other_address_is_refused_with_the_remedy(host: str) -> None:
    with pytest.raises(PublicBindError) as caught:
        check_binding(host, public=False)

    assert caught.value.code == "public-bind"
    assert "--public" in caught.value.hint


@pytest.mark.parametrize("host", [*LOOPBACK, *OPEN])
def test_who_says_public_may_listen_anywhere(host: str) -> None:
    check_binding(host, public=True)
