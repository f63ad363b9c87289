"""The API and the card show every field that the list of an answer's fields gives them."""

from typing import Any

import pytest
from django.test import Client

from clipqa.models import SearchEntry
from clipqa.models.answer_field import AnswerField
from clipqa.models.answer_fields import ANSWER_FIELDS, API, CARD_TEXTS, SEARCHED
from tests.answer_values import other_value
from tests.factories import make_clip, make_published, make_topic, make_video

pytestmark = pytest.mark.django_db

BY_NAME = {field.name: field for field in ANSWER_FIELDS}


def with_texts(*texts: str) -> dict[str, Any]:
    return {name: other_value(BY_NAME[name]) for name in texts}


def results(**parameters: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = Client().get("/api/v1/answers/", parameters).json()["results"]
    return found


def test_the_api_returns_every_field_of_the_list_in_its_order() -> None:
    clip = make_clip(make_video())
    make_published(key="first", clip=clip, topics=[make_topic()], **with_texts(*CARD_TEXTS))
    (result,) = results()
    assert list(result) == list(API)
    assert [key for key, value in result.items() if not value] == []


@pytest.mark.parametrize("field", [f for f in API.values() if f.name in CARD_TEXTS])
def test_the_api_returns_plain_texts_unchanged(field: AnswerField) -> None:
    make_published(**with_texts(field.name))
    (key,) = (key for key, other in API.items() if other is field)
    assert [result[key] for result in results()] == [other_value(field)]


@pytest.mark.parametrize("name", SEARCHED)
def test_answers_are_found_by_their_plain_texts(name: str) -> None:
    answer = make_published(**{name: "Zanzibar"})
    make_published()
    assert [result["id"] for result in results(q="zanzibar")] == [answer.public_id]
    assert SearchEntry.objects.get(pk=answer.pk).names_text.startswith("Zanzibar")


@pytest.mark.parametrize("name", CARD_TEXTS)
def test_every_page_with_cards_shows_a_plain_text(name: str) -> None:
    answer = make_published(**with_texts(name))
    video = answer.clip.video
    pages = ["/search/", answer.question.get_absolute_url(), video.get_absolute_url()]
    for page in pages:
        assert other_value(BY_NAME[name]) in Client().get(page).content.decode(), page
