"""Whatever is renamed into whatever, an old address leads to its record in one step."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from clipqa.models import Outlet, Question, SlugRedirect, Topic, Video
from tests.factories import make_outlet, make_published, make_question, make_topic, make_video

SLUGS = ["alpha", "beta", "gamma", "delta"]
RECORDS = 3
# A record's number and the slug it is to take; one that another holds is swapped with it.
STEPS = st.lists(st.tuples(st.integers(0, RECORDS - 1), st.sampled_from(SLUGS)), max_size=12)


def make_three() -> list[Topic]:
    return [Topic.objects.create(name=slug, slug=slug) for slug in SLUGS[:RECORDS]]


def rename(pk: int, slug: str, model: type[Any] = Topic) -> None:
    record = model.objects.get(pk=pk)
    record.slug = slug
    record.save()


def rename_or_swap(topics: list[Topic], number: int, slug: str, owners: dict[str, int]) -> None:
    """Rename, or swap by way of a third slug, and note who had each slug last."""
    own_pk, current_owner = topics[number].pk, Topic.objects.filter(slug=slug).first()
    old = Topic.objects.get(pk=own_pk).slug
    if current_owner is not None and current_owner.pk != own_pk:
        rename(own_pk, "on-the-way")
        rename(current_owner.pk, old)
        owners |= {"on-the-way": own_pk, old: current_owner.pk}
    rename(own_pk, slug)
    owners[slug] = own_pk


class Renames(TestCase):
    @settings(max_examples=30)
    @given(STEPS)
    def test_every_slug_leads_to_its_last_owner(self, steps: list[tuple[int, str]]) -> None:
        topics = make_three()
        owners = {topic.slug: topic.pk for topic in topics}
        for number, slug in steps:
            rename_or_swap(topics, number, slug, owners)
        slugs = dict(Topic.objects.values_list("slug", "pk"))
        for slug, pk in owners.items():
            target = SlugRedirect.objects.current(Topic.objects.all(), slug)
            found = slugs.get(slug) or (target.pk if target else None)
            assert found == pk, f"{slug} leads to {found}, not {pk}, after {steps}"
        redirects = set(SlugRedirect.objects.values_list("old_slug", flat=True))
        assert not redirects & slugs.keys(), "an address that is in use needs no redirect"


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model_name", [Question, Topic, Outlet, Video])
def test_every_old_url_redirects_in_one_step(model_name: type[Any]) -> None:
    answer = make_published("Who?", topics=[make_topic("Peace")])
    video = answer.clip.video
    record = {Question: answer.question, Video: video, Outlet: video.outlet}.get(model_name)
    record = record or answer.question.topics.get()
    old = [record.get_absolute_url()]
    for slug in ("second", "third", record.slug, "fourth"):
        rename(record.pk, slug, model_name)
        old.append(model_name.objects.get(pk=record.pk).get_absolute_url())
    for page in {*old} - {old[-1]}:
        assert Client().get(page)["Location"] == old[-1]
    assert Client().get(old[-1]).status_code == 200


def test_saving_a_stale_instance_keeps_all_redirects() -> None:
    """Somebody else renamed it since this was read; what is saved over stays an address."""
    topic = make_topic("Peace")
    stale = Topic.objects.get(pk=topic.pk)
    rename(topic.pk, "truce")
    stale.explainer = "It stands still."
    stale.save()
    assert stale.slug == "peace"
    assert SlugRedirect.objects.current(Topic.objects.all(), "truce") == topic
    assert not SlugRedirect.objects.filter(old_slug="peace").exists()


def test_a_redirect_is_created_for_an_instance_without_its_slug() -> None:
    question = make_question("Who talks?")
    partial = Question.objects.only("text", "edit_version").get(pk=question.pk)
    partial.slug = "who-speaks"
    partial.save()
    assert SlugRedirect.objects.current(Question.objects.all(), "who-talks") == question


def test_saving_other_fields_creates_no_redirect() -> None:
    video = make_video(make_outlet(), title="Evening")
    video.slug = "not-saved"
    video.save(update_fields=["title"])
    assert Video.objects.get(pk=video.pk).slug == "evening"
    assert not SlugRedirect.objects.exists()
