"""X-Forwarded-Proto: only the last entry, which our proxy wrote, is trusted."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from clipqa.middleware import ForwardedProtoMiddleware

ROOT = Path(__file__).resolve().parent.parent
PROXIED = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}
FIRST_MIDDLEWARE = (
    "import django; django.setup(); from django.conf import settings; print(settings.MIDDLEWARE[0])"
)


def scheme_from(header: str) -> str:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.scheme)

    request = RequestFactory().get("/", headers={"X-Forwarded-Proto": header})
    with override_settings(**PROXIED):
        return ForwardedProtoMiddleware(view)(request).content.decode()


@pytest.mark.parametrize(
    ("header", "scheme"),
    [
        ("https", "https"),
        ("http", "http"),
        ("http, https", "https"),
        ("https, http", "http"),
        ("https,https,http", "http"),
        ("http,\thttps ", "https"),
        ("https,", "http"),
    ],
)
def test_the_last_entry_counts(header: str, scheme: str) -> None:
    assert scheme_from(header) == scheme


@pytest.mark.parametrize(("proxies", "is_first"), [("0", False), ("2", True)])
def test_the_header_is_read_only_where_proxies_are_trusted(
    tmp_path: Path, proxies: str, is_first: bool
) -> None:
    output = subprocess.run(
        [sys.executable, "-c", FIRST_MIDDLEWARE],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env={
            "DJANGO_SETTINGS_MODULE": "clipqa.settings",
            "CLIPQA_DATA_DIR": str(tmp_path),
            "CLIPQA_SITE_URL": "https://clips.example.org",
            "CLIPQA_ALLOWED_HOSTS": "clips.example.org",
            "CLIPQA_TRUSTED_PROXIES": proxies,
        },
    ).stdout  # fmt: skip
    assert (output.strip() == "clipqa.middleware.ForwardedProtoMiddleware") is is_first
