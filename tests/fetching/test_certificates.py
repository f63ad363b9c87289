"""Certificates are verified for the name in the URL, whatever address it leads to."""

from __future__ import annotations

import ssl

import pytest

from clipqa.fetching import Network, RefusedError, oembed
from clipqa.fetching.connecting import system_tls
from tests.fetching.servers import PUBLIC, Web, json_reply

POLICY = oembed(["video.test", "expired.test", "stranger.test", "misnamed.test"])


@pytest.mark.parametrize("host", ["expired.test", "stranger.test", "misnamed.test"])
def test_a_wrong_certificate_ends_the_fetch_before_the_request(web: Web, host: str) -> None:
    web.names.give(host, [PUBLIC])
    web.serve("/", json_reply())
    with pytest.raises(RefusedError, match=f"The certificate of “{host}” is not valid"):
        web.client.fetch(f"https://{host}/", POLICY)
    assert web.paths == []


def test_the_system_is_asked_which_authorities_to_trust() -> None:
    assert Network().tls is system_tls()
    assert system_tls().verify_mode is ssl.CERT_REQUIRED
    assert system_tls().check_hostname
    assert system_tls().minimum_version >= ssl.TLSVersion.TLSv1_2


def test_outside_of_tests_every_connection_goes_to_port_443_of_a_public_address() -> None:
    assert (Network().port, Network().also_public) == (443, frozenset())
