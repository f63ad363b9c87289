"""Merging moves all dependents of a record, and redirects its slugs."""

import random

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from clipqa.curation import EditConflict, lock_version, save_record
from clipqa.curation.merging import SeenVersions, merge
from clipqa.curation.proposals import propose
from clipqa.history import revisions_of, state_after
from clipqa.models import Answer, Outlet, Proposal, Question, Revision, SlugRedirect, Topic, Verb
from clipqa.models.versioned import VersionedModel
from clipqa.search.drift import find_drift
from tests.factories import make_outlet, make_published, make_question, make_topic

pytestmark = pytest.mark.django_db


def merge_into(old: VersionedModel, into: VersionedModel) -> None:
    merge(old, into, SeenVersions(old.edit_version, into.edit_version))


def rename(model_name: Question | Topic, *slugs: str) -> None:
    for slug in slugs:
        model_name.slug = slug
        save_record(model_name)


def redirect_target(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 301
    return str(response["Location"])


def test_merging_questions_moves_answers_and_topics_and_redirects_slugs(client: Client) -> None:
    old, into = make_published("Who hosts?", topics=[make_topic("Ports")]), make_published("Hosts?")
    rename(old.question, "hosts-of-old", "hosts-of-late")
    merge_into(old.question, into.question)
    assert {*Answer.objects.values_list("question", flat=True)} == {into.question_id}
    assert [topic.name for topic in into.question.topics.all()] == ["Ports"]
    for slug in ("who-hosts", "hosts-of-old", "hosts-of-late"):
        assert redirect_target(client, f"/questions/{slug}/") == "/questions/hosts/"
    assert not find_drift()


def test_merging_topics_moves_each_question_once(client: Client) -> None:
    old, into = make_topic("Truces"), make_topic("Ceasefires")
    both, one = make_published(topics=[old, into]), make_published(topics=[old])
    merge_into(old, into)
    assert [*both.question.topics.all()] == [*one.question.topics.all()] == [into]
    assert redirect_target(client, "/topics/truces/") == "/topics/ceasefires/"
    for page in ("/topics/ceasefires/", "/search/?topic=truces"):
        assert "<b>2</b> clip answers" in client.get(page).content.decode()
    assert not find_drift()


def test_merging_outlets_moves_their_videos(client: Client) -> None:
    old, into = make_outlet("Delta"), make_outlet("Delta News")
    make_published(outlet=old)
    merge_into(old, into)
    assert Outlet.objects.get() == into
    assert redirect_target(client, "/outlets/delta/") == "/outlets/delta-news/"
    assert not find_drift()


def test_after_two_merges_every_slug_redirects_in_one_step(client: Client) -> None:
    first, second, third = (make_topic(name) for name in ("One", "Two", "Three"))
    make_published(topics=[first])
    merge_into(first, second)
    merge_into(second, third)
    rename(third, "one")  # a slug that redirected here, and the current one again
    rename(third, "three")
    for slug in ("one", "two"):
        assert redirect_target(client, f"/topics/{slug}/") == "/topics/three/"
    assert {*SlugRedirect.objects.values_list("target_id", flat=True)} == {third.pk}


def test_after_random_renames_and_merges_each_slug_redirects_in_one_step() -> None:
    rng = random.Random(11)
    topics = [make_topic(name) for name in "abcdefgh"]
    owner = {topic.slug: topic for topic in topics}
    for _step in range(60):
        one, other = rng.sample(topics, 2)
        if rng.random() < 0.1 and len(topics) > 2:
            merge_into(one, other)
            topics.remove(one)
            owner = {slug: other if owned == one else owned for slug, owned in owner.items()}
        elif (slug := rng.choice("klmnop")) not in {topic.slug for topic in topics}:
            rename(one, slug)
            owner[slug] = one
    redirects = {each.old_slug: each.target_id for each in SlugRedirect.objects.all()}
    now = {topic.slug: topic.pk for topic in Topic.objects.all()}
    assert not redirects.keys() & now.keys()
    assert {**redirects, **now} == {slug: owned.pk for slug, owned in owner.items()}
    assert len(topics) < 6


def test_a_merge_leaves_a_revision_for_each_changed_record() -> None:
    old, into = make_published("Who hosts?"), make_published("Hosts?")
    merge_into(old.question, into.question)
    revisions = Revision.objects.filter(why="“Who hosts?” was merged into “Hosts?”.")
    assert {(each.model_name, each.record_id, each.verb) for each in revisions} == {
        ("answer", old.pk, Verb.MERGED),
        ("question", into.question_id, Verb.MERGED),
        ("question", old.question_id, Verb.DELETED),
    }
    moved = revisions_of(Answer, old.pk)[0]
    assert moved.changes == {"question": [old.question_id, into.question_id]}
    assert state_after(Answer, moved)["question"] == into.question_id


def test_a_merge_with_an_outdated_version_is_refused() -> None:
    old, into = make_topic("Truces"), make_topic("Ceasefires")
    seen = SeenVersions(old.edit_version, into.edit_version)
    save_record(Topic.objects.get(pk=into.pk))
    with pytest.raises(EditConflict):
        merge(old, into, seen)
    assert Topic.objects.count() == 2


def test_a_form_opened_before_a_merge_can_not_be_saved() -> None:
    old, into = make_topic("Truces"), make_topic("Ceasefires")
    question = make_published(topics=[old]).question
    versions = {record: record.edit_version for record in (question, into)}
    merge_into(old, into)
    for record, version in versions.items():
        with pytest.raises(EditConflict):
            lock_version(record, version)


def test_questions_in_different_languages_can_not_be_merged() -> None:
    old, into = make_question("¿Quién?", language="es"), make_question("Who?", language="en")
    with pytest.raises(ValidationError, match="One is in es, the other in en"):
        merge_into(old, into)
    with pytest.raises(ValidationError, match="the same record"):
        merge_into(into, into)


def test_a_proposal_refers_to_the_remaining_question() -> None:
    answer, old, into = make_published(), make_question("Who hosts?"), make_question("Hosts?")
    propose(answer, {"question": old.pk})
    merge_into(old, into)
    assert Proposal.objects.get().values == {"question": into.pk}
