"""A bare Django project: one view of 20,000 bytes, no middleware, no database.

It shows the least that a response costs. It runs in processes of its own under the product's
gunicorn settings, and shares no code with the product: shared costs would stay hidden.
"""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

APPLICATION, ADDRESS = f"{__name__}:application", "/"
SIZE = 20_000
LINE = b"<p>What a page costs before anybody has asked for anything.</p>\n"
BODY = (b"<!doctype html><title>Constant</title>\n" + LINE * (SIZE // len(LINE) + 1))[:SIZE]


def constant(request: HttpRequest) -> HttpResponse:
    # Without CommonMiddleware nothing else sets it, and gunicorn would send the page in chunks.
    return HttpResponse(BODY, headers={"Content-Length": str(SIZE)})


urlpatterns = [path("", constant)]

if not settings.configured:  # in this module's own server, and not where others import it
    settings.configure(
        SECRET_KEY="a page without secrets",  # noqa: S106
        ALLOWED_HOSTS=["localhost"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
    )
    application = get_wsgi_application()
