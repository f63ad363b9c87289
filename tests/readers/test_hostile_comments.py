"""Hostile bodies for each form of comments: no server error, nothing public, nothing twice.

The suite sends some to each form; `CLIPQA_HOSTILE_BODIES=2000` sends as many.
"""

import logging
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from clipqa.models import Comment, LibraryState, Subscription, Vote
from tests.admin.hostile_values import TEXTS, VALUES
from tests.articles.make import make_article
from tests.readers.make_comments import make_approved
from tests.readers.sending import FORM, FROM_HERE, stamp

pytestmark = pytest.mark.django_db

BODIES = int(os.environ.get("CLIPQA_HOSTILE_BODIES") or 150)
SEED = 27
FIELDS = ("text", "name", "address", "wants_replies", "website", "form_id", "reply")
STRINGS = sorted({each for each in (*TEXTS, *VALUES.values()) if isinstance(each, str)})
TYPES = (FORM, f"{FORM}; charset=utf-16", f"{FORM}; charset=zzz", "multipart/form-data", "", "x/y")


@pytest.fixture(autouse=True)
def comments_on(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.CLIPQA_COMMENTS, settings.DATA_DIR = True, tmp_path
    settings.CLIPQA_FEEDBACK_LIMIT = 0  # none
    settings.CLIPQA_SITE_URL = "http://localhost"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def value(chance: random.Random) -> str:
    usual = ("Thank you.", "rita@example.org", "on", "")
    return chance.choice(STRINGS if chance.random() < 0.4 else usual)


def body(chance: random.Random) -> bytes:
    """Return a form of which some fields are hostile, repeated, missing or cut within a byte."""
    names = [name for name in FIELDS if chance.random() < 0.6]
    pairs = [(name, value(chance)) for name in names for _each in range(chance.choice((1, 1, 2)))]
    if chance.random() < 0.8:
        pairs = [pair for pair in pairs if pair[0] not in {"form_id", "website"}]
        pairs.append(("form_id", stamp()))
    encoded = urlencode(pairs, errors="surrogatepass").encode()
    if chance.random() < 0.15:
        encoded = encoded.replace(b"%", b"%%", 2) + b"&\xff\xfe=%E0%80"
    return encoded[: chance.randrange(len(encoded) + 1)] if chance.random() < 0.1 else encoded


def post(path: str, sent: bytes, chance: random.Random) -> int:
    kind = FORM if chance.random() < 0.9 else chance.choice(TYPES)
    headers = FROM_HERE if chance.random() < 0.9 else {"Origin": chance.choice(["null", "x", "é"])}
    client = Client(raise_request_exception=False)
    response = client.generic(
        "POST", path, sent, content_type=kind, HTTP_HOST="localhost", headers=headers
    )
    assert not response.cookies
    assert b"<script>alert" not in response.content
    return int(response.status_code)


def test_hostile_comments_cause_no_error_and_wait_for_a_moderator() -> None:
    article = make_article(are_comments_open=True)
    parent = make_approved(article)
    path = f"{article.get_absolute_url()}comments/new/"
    version = LibraryState.objects.current().library_version
    chance, codes = random.Random(SEED), []
    for _each in range(BODIES):
        reply = chance.choice(["", f"?reply={parent.public_id}", f"?reply={_quoted(chance)}"])
        sent = body(chance)
        before = Comment.objects.count()
        first, second = post(path + reply, sent, random.Random(1)), post(path + reply, sent, chance)
        codes += [first, second]
        assert Comment.objects.count() - before <= 1, sent
    assert {303, 400} <= {*codes} <= {303, 400, 403, 413}
    assert Comment.objects.waiting().count() == Comment.objects.count() - 1 > BODIES / 20
    assert all(each.comment_id for each in Subscription.objects.all())
    assert LibraryState.objects.current().library_version == version


def _quoted(chance: random.Random) -> str:
    return quote(chance.choice(STRINGS)[:500], errors="surrogatepass")


def test_hostile_reports_cause_no_error_and_count_once_a_day() -> None:
    comment = make_approved()
    path = f"/comments/{comment.public_id}/report/"
    chance = random.Random(SEED)
    codes = {post(path, body(chance), chance) for _each in range(BODIES)}
    assert {303, 400} <= codes <= {303, 400, 403, 413}
    comment.refresh_from_db()
    assert comment.reports == Vote.objects.count() == 1
