"""Pages are compressed for clients that accept gzip, with the same content."""

import zlib

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from clipqa.views.compression import compressed
from tests.factories import make_published

LONG = "Who signed the treaty? " * 40


def answer(text: str, **headers: str) -> HttpResponse:
    @compressed
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(text)

    return view(RequestFactory().get("/", headers=headers))


def unpacked(response: HttpResponse) -> str:
    assert response["Content-Encoding"] == "gzip"
    return zlib.decompress(response.content, wbits=31).decode()


@pytest.mark.parametrize(
    "accepted",
    [
        "gzip",
        "gzip, deflate, br, zstd",
        "br;q=1.0, gzip;q=0.8",
        "GZIP ; q=0.001",
        "x-gzip",
        "*",
        "identity;q=0, *;q=0.5",
    ],
)
def test_a_page_is_compressed_for_clients_that_accept_gzip(accepted: str) -> None:
    response = answer(LONG, accept_encoding=accepted)
    assert unpacked(response) == LONG
    assert len(response.content) < len(LONG)


@pytest.mark.parametrize(
    "accepted",
    [
        "",
        "identity",
        "br",
        "x-gzipped",
        "gzip;q=0",
        "br, gzip; q=0.000",
        "*;q=0",
        "gzip;q=0, *",
        "gzip;q=none",
    ],
)
def test_other_clients_get_it_uncompressed_with_vary(accepted: str) -> None:
    response = answer(LONG, accept_encoding=accepted)
    assert response.content.decode() == LONG
    assert "Content-Encoding" not in response
    assert response["Vary"] == "Accept-Encoding"


def test_a_short_response_is_not_compressed() -> None:
    response = answer("Who?", accept_encoding="gzip")
    assert (response.content, "Content-Encoding" in response) == (b"Who?", False)


def test_the_same_page_is_compressed_to_the_same_bytes() -> None:
    assert (
        answer(LONG, accept_encoding="gzip").content == answer(LONG, accept_encoding="gzip").content
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/search/", "/sitemap.xml", "/api/v1/answers/"])
def test_every_public_page_is_the_same_compressed(path: str) -> None:
    make_published()
    plain = Client().get(path)
    response = Client().get(path, headers={"Accept-Encoding": "gzip"})
    assert unpacked(response) == plain.content.decode()
    assert int(response["Content-Length"]) == len(response.content)
