"""Letters go out beside the answer: how long one takes must not tell whether there is one."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connections

log = logging.getLogger(__name__)
# One at a time: whoever asks for many keeps no more than this one thread busy.
_postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")


def later(write: Callable[[], None]) -> Future[None]:
    """Done in its turn, with connections of its own."""

    def written() -> None:
        try:
            write()
        except Exception:  # a mail server has errors of many kinds; the next letter must go out
            log.exception("A letter could not be sent. Check EMAIL_URL.")
        finally:
            connections.close_all()

    return _postman.submit(written)
