"""Resolving a host name by the system."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace

import pytest

from clipqa.fetching import Client, UnavailableError, oembed
from clipqa.fetching.resolving import system_resolver
from tests.fetching.servers import Web

IPV4 = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))
IPV6 = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1111", 443, 0, 0))


def test_names_are_absolute_and_addresses_are_listed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search domain of the machine would make a private name of a public one."""
    asked = []

    def getaddrinfo(host: str, port: int, **_options: object) -> list[object]:
        asked.append((host, port))
        return [IPV6, IPV4, IPV4]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert system_resolver("video.test") == ["2606:4700::1111", "93.184.215.14"]
    assert asked == [("video.test.", 443)]


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_NODATA, socket.EAI_FAIL])
def test_a_name_that_does_not_exist_has_no_addresses(
    monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", failing(code))
    assert system_resolver("video.test") == []


def test_a_resolver_that_fails_for_now_can_be_asked_later(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", failing(socket.EAI_AGAIN))
    client = Client(replace(web.client.network, resolve=system_resolver))
    with pytest.raises(UnavailableError, match="can't be reached"):
        client.fetch("https://video.test/", oembed(["video.test"]))


def failing(code: int) -> Callable[..., None]:
    def getaddrinfo(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(code, "failure")

    return getaddrinfo
