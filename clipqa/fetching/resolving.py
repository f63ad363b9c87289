"""Resolve a host name once, in limited time. All its addresses have to be public."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Sequence
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Final

from clipqa.fetching.addresses import is_public
from clipqa.fetching.deadlines import Deadline
from clipqa.fetching.errors import NOT_PUBLIC, RefusedError

Resolver = Callable[[str], Sequence[str]]

MAX_ADDRESSES: Final = 50
MAX_WAITING: Final = 8  # look-ups of a process, whose threads wait as long as the system lets them
_waiting = BoundedSemaphore(MAX_WAITING)


def system_resolver(host: str) -> list[str]:
    """Return the addresses of a host; [] if there are none.

    The full stop makes the name absolute, so that no search domain of the machine is appended.
    """
    try:
        found = socket.getaddrinfo(f"{host}.", 443, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise
        return []
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


def public_addresses(
    host: str, resolve: Resolver, deadline: Deadline, also_public: Collection[str]
) -> list[str]:
    """Return the addresses of a host. Raises `RefusedError` unless every one is public.

    A host without any gets the same message, so it reveals no names of a private network.
    """
    addresses = _within(deadline, resolve, host)
    are_public = all(is_public(each) or each in also_public for each in addresses)
    if not addresses or not are_public or len(addresses) > MAX_ADDRESSES:
        raise RefusedError(NOT_PUBLIC, host=host)
    return list(addresses)


def _within(deadline: Deadline, resolve: Resolver, host: str) -> Sequence[str]:
    """Call the resolver in a thread, since getaddrinfo() has no time limit of its own."""
    if not _waiting.acquire(timeout=deadline.left()):
        raise TimeoutError
    outcome: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()
    try:
        Thread(target=_resolve_into, args=(outcome, resolve, host), daemon=True).start()
    except BaseException:
        _waiting.release()
        raise
    try:
        found = outcome.get(timeout=deadline.left())
    except Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


def _resolve_into(
    outcome: SimpleQueue[Sequence[str] | Exception], resolve: Resolver, host: str
) -> None:
    try:
        outcome.put(resolve(host))
    except Exception as error:  # raised again in the thread that waits
        outcome.put(error)
    finally:
        _waiting.release()
