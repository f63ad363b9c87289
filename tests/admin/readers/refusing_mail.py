"""A mail server that refuses every recipient, and repeats the address as servers do."""

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        address = email_messages[0].to[0]
        raise SMTPRecipientsRefused({address: (550, f"5.1.1 <{address}> unknown".encode())})
