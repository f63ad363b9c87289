"""Whether e-mail can be sent, and the address of the site in its links."""

from django.conf import settings

NO_MAIL_SERVER = "django.core.mail.backends.dummy.EmailBackend"


def is_configured() -> bool:
    """Whether both CLIPQA_SITE_URL and a mail server are set."""
    return bool(settings.CLIPQA_SITE_URL) and settings.EMAIL_BACKEND != NO_MAIL_SERVER


def site_scheme_and_host() -> tuple[str, str]:
    """Return the scheme and the host (with its port) of links in e-mails."""
    scheme, _separator, host = settings.CLIPQA_SITE_URL.partition("://")
    return scheme, host
