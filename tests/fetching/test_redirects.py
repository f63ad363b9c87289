"""Every redirect is checked like the first URL, and there are at most three."""

from __future__ import annotations

import pytest

from clipqa.fetching import FetchError, RefusedError, oembed
from tests.fetching.servers import PRIVATE, PUBLIC, Web, json_reply, reply

POLICY = oembed(["video.test", "cdn.video.test"])
URL = "https://video.test/"

ALLOWED = {
    "relative": "next",
    "absolute path": "/next",
    "the same host": "https://video.test/next",
    "without a scheme": "//cdn.video.test/next",
    "another host of the policy": "https://cdn.video.test/next",
    "with a fragment": "/next#part",
}
REFUSED = {
    "to http": "http://video.test/next",
    "to a host outside the policy": "https://other.test/next",
    "to a private address": f"https://{PRIVATE}/next",
    "to loopback in octal": "https://0177.0.0.2/next",
    "to loopback in decimal": "https://2130706434/next",
    "to IPv4-mapped loopback": "https://[::ffff:127.0.0.2]/next",
    "to another port": "https://video.test:8443/next",
    "with a user": "https://video.test@other.test/next",
    "to a file": "file:///etc/passwd",
    "to data": "data:application/json,{}",
    "with a line end": "/next\tHost: other.test",
    "with a broken address": "https://[::1/next",
    "with letters beyond ASCII in the host": "https://vide\u00f6.test/next",
}


@pytest.mark.parametrize("location", ALLOWED.values(), ids=ALLOWED.keys())
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_is_followed(web: Web, location: str, status: int) -> None:
    web.serve("/", reply(status, location=location))
    web.serve("/next", json_reply(b'{"a": 1}'))
    response = web.client.fetch(URL, POLICY)
    assert response.body == b'{"a": 1}'
    assert response.url.endswith("video.test/next")


@pytest.mark.parametrize("location", REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused(web: Web, location: str) -> None:
    web.serve("/", reply(302, location=location))
    web.serve("/next", json_reply())
    with pytest.raises(RefusedError):
        web.client.fetch(URL, POLICY)
    assert web.paths == ["/"]
    assert web.private.connections == 0


def test_to_a_name_that_leads_to_a_private_address_is_refused(web: Web) -> None:
    web.names.give("cdn.video.test", [PRIVATE])
    web.serve("/", reply(302, location="https://cdn.video.test/next"))
    with pytest.raises(RefusedError, match="has no public internet address"):
        web.client.fetch(URL, POLICY)
    assert web.private.connections == 0


def test_to_the_same_name_after_it_was_rebound_is_refused(web: Web) -> None:
    web.names.give("video.test", [PUBLIC], [PRIVATE])
    web.serve("/", reply(302, location="/next"))
    with pytest.raises(RefusedError, match="has no public internet address"):
        web.client.fetch(URL, POLICY)
    assert web.paths == ["/"]
    assert web.private.connections == 0


def test_three_are_followed_and_a_fourth_is_not(web: Web) -> None:
    for step in range(5):
        web.serve(f"/{step}", reply(302, location=f"/{step + 1}"))
    web.serve("/3", json_reply())
    assert web.client.fetch(f"{URL}0", POLICY).url == f"{URL}3"
    web.serve("/3", reply(302, location="/4"))
    web.serve("/4", json_reply())
    with pytest.raises(RefusedError, match="redirects too often"):
        web.client.fetch(f"{URL}0", POLICY)
    assert web.paths.count("/4") == 0


def test_a_circle_ends(web: Web) -> None:
    web.serve("/", reply(301, location="/"))
    with pytest.raises(RefusedError, match="redirects too often"):
        web.client.fetch(URL, POLICY)
    assert len(web.paths) == 4


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_other_statuses_of_this_kind_are_not_followed(web: Web, status: int) -> None:
    web.serve("/", reply(status, location="/next"))
    with pytest.raises(FetchError, match="unexpected answer"):
        web.client.fetch(URL, POLICY)
    assert web.paths == ["/"]


def test_one_without_an_address_is_not_followed(web: Web) -> None:
    web.serve("/", reply(302))
    with pytest.raises(FetchError, match="unexpected answer"):
        web.client.fetch(URL, POLICY)


def test_the_body_of_a_redirect_is_not_read(web: Web) -> None:
    web.serve("/", reply(302, b"x", location="/next", content_length="999999999"))
    web.serve("/next", json_reply())
    assert web.client.fetch(URL, POLICY).body == b"{}"
