"""URLs that are refused before anything is resolved, and how the others are read."""

from __future__ import annotations

import pytest

from clipqa.fetching import RefusedError, oembed
from clipqa.fetching.policy import Policy
from clipqa.fetching.urls import parse_url
from tests.fetching.servers import Web

REFUSED = {
    "plain http": "http://video.test/",
    "another scheme": "file:///etc/passwd",
    "no scheme": "video.test/",
    "gopher": "gopher://video.test/_x",
    "a user": "https://user@video.test/",
    "a password": "https://user:secret@video.test/",
    "a host in the place of a user": "https://video.test@10.0.0.1/",
    "an encoded at sign": "https://video.test%4010.0.0.1/",
    "port 80": "https://video.test:80/",
    "port 8443": "https://video.test:8443/",
    "port 0": "https://video.test:0/",
    "no port at all": "https://video.test:99999/",
    "letters for a port": "https://video.test:https/",
    "an IPv4 address": "https://127.0.0.1/",
    "a public IPv4 address": "https://93.184.215.14/",
    "IPv4 in octal": "https://0177.0.0.1/",
    "IPv4 in hex": "https://0x7f.0.0.1/",
    "IPv4 in one hex number": "https://0x7f000001/",
    "IPv4 in one decimal number": "https://2130706433/",
    "IPv4 in one octal number": "https://017700000001/",
    "IPv4 of two parts": "https://127.1/",
    "IPv4 of three parts": "https://127.0.1/",
    "IPv4 with a full stop": "https://127.0.0.1./",
    "IPv4 in full width": "https://１２７．０．０．１/",
    "IPv4 in circled digits": "https://①②⑦.⓪.⓪.①/",
    "IPv4 with ideographic full stops": "https://127。0。0。1/",
    "link-local IPv4": "https://169.254.169.254/latest/meta-data/",
    "IPv6 loopback": "https://[::1]/",
    "IPv4-mapped IPv6": "https://[::ffff:127.0.0.1]/",
    "IPv4-mapped IPv6 in hex": "https://[::ffff:7f00:1]/",
    "6to4": "https://[2002:7f00:1::]/",
    "NAT64": "https://[64:ff9b::7f00:1]/",
    "IPv6 with a zone": "https://[fe80::1%25eth0]/",
    "public IPv6": "https://[2606:2800:21f:cb07::1]/",
    "half a bracket": "https://[::1/",
    "no host": "https:///path",
    "an empty text": "",
    "one label": "https://localhost/",
    "one label with a full stop": "https://localhost./",
    "an empty label": "https://video..test/",
    "two full stops at the end": "https://video.test../",
    "a last label of digits": "https://video.1/",
    "a last label in hex": "https://video.0x1f/",
    "a wildcard": "https://*.test/",
    "a percent sign in the host": "https://video%2etest/",
    "a backslash": "https://video.test\\@other.test/",
    "a space": "https://video.test /",
    "a tab, which urlsplit drops": "https://video.te\tst/",
    "a line end": "https://video.test/\r\nHost: other.test",
    "a NUL": "https://video.test/\0",
    "a surrogate": "https://video.test/\ud800",
    "an invisible host": "https://vid\u200beo.test/",
    "a host that IDNA 2003 and 2008 read apart": "https://faß.test/",
    "a joiner in the host": "https://vi\u200ddeo.test/",
    "characters that become a slash": "https://video.test\u2100.other.test/",
    "a very long label": f"https://{'a' * 64}.test/",
    "a very long name": f"https://{'a.' * 130}test/",
    "a very long URL": f"https://video.test/{'a' * 2000}",
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED.keys())
def test_it_is_refused_without_a_look_up(web: Web, url: str) -> None:
    with pytest.raises(RefusedError):
        web.client.fetch(url, Policy(frozenset({"*.test", "*.1", url}), ("*/*",), 100))
    assert web.names.asked == []


READ = {
    "https://video.test": "https://video.test/",
    "HTTPS://Video.TEST/A?b=C#d": "https://video.test/A?b=C",
    "https://video.test:443/": "https://video.test/",
    "https://video.test:/": "https://video.test/",
    "https://video.test./a": "https://video.test/a",
    "https://bücher.test/": "https://xn--bcher-kva.test/",
    "https://video。test/": "https://video.test/",
    "https://video.test/ä?ö=ü": "https://video.test/%C3%A4?%C3%B6=%C3%BC",
    "https://video.test/%2e%2E/": "https://video.test/%2e%2E/",
    "https://video.test/?u=https://other.test/?a": "https://video.test/?u=https://other.test/?a",
    "https://a_b.video.test/": "https://a_b.video.test/",
}


@pytest.mark.parametrize(("url", "read"), READ.items())
def test_it_is_read_as_a_browser_does(url: str, read: str) -> None:
    assert parse_url(url).url == read
    assert parse_url(read).url == read


def test_a_host_outside_the_policy_is_refused_without_a_look_up(web: Web) -> None:
    for host in ("other.test", "avideo.test", "video.test.other.test", "cdn.video.test"):
        with pytest.raises(RefusedError, match="is not one of the hosts"):
            web.client.fetch(f"https://{host}/", oembed(["video.test"]))
    assert web.names.asked == []


def test_a_star_stands_for_all_names_below_and_not_for_the_name_itself() -> None:
    policy = oembed(["*.video.test"])
    assert policy.allows_host("cdn.video.test")
    assert policy.allows_host("a.cdn.video.test")
    assert not policy.allows_host("video.test")
    assert not policy.allows_host("avideo.test")


def test_no_message_is_longer_than_a_sentence_can_be() -> None:
    with pytest.raises(RefusedError) as refusal:
        parse_url("https://" + "a" * 5000)
    assert len(str(refusal.value)) < 200
