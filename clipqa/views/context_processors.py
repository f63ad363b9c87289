"""Variables available in every template."""

from django.conf import settings
from django.http import HttpRequest

from clipqa.lib import mail_settings
from clipqa.models.question import MAX_QUESTION_LENGTH

# Pages that the masthead marks as the current one.
MARKED_PAGES = {"home", "topic-list", "outlet-list", "article-list"}


def site(request: HttpRequest) -> dict[str, str | int | bool]:
    match = request.resolver_match
    # Pages outside `public_page`, such as errors during an outage, have read no state.
    state = getattr(request, "library_state", None)
    return {
        "site_name": settings.CLIPQA_SITE_NAME,
        "max_question_length": MAX_QUESTION_LENGTH,
        "has_mail": mail_settings.is_configured(),
        "contact_email": settings.CLIPQA_CONTACT_EMAIL,
        "has_open_questions": settings.CLIPQA_OPEN_QUESTIONS,
        "has_articles": state is not None and state.has_articles,
        "marked_page": match.view_name if match and match.view_name in MARKED_PAGES else "",
    }
