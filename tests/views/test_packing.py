"""Pages leave packed for those who can unpack them, and say the same."""

import zlib

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from clipqa.views.packing import packed
from tests.factories import make_published

LONG = "Who signed the treaty? " * 40


def answer(text: str, **headers: str) -> HttpResponse:
    @packed
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(text)

    return view(RequestFactory().get("/", headers=headers))


def unpacked(response: HttpResponse) -> str:
    assert response["Content-Encoding"] == "gzip"
    return zlib.decompress(response.content, wbits=31).decode()


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8"])
def test_a_page_is_packed_for_who_takes_gzip(accepted: str) -> None:
    response = answer(LONG, accept_encoding=accepted)
    assert unpacked(response) == LONG
    assert len(response.content) < len(LONG)


@pytest.mark.parametrize("accepted", ["", "identity", "br", "x-gzipped"])
def test_others_get_it_as_it_is_and_caches_are_told_why(accepted: str) -> None:
    response = answer(LONG, accept_encoding=accepted)
    assert response.content.decode() == LONG
    assert "Content-Encoding" not in response
    assert response["Vary"] == "Accept-Encoding"


def test_what_is_short_is_not_worth_packing() -> None:
    response = answer("Who?", accept_encoding="gzip")
    assert (response.content, "Content-Encoding" in response) == (b"Who?", False)


def test_the_same_page_is_packed_to_the_same_bytes() -> None:
    assert (
        answer(LONG, accept_encoding="gzip").content == answer(LONG, accept_encoding="gzip").content
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/search/", "/sitemap.xml", "/api/v1/answers/"])
def test_every_public_page_says_the_same_packed(path: str) -> None:
    make_published()
    plain = Client().get(path)
    response = Client().get(path, headers={"Accept-Encoding": "gzip"})
    assert unpacked(response) == plain.content.decode()
    assert int(response["Content-Length"]) == len(response.content)
