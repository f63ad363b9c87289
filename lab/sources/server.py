"""One TLS server on loopback that answers for all hosts of a `World`."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from clipqa.fetching import Client, Network
from lab.sources.world import CUT, FILM, PAGE, World
from tests.fetching.certificates import new_authority
from tests.fetching.servers import PUBLIC, Names

FILM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 4\r\n\r\nfilm"
PAGE_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nForbidden"


@contextmanager
def serving(world: World, folder: Path) -> Iterator[tuple[Client, Names]]:
    """Yield a client that reaches the hosts of the world, and the names that it looks up."""
    authority = new_authority("Authority of the simulation")
    tls = authority.tls_of_a_server(folder, list(world.hosts))
    with socket.create_server((PUBLIC, 0)) as listening:
        Thread(target=_accept, args=[listening, tls, world], daemon=True).start()
        names = Names({host: [[PUBLIC]] for host in world.hosts})
        port = listening.getsockname()[1]
        network = Network(names, authority.tls_of_a_client(), port, frozenset({PUBLIC}))
        yield Client(network), names
        listening.shutdown(socket.SHUT_RDWR)  # wakes accept()


def _accept(listening: socket.socket, tls: ssl.SSLContext, world: World) -> None:
    while True:
        try:
            plain, _address = listening.accept()
        except OSError:
            return
        with plain, suppress(OSError, ValueError):
            plain.settimeout(10)
            with tls.wrap_socket(plain, server_side=True) as connection:
                _answer(connection, world)


def _answer(connection: ssl.SSLSocket, world: World) -> None:
    head = connection.recv(16_384).decode("latin-1")
    path = head.split(" ")[1]
    host = head.partition("\r\nHost: ")[2].partition("\r\n")[0]
    answer = world.answer(host, path)
    if answer == CUT:
        return
    known = {FILM: FILM_HEAD, PAGE: PAGE_HEAD}
    status = f"HTTP/1.1 {answer} Any\r\nContent-Length: 0\r\n\r\n".encode()
    connection.sendall(known.get(str(answer), status))
