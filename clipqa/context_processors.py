"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest

# Pages on which the masthead is another: it marks where the reader is.
MARKED = {"home", "topic-list", "outlet-list"}


def site(request: HttpRequest) -> dict[str, str]:
    match = request.resolver_match
    return {
        "site_name": settings.CLIPQA_SITE_NAME,
        "contact_email": settings.CLIPQA_CONTACT_EMAIL,
        "marked_page": match.view_name if match and match.view_name in MARKED else "",
    }
