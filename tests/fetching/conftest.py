from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from clipqa.fetching import Client, Network
from tests.fetching.certificates import Authority, new_authority
from tests.fetching.servers import CLOSED, PRIVATE, PUBLIC, SILENT, Names, Server, Web, listening

HOSTS = (
    *("video.test", "cdn.video.test", "other.test", "xn--bcher-kva.test", "tube.example.org"),
    *("www.youtube.com", "i.ytimg.com", "vimeo.com", "i.vimeocdn.com"),
    *("www.dailymotion.com", "*.dmcdn.net"),
)


@pytest.fixture(scope="session")
def authority() -> Authority:
    return new_authority("Authority of the tests")


@pytest.fixture(scope="session")
def tls(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """The public server's certificates, chosen by the name that the client asks for."""
    folder = tmp_path_factory.mktemp("certificates")
    context = authority.tls_of_a_server(folder, HOSTS)
    others = {
        "expired.test": authority.tls_of_a_server(folder, ["expired.test"], timedelta(days=-1)),
        "stranger.test": new_authority("Stranger").tls_of_a_server(folder, ["stranger.test"]),
    }

    def choose(connection: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        connection.context = others.get(name or "", context)

    context.sni_callback = choose
    return context


@pytest.fixture(scope="session")
def client_tls(authority: Authority) -> ssl.SSLContext:
    return authority.tls_of_a_client()


@pytest.fixture
def web(tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> Iterator[Web]:
    public = Server(PUBLIC, 0, tls)
    private = Server(PRIVATE, public.port, tls)
    names = Names({host: [[PUBLIC]] for host in HOSTS})
    also_public = frozenset({PUBLIC, SILENT, CLOSED})
    network = Network(names, client_tls, public.port, also_public)
    yield Web(public, private, names, Client(network))
    public.close()
    private.close()


@pytest.fixture
def silent(web: Web) -> Iterator[str]:
    yield from (SILENT for _ in listening(SILENT, web.public.port))


@pytest.fixture
def client_that_is_off(web: Web) -> Client:
    return replace(web.client, is_on=False)
