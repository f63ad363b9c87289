"""Remove e-mail addresses from log lines and stored error messages.

Mail servers repeat the address that they refuse, and so do the exceptions of smtplib. A log is
kept longer than the address itself, and no erasure reaches it.
"""

import logging
import re

PLACEHOLDER = "[e-mail address]"
# Wider than the syntax of addresses, since a redacted word does no harm. %40 is an @ in a URL.
ADDRESS = re.compile(r"""[^\s<>()\[\]",;:@\\]{1,64}(?:@|%40)[^\s<>()\[\]"',;:@\\]{1,255}""")


def without_addresses(text: str) -> str:
    return ADDRESS.sub(PLACEHOLDER, text)


class RedactingFormatter(logging.Formatter):
    """Redacts the formatted line, so that tracebacks are redacted too."""

    def format(self, record: logging.LogRecord) -> str:
        return without_addresses(super().format(record))
