"""Filters and searches of the answers' list, and columns of other lists."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clipqa.models import Answer, Clip
from tests.admin.pages import list_page
from tests.admin.people import person
from tests.factories import (
    make_answer,
    make_clip,
    make_outlet,
    make_question,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def named() -> dict[int, str]:
    plain = make_answer()
    fresh = make_answer(correction="The town's name was wrong.")
    old = make_answer(correction="The year was wrong.")
    Answer.objects.filter(pk=old.pk).update(corrected_at=timezone.now() - timedelta(days=30))
    helped = make_answer(ai_disclosure=True)
    return {plain.pk: "plain", fresh.pk: "fresh", old.pk: "old", helped.pk: "helped"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=town's", {"fresh"}),
        ("corrected=yes", {"fresh", "old"}),
        ("corrected=lately", {"fresh"}),
        ("corrected=no", {"plain", "helped"}),
        ("corrected=junk", {"plain", "fresh", "old", "helped"}),
        ("ai_disclosure__exact=1", {"helped"}),
        ("ai_disclosure__exact=0", {"plain", "fresh", "old"}),
    ],
)
def test_answers_are_filtered_by_correction_and_ai_disclosure(
    admin_client: Client, named: dict[int, str], query: str, found: set
) -> None:
    listed = admin_client.get(f"{list_page('answer')}?{query}").context["cl"].queryset
    assert {named[answer.pk] for answer in listed} == found


@pytest.mark.parametrize(
    "pasted",
    [
        "https://clips.example.org/questions/{slug}/",
        "/questions/{slug}/?answer={id}",
        "https://clips.example.org/questions/{slug}/?x=1#answer-{id}",
        "https://elsewhere.example/embed/{id}/",
        " https://clips.example.org/videos/{video}/?t=50 ",
    ],
)
def test_answers_are_found_by_a_public_url(admin_client: Client, pasted: str) -> None:
    wanted, _other = make_answer("Who signed?"), make_answer("Who paid?")
    slugs = {
        "slug": wanted.question.slug,
        "id": wanted.public_id,
        "video": wanted.clip.video.slug,
    }
    listed = (
        admin_client.get(list_page("answer"), {"q": pasted.format(**slugs)}).context["cl"].queryset
    )
    assert [answer.pk for answer in listed] == [wanted.pk]


@pytest.mark.parametrize("words", ["delta news", "Ada Lovelace"])
def test_answers_are_found_by_outlet_and_by_speaker(admin_client: Client, words: str) -> None:
    video = make_video(make_outlet("Delta News"))
    wanted = make_answer(clip=make_clip(video), speaker="Ada Lovelace")
    make_answer()
    listed = admin_client.get(list_page("answer"), {"q": words}).context["cl"].queryset
    assert [answer.pk for answer in listed] == [wanted.pk]


def test_answers_are_filtered_by_owner_and_by_topic(admin_client: Client) -> None:
    owner = person("ada")
    hers = make_answer("Who signed?", created_by=owner)
    ports = make_answer(make_question("Who paid?", topics=[make_topic("Ports")]))
    topic = ports.question.topics.get()
    for parameters, found in (
        ({"created_by__id__exact": owner.pk}, hers),
        ({"question__topics__id__exact": topic.pk}, ports),
    ):
        listed = admin_client.get(list_page("answer"), parameters).context["cl"].queryset
        assert [answer.pk for answer in listed] == [found.pk]


def test_only_a_filtered_list_offers_to_show_all(admin_client: Client) -> None:
    make_answer("Who signed?")
    make_answer("Who paid?")
    assert "Show all" not in admin_client.get(list_page("answer")).content.decode()
    narrowed = admin_client.get(list_page("answer"), {"q": "signed"}).content.decode()
    assert "1 result (" in narrowed
    assert "Show all" in narrowed


def test_the_list_of_topics_counts_their_questions(admin_client: Client) -> None:
    make_answer(make_question("Who paid?", topics=[make_topic("Ports")]))
    listed = admin_client.get(list_page("topic")).content.decode()
    assert '<td data-label="Questions" class="field-number_of_questions">1</td>' in listed
    assert "Question.None" not in listed


def test_the_video_list_shows_the_poster_of_the_first_clip_with_one(admin_client: Client) -> None:
    video = make_video()
    make_clip(video, 1_000, 2_000)
    for start_ms, name in ((9_000, "posters/late"), (5_000, "posters/early")):
        clip = make_clip(video, start_ms, start_ms + 1_000)
        Clip.objects.filter(pk=clip.pk).update(poster=name, poster_width=800, poster_height=450)
    make_video()  # without any clip: a drawn one
    listed = admin_client.get(list_page("video")).content.decode()
    assert "posters/early" in listed
    assert "posters/late" not in listed
    assert listed.count('class="thumb"') == 2
