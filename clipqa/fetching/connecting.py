"""Connect to an address that was checked, and no other, with TLS for the host's name."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from clipqa.fetching.deadlines import Deadline
from clipqa.fetching.resolving import Resolver, public_addresses, system_resolver

MAX_ATTEMPTS: Final = 4


@lru_cache(maxsize=1)
def system_tls() -> ssl.SSLContext:
    """Verify certificates and host names against the system's authorities."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@dataclass(frozen=True)
class Network:
    """How a name becomes a connection. Only tests give other values than the defaults."""

    resolve: Resolver = system_resolver
    tls: ssl.SSLContext = field(default_factory=system_tls)
    port: int = 443
    also_public: frozenset[str] = frozenset()  # loopback addresses of a test's own servers

    @contextmanager
    def connect(self, host: str, deadline: Deadline) -> Iterator[ssl.SSLSocket]:
        deadline.begin_step()
        addresses = public_addresses(host, self.resolve, deadline, self.also_public)
        deadline.begin_step()
        with self._open(addresses[:MAX_ATTEMPTS], deadline) as plain:
            deadline.begin_step()
            plain.settimeout(deadline.left())
            with self.tls.wrap_socket(plain, server_hostname=host) as secured:
                yield secured

    def _open(self, addresses: Sequence[str], deadline: Deadline) -> socket.socket:
        """Connect to the first address that accepts; they share the time of this step."""
        for tried, address in enumerate(addresses[:-1]):
            try:
                return _connected(address, self.port, deadline.left() / (len(addresses) - tried))
            except OSError:
                continue
        return _connected(addresses[-1], self.port, deadline.left())


def _connected(address: str, port: int, seconds: float) -> socket.socket:
    """Connect without getaddrinfo(), which create_connection() would call."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((address, port))
    except BaseException:
        connection.close()
        raise
    return connection
