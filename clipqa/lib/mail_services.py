"""Mail services with an interface of their own, by django-anymail, which is not a requirement."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, urlsplit

PREFIX = "anymail+"


def is_mail_service(address: str) -> bool:
    return address.startswith(PREFIX)


def mail_service(address: str) -> dict[str, Any]:
    """Return Django's settings for an address such as anymail+postmark://?server_token=abc.

    The parameters are Anymail's settings of the service without its name. Raises `ValueError` with
    what is wrong.
    """
    if find_spec("anymail") is None:
        raise ValueError("needs django-anymail. Install it: pip install django-anymail[SERVICE]")
    parts = urlsplit(address)
    service = parts.scheme.removeprefix(PREFIX)
    values = dict(parse_qsl(parts.query))
    if not (service.replace("_", "").isalnum() and values and not parts.netloc):
        raise ValueError("can't be read. Write it as anymail+postmark://?server_token=TOKEN")
    return {
        "EMAIL_BACKEND": f"anymail.backends.{service}.EmailBackend",
        "ANYMAIL": {f"{service}_{name}".upper(): value for name, value in values.items()},
    }
