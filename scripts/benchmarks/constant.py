"""20 kB that never change: what answering costs at all, behind the product's own middleware."""

from django.http import HttpRequest, HttpResponse

SIZE = 20_000
LINE = b"<p>What a page costs before anybody has asked for anything.</p>\n"
BODY = b"<!doctype html><title>Constant</title>\n" + LINE * (SIZE // len(LINE))


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)
