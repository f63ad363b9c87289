"""A site that sends e-mail."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def site_with_mail(settings: Any) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    settings.ALLOWED_HOSTS = ["*"]
