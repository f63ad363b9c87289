"""Responses of `/api/v1/suggest/`: content, caching and errors."""

import gzip
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from clipqa.api.suggest import SuggestionsShape
from clipqa.curation import save_record
from tests.api.test_shapes import check
from tests.factories import make_outlet, make_published, make_topic

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/suggest/"
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def test_each_suggestion_has_kind_text_and_url() -> None:
    topics = [make_topic("Truces")]
    make_published("Qui a signé la trêve?", topics=topics)
    make_published("How do truces end?", outlet=make_outlet("Trust TV"), topics=topics)
    answer = Client().get(ADDRESS, {"q": " tru "}).json()
    assert answer == {
        "q": "tru",
        "suggestions": [
            {
                "kind": "topic",
                "text": "Truces",
                "url": "http://testserver/topics/truces/",
                "lang": "",
                "marks": [[0, 3]],
            },
            {
                "kind": "outlet",
                "text": "Trust TV",
                "url": "http://testserver/outlets/trust-tv/",
                "lang": "",
                "marks": [[0, 3]],
            },
            {
                "kind": "question",
                "text": "How do truces end?",
                "url": "http://testserver/questions/how-do-truces-end/",
                "lang": "en",
                "marks": [[7, 10]],
            },
        ],
    }
    check(answer, SuggestionsShape, ADDRESS)


def test_the_documented_example_has_the_declared_shape() -> None:
    section = DOCUMENT.read_text().partition("## `/api/v1/suggest/`")[2]
    example = re.findall(r"```json\n(.*?)```", section, re.DOTALL)[0]
    check(json.loads(example), SuggestionsShape, "docs/api.md")


@pytest.mark.parametrize("typed", ["", "p", "?!", "%20%20", "OR", "-peace"])
def test_a_text_that_is_too_short_has_no_suggestions(typed: str) -> None:
    make_published("Peace without war?")
    response = Client().get(f"{ADDRESS}?q={typed}")
    assert response.status_code == 200
    assert response.json()["suggestions"] == []
    assert Client().get(ADDRESS).json() == {"q": "", "suggestions": []}


@pytest.mark.parametrize("typed", ["%00", "pe%00ace", "x" * 501, "word+" * 20_000])
def test_an_invalid_text_returns_400_with_a_message(typed: str) -> None:
    response = Client().get(f"{ADDRESS}?q={typed}")
    assert response.status_code == 400
    sentence = "A search text can have up to 500 characters of plain text."
    assert response.json() == {"errors": [{"parameter": "q", "message": sentence}]}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("typed", ["%ED%A0%80", "%FF%FE", quote("' OR 1=1 --"), quote('a"*:^')])
def test_unusual_texts_cause_no_error(typed: str) -> None:
    make_published("How do truces end?")
    assert Client().get(f"{ADDRESS}?q={typed}").status_code == 200


def test_suggestions_are_cacheable_and_set_no_cookie() -> None:
    for number in range(8):
        make_published(f"How does truce number {number} end?")
    response = Client().get(ADDRESS, {"q": "how"}, headers={"Accept-Encoding": "gzip"})
    assert response["Cache-Control"].startswith("public, max-age=0, s-maxage=60")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert len(json.loads(gzip.decompress(response.content))["suggestions"]) == 8
    assert not response.cookies
    assert "Cookie" not in response["Vary"]


def test_head_equals_get_and_other_methods_are_not_allowed() -> None:
    make_published("How do truces end?")
    get_response, head = Client().get(f"{ADDRESS}?q=how"), Client().head(f"{ADDRESS}?q=how")
    assert (head.status_code, head.headers) == (200, get_response.headers)
    assert head.content == b""
    assert Client().post(ADDRESS, {"q": "how"}).status_code == 405


def test_suggestions_take_three_statements_for_any_number_of_matches() -> None:
    costs = []
    for number in (1, 5, 24):
        for at in range(number):
            topics = [make_topic(f"Truces {len(costs)}")]
            make_published(topics=topics, outlet=make_outlet("Truce TV"))
            make_published(f"How do truces end, {number} {at}?", topics=topics)
        Client().get(ADDRESS)  # loads values that are cached for each version of the library
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(ADDRESS, {"q": "tru"}).json()["suggestions"]
        costs.append(len(captured))
    assert set(costs) == {3}


@pytest.mark.once  # the limit is counted in the cache
@pytest.mark.usefixtures("early_in_a_window")
def test_requests_of_one_address_are_rate_limited(settings: Settings) -> None:
    settings.CLIPQA_SUGGEST_LIMIT = 3
    codes = [Client().get(ADDRESS, {"q": "how"}).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert Client().get(ADDRESS, {"q": "how"}, REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_changed_name_is_suggested_at_the_next_request() -> None:
    outlet = make_published("Who speaks?", outlet=make_outlet("Delta News")).clip.video.outlet
    assert "Delta News" in [
        one["text"] for one in Client().get(ADDRESS, {"q": "delta"}).json()["suggestions"]
    ]
    outlet.name = "Delta Radio"
    save_record(outlet)
    assert "Delta Radio" in [
        one["text"] for one in Client().get(ADDRESS, {"q": "delta"}).json()["suggestions"]
    ]
