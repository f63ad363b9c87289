"""The connection to the mail server, which is reused for all mails of a batch."""

import re
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMessage, get_connection

PERMANENT = range(500, 600)
UNKNOWN_ADDRESS = re.compile(r"\b5\.1\.\d")
ADDRESS = re.compile(r"[^\s<>:]+@[^\s<>:]+")


class RefusedError(Exception):
    """The mail server refuses the recipient for good. The message has no e-mail address."""


class UnknownAddressError(RefusedError):
    """There is no such address (RFC 3463: 5.1.x).

    Any other refusal may be about this site, such as a mail server that doesn't relay its mails.
    """


class DeliveryError(Exception):
    """The mail server did not accept the mail. The message has no e-mail address."""


class Outgoing:
    """Opens a connection for the first mail of a batch; `close` ends the batch.

    A connection that is used again is tested first: a server may have closed it meanwhile, which
    would otherwise be found out in the middle of a mail.
    """

    def __init__(self) -> None:
        self._backend: Any = None

    def send(self, mail: EmailMessage) -> None:
        """Raise `RefusedError`, `DeliveryError` or `OSError` if it was not accepted."""
        try:
            self._open().send_messages([mail])
        except BaseException as error:
            self.close()
            if isinstance(error, OSError) and not isinstance(error, SMTPException):
                raise  # from the network, without an address
            if isinstance(error, Exception):
                raise _without_address(error) from None
            raise

    def close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            backend.close()

    def _open(self) -> Any:
        if self._backend is not None and not self._is_alive():
            self.close()
        if self._backend is None:
            self._backend = get_connection()
            self._backend.open()
        return self._backend

    def _is_alive(self) -> bool:
        smtp = getattr(self._backend, "connection", None)
        try:
            return smtp is None or smtp.noop()[0] == 250
        except (SMTPException, OSError):
            return False


def _without_address(error: Exception) -> Exception:
    """Return an error for logs and the admin, in which no e-mail address may stand."""
    said: bytes | str
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return DeliveryError(f"{type(error).__name__}: {ADDRESS.sub('…', str(error))}")
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    message = f"{code} {ADDRESS.sub('…', text)}"
    if not isinstance(error, SMTPRecipientsRefused) or code not in PERMANENT:
        return DeliveryError(message)
    return UnknownAddressError(message) if UNKNOWN_ADDRESS.search(text) else RefusedError(message)


outgoing = Outgoing()
