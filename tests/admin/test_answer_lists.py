"""Answers, topics and videos are found in the lists of the admin, and each row says which it is."""

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
    ("asked", "found"),
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
def test_the_list_finds_them(desk: Client, named: dict[int, str], asked: str, found: set) -> None:
    listed = desk.get(f"{list_page('answer')}?{asked}").context["cl"].queryset
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
def test_a_pasted_public_address_finds_its_answer(desk: Client, pasted: str) -> None:
    wanted, _other = make_answer("Who signed?"), make_answer("Who paid?")
    slugs = {
        "slug": wanted.question.slug,
        "id": wanted.public_id,
        "video": wanted.clip.video.slug,
    }
    listed = desk.get(list_page("answer"), {"q": pasted.format(**slugs)}).context["cl"].queryset
    assert [answer.pk for answer in listed] == [wanted.pk]


@pytest.mark.parametrize("words", ["delta news", "Ada Lovelace"])
def test_answers_are_found_by_outlet_and_by_speaker(desk: Client, words: str) -> None:
    video = make_video(make_outlet("Delta News"))
    wanted = make_answer(clip=make_clip(video), speaker="Ada Lovelace")
    make_answer()
    listed = desk.get(list_page("answer"), {"q": words}).context["cl"].queryset
    assert [answer.pk for answer in listed] == [wanted.pk]


def test_answers_are_narrowed_to_an_owner_and_to_a_topic(desk: Client) -> None:
    owner = person("ada")
    hers = make_answer("Who signed?", created_by=owner)
    ports = make_answer(make_question("Who paid?", topics=[make_topic("Ports")]))
    topic = ports.question.topics.get()
    for asked, found in (
        ({"created_by__id__exact": owner.pk}, hers),
        ({"question__topics__id__exact": topic.pk}, ports),
    ):
        listed = desk.get(list_page("answer"), asked).context["cl"].queryset
        assert [answer.pk for answer in listed] == [found.pk]


def test_a_list_offers_all_of_its_rows_only_where_it_shows_fewer(desk: Client) -> None:
    make_answer("Who signed?")
    make_answer("Who paid?")
    assert "Show all" not in desk.get(list_page("answer")).content.decode()
    narrowed = desk.get(list_page("answer"), {"q": "signed"}).content.decode()
    assert "1 result (" in narrowed
    assert "Show all" in narrowed


def test_the_list_of_topics_counts_their_questions(desk: Client) -> None:
    make_answer(make_question("Who paid?", topics=[make_topic("Ports")]))
    listed = desk.get(list_page("topic")).content.decode()
    assert '<td data-label="Questions" class="field-asked">1</td>' in listed
    assert "Question.None" not in listed


def test_the_list_of_videos_shows_the_poster_of_the_first_clip_that_has_one(desk: Client) -> None:
    video = make_video()
    make_clip(video, 1_000, 2_000)
    for start_ms, name in ((9_000, "posters/late"), (5_000, "posters/early")):
        clip = make_clip(video, start_ms, start_ms + 1_000)
        Clip.objects.filter(pk=clip.pk).update(poster=name, poster_width=800, poster_height=450)
    make_video()  # without any clip: a drawn one
    listed = desk.get(list_page("video")).content.decode()
    assert "posters/early" in listed
    assert "posters/late" not in listed
    assert listed.count('class="thumb"') == 2
