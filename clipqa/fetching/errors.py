"""Errors of a fetch. Each message is one sentence that names the host, never its address."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import ClassVar

from clipqa.lib.sentences import SentenceError, gettext_noop


class FetchError(SentenceError):
    """A fetch that failed. `may_retry` says whether a later attempt can succeed."""

    may_retry: ClassVar[bool] = False


class RefusedError(FetchError):
    """ClipQA refused to fetch this: an address outside the policy, or an answer that exceeds it."""


class UnavailableError(FetchError):
    """The host can't be reached, is too slow, or asks to be left alone for now."""

    may_retry: ClassVar[bool] = True


class AnsweredError(FetchError):
    """The host answered with a status other than success."""

    def __init__(self, template: str, status: int, **values: object) -> None:
        super().__init__(template, status=status, **values)
        self.status = status


class OverBudgetError(Exception):
    """More bytes than the policy allows. No ValueError, which http.client would replace."""


OFF = gettext_noop(
    "ClipQA fetches nothing from other sites here (CLIPQA_FETCH_REMOTE is off). Type the values in."
)
NOT_AN_ADDRESS = gettext_noop("“%(value)s” is not an address that can be fetched.")
NOT_HTTPS = gettext_noop("“%(value)s” does not start with https://, so ClipQA does not fetch it.")
WITH_USER = gettext_noop(
    "The address carries a user name or password, so ClipQA does not fetch it."
)
OTHER_PORT = gettext_noop("“%(value)s” names a port. ClipQA fetches only from port 443.")
NOT_A_NAME = gettext_noop("“%(value)s” does not name its host by a public domain name.")
OTHER_HOST = gettext_noop("“%(host)s” is not one of the hosts that ClipQA fetches this from.")
NOT_PUBLIC = gettext_noop(
    "“%(host)s” has no public internet address, so nothing was fetched. Check the address, or type "
    "the values in."
)
TOO_MANY_REDIRECTS = gettext_noop("“%(host)s” redirects too often, so nothing was fetched.")
TOO_LARGE = gettext_noop("The answer of “%(host)s” is too large to be read.")
OTHER_TYPE = gettext_noop("“%(host)s” answered with another kind of content than expected.")
CERTIFICATE = gettext_noop("The certificate of “%(host)s” is not valid, so nothing was fetched.")
TOO_SLOW = gettext_noop("“%(host)s” took too long to answer. Try again later.")
UNREACHABLE = gettext_noop("“%(host)s” can't be reached at the moment. Try again later.")
GARBLED = gettext_noop("The answer of “%(host)s” can't be read.")
BUSY = gettext_noop("“%(host)s” can't answer at the moment (status %(status)d). Try again later.")
WITHHELD = gettext_noop("“%(host)s” does not give this out (status %(status)d).")
MISSING = gettext_noop("“%(host)s” has nothing at this address (status %(status)d).")
UNEXPECTED = gettext_noop("“%(host)s” gave an unexpected answer (status %(status)d).")


@contextmanager
def as_sentences(host: str) -> Iterator[None]:
    """Replace errors of sockets, TLS, HTTP and decompression by a `FetchError`."""
    try:
        yield
    except FetchError:
        raise
    except OverBudgetError as error:
        raise RefusedError(TOO_LARGE, host=host) from error
    except ssl.SSLCertVerificationError as error:
        raise RefusedError(CERTIFICATE, host=host) from error
    except TimeoutError as error:
        raise UnavailableError(TOO_SLOW, host=host) from error
    except OSError as error:
        raise UnavailableError(UNREACHABLE, host=host) from error
    except (HTTPException, zlib.error, ValueError) as error:
        raise UnavailableError(GARBLED, host=host) from error


def status_error(host: str, status: int) -> FetchError:
    if status == 429 or status >= 500:
        return UnavailableError(BUSY, host=host, status=status)
    if status in {401, 403, 451}:
        return AnsweredError(WITHHELD, status, host=host)
    if status in {404, 410}:
        return AnsweredError(MISSING, status, host=host)
    return AnsweredError(UNEXPECTED, status, host=host)
