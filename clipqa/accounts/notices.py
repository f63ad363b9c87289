"""Notify users by e-mail of changes to their account that somebody else may have made.

They are sent to the address that the login had before the change, contain no link, and require
a mail server in `EMAIL_URL`.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from clipqa.accounts import mail

CONSOLE_BACKEND = "django.core.mail.backends.console.EmailBackend"


def notify_address_changed(name: str, old_address: str, by: Any) -> None:
    subject = _("Your address at %(site)s was changed")
    _notify(old_address, subject, "notice_address", {"name": name, "by": by.get_username()})


def notify_password_changed(person: Any, by: Any) -> None:
    subject = _("Your password at %(site)s was changed")
    values = {"name": person.get_username(), "by": by.get_username()}
    _notify(person.email, subject, "notice_password", values)


def _notify(address: str, subject: str, template: str, values: dict[str, str]) -> None:
    """Send the notice once the change is committed, in the site's language like every e-mail."""
    if not address or settings.EMAIL_BACKEND == CONSOLE_BACKEND:
        return
    site, contact = settings.CLIPQA_SITE_NAME, settings.CLIPQA_CONTACT_EMAIL
    context = {**values, "site_name": site, "contact_email": contact}
    body = render_to_string(f"accounts/{template}.txt", context)
    send: Callable[[], Any] = partial(
        send_mail, subject % {"site": site}, body, settings.DEFAULT_FROM_EMAIL, [address]
    )
    transaction.on_commit(partial(mail.send_later, send))
