"""Addresses that no name may lead to. Nothing is connected to any of them."""

from __future__ import annotations

import pytest

from clipqa.fetching import RefusedError, UnavailableError, oembed
from clipqa.fetching.addresses import is_public
from tests.fetching.servers import CLOSED, PRIVATE, PUBLIC, Web, json_reply

POLICY = oembed(["video.test"])
URL = "https://video.test/oembed"

NOT_PUBLIC = {
    "this network": "0.0.0.0",
    "private 10/8": "10.1.2.3",
    "private 172.16/12": "172.31.255.255",
    "private 192.168/16": "192.168.1.1",
    "shared with a provider's customers": "100.64.0.1",
    "loopback": PRIVATE,
    "the end of loopback": "127.255.255.254",
    "link-local, where clouds serve credentials": "169.254.169.254",
    "protocol assignments": "192.0.0.8",
    "documentation 1": "192.0.2.1",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "a relay of 6to4": "192.88.99.1",
    "benchmarks": "198.19.0.1",
    "multicast": "224.0.0.251",
    "multicast within an organisation": "239.255.255.250",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "octal": "0177.0.0.1",
    "hex": "0x7f.0.0.1",
    "decimal": "2130706433",
    "unspecified IPv6": "::",
    "loopback IPv6": "::1",
    "IPv4-mapped loopback": "::ffff:127.0.0.1",
    "IPv4-mapped public": "::ffff:93.184.215.14",
    "IPv4-compatible": "::127.0.0.1",
    "translated IPv4": "::ffff:0:127.0.0.1",
    "NAT64": "64:ff9b::127.0.0.1",
    "NAT64 of a public address": "64:ff9b::93.184.215.14",
    "local NAT64": "64:ff9b:1::1",
    "discard": "100::1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "benchmarks IPv6": "2001:2::1",
    "ORCHID": "2001:20::1",
    "documentation IPv6": "2001:db8::1",
    "documentation IPv6, the larger": "3fff::1",
    "6to4 of loopback": "2002:7f00:1::1",
    "6to4 of a public address": "2002:5db8:d70e::1",
    "segment routing": "5f00::1",
    "unique local": "fd12:3456:789a::1",
    "link-local IPv6": "fe80::1",
    "link-local IPv6 with a zone": "fe80::1%lo",
    "public IPv6 with a zone": "2606:2800:21f:cb07::1%lo",
    "site-local": "fec0::1",
    "multicast IPv6": "ff02::fb",
    "multicast IPv6 of all": "ff0e::1",
    "not assigned": "4000::1",
    "a name": "other.test",
    "an empty text": "",
}


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC.keys())
def test_a_name_that_leads_to_it_is_refused(web: Web, address: str) -> None:
    web.names.give("video.test", [address])
    with pytest.raises(RefusedError, match="has no public internet address"):
        web.client.fetch(URL, POLICY)
    assert (web.public.connections, web.private.connections) == (0, 0)


@pytest.mark.parametrize("address", NOT_PUBLIC.values(), ids=NOT_PUBLIC.keys())
def test_a_public_address_beside_it_changes_nothing(web: Web, address: str) -> None:
    for answer in ([address, PUBLIC], [PUBLIC, address]):
        web.names.give("video.test", answer)
        with pytest.raises(RefusedError, match="has no public internet address"):
            web.client.fetch(URL, POLICY)
    assert (web.public.connections, web.private.connections) == (0, 0)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "223.255.255.254", "2606:4700::1111", "2a00:1450::1"]
)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


def test_a_name_without_addresses_gets_the_same_message_as_a_private_one(web: Web) -> None:
    web.names.give("video.test", [])
    with pytest.raises(RefusedError) as nothing:
        web.client.fetch(URL, POLICY)
    web.names.give("video.test", ["10.0.0.1"])
    with pytest.raises(RefusedError) as private:
        web.client.fetch(URL, POLICY)
    assert str(nothing.value) == str(private.value)
    assert "10.0.0.1" not in str(private.value)


def test_a_name_with_a_flood_of_addresses_is_refused(web: Web) -> None:
    web.names.give("video.test", [PUBLIC] * 51)
    with pytest.raises(RefusedError):
        web.client.fetch(URL, POLICY)
    assert web.public.connections == 0


def test_a_name_that_is_rebound_is_asked_once_and_reached_where_it_was_checked(web: Web) -> None:
    web.names.give("video.test", [PUBLIC], [PRIVATE])
    web.serve("/oembed", json_reply(b'{"a": 1}'))
    assert web.client.fetch(URL, POLICY).body == b'{"a": 1}'
    assert web.names.asked == ["video.test"]
    assert web.private.connections == 0


def test_a_name_that_is_rebound_for_the_next_fetch_is_checked_anew(web: Web) -> None:
    web.names.give("video.test", [PUBLIC], [PRIVATE])
    web.serve("/oembed", json_reply())
    web.client.fetch(URL, POLICY)
    with pytest.raises(RefusedError):
        web.client.fetch(URL, POLICY)
    assert web.private.connections == 0


def test_the_next_address_is_tried_if_one_is_down(web: Web) -> None:
    web.names.give("video.test", [CLOSED, PUBLIC])
    web.serve("/oembed", json_reply())
    assert web.client.fetch(URL, POLICY).body == b"{}"


def test_a_host_that_is_down_can_be_asked_later(web: Web) -> None:
    web.names.give("video.test", [CLOSED])
    with pytest.raises(UnavailableError, match="can't be reached") as failure:
        web.client.fetch(URL, POLICY)
    assert failure.value.may_retry
