"""The hook to which a mail server or a mail service posts messages that came back."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from clipqa.readers.bounce_messages import read_report

TEXT = "text/plain; charset=utf-8"


@csrf_exempt
@require_POST
def bounce_hook(request: HttpRequest) -> HttpResponse:
    """Count a message (RFC 5322) in the body, with `Authorization: Bearer` and the token.

    Without a token in the settings there is no such page.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    token = settings.CLIPQA_BOUNCE_TOKEN
    if not token:
        raise Http404
    if not constant_time_compare(given, token):
        return HttpResponse("The token is missing or wrong.\n", status=403, content_type=TEXT)
    return HttpResponse(f"{read_report(request.body)}\n", content_type=TEXT)
