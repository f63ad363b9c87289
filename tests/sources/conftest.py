"""Hosts on loopback, as in the tests of fetching."""

from tests.fetching.conftest import authority, client_tls, tls, web

__all__ = ["authority", "client_tls", "tls", "web"]
