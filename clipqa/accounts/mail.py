"""Send e-mail in a background thread, so that response times don't reveal whether any is sent.

A password reset e-mail has a link that opens an account. It is therefore sent only through a mail
server (never written to a log), and its link is built from CLIPQA_SITE_URL, since a request may
name any host and port.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connections

log = logging.getLogger(__name__)
# One thread, so that many requests for e-mail can't occupy more.
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def send_later(write: Callable[[], None]) -> Future[None]:
    """Call `write` in the mail thread, which has its own database connections."""

    def send() -> None:
        try:
            write()
        except Exception:  # mail servers fail in many ways; the next e-mail must be sent
            log.exception("An e-mail could not be sent. Check EMAIL_URL.")
        finally:
            connections.close_all()

    return _sender.submit(send)
