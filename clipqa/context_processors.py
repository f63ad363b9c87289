"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    return {"site_name": settings.CLIPQA_SITE_NAME, "contact_email": settings.CLIPQA_CONTACT_EMAIL}
