"""Two that mean the same become one: nothing that leaned on the one is lost, nor its addresses."""

import random

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from clipqa.curation import EditConflict, lock_version, save_record
from clipqa.curation.merging import Seen, merge
from clipqa.curation.proposals import propose
from clipqa.history import revisions_of, state_after
from clipqa.models import Answer, Outlet, Proposal, Question, Revision, SlugRedirect, Topic, Verb
from clipqa.models.versioned import VersionedModel
from clipqa.search.drift import find_drift
from tests.factories import make_outlet, make_published, make_question, make_topic

pytestmark = pytest.mark.django_db


def merged(old: VersionedModel, into: VersionedModel) -> None:
    merge(old, into, Seen(old.edit_version, into.edit_version))


def renamed(model_name: Question | Topic, *slugs: str) -> None:
    for slug in slugs:
        model_name.slug = slug
        save_record(model_name)


def leads_to(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 301
    return str(response["Location"])


def test_a_questions_answers_and_topics_move_and_its_addresses_lead_on(client: Client) -> None:
    old, into = make_published("Who hosts?", topics=[make_topic("Ports")]), make_published("Hosts?")
    renamed(old.question, "hosts-of-old", "hosts-of-late")
    merged(old.question, into.question)
    assert {*Answer.objects.values_list("question", flat=True)} == {into.question_id}
    assert [topic.name for topic in into.question.topics.all()] == ["Ports"]
    for slug in ("who-hosts", "hosts-of-old", "hosts-of-late"):
        assert leads_to(client, f"/questions/{slug}/") == "/questions/hosts/"
    assert not find_drift()


def test_a_topics_questions_move_once_each(client: Client) -> None:
    old, into = make_topic("Truces"), make_topic("Ceasefires")
    both, one = make_published(topics=[old, into]), make_published(topics=[old])
    merged(old, into)
    assert [*both.question.topics.all()] == [*one.question.topics.all()] == [into]
    assert leads_to(client, "/topics/truces/") == "/topics/ceasefires/"
    for page in ("/topics/ceasefires/", "/search/?topic=truces"):
        assert "<b>2</b> clip answers" in client.get(page).content.decode()
    assert not find_drift()


def test_an_outlets_videos_move_with_all_that_shows_it(client: Client) -> None:
    old, into = make_outlet("Delta"), make_outlet("Delta News")
    make_published(outlet=old)
    merged(old, into)
    assert Outlet.objects.get() == into
    assert leads_to(client, "/outlets/delta/") == "/outlets/delta-news/"
    assert not find_drift()


def test_merged_again_every_address_still_leads_there_in_one_step(client: Client) -> None:
    first, second, third = (make_topic(name) for name in ("One", "Two", "Three"))
    make_published(topics=[first])
    merged(first, second)
    merged(second, third)
    renamed(third, "one")  # an address that led here, and back again
    renamed(third, "three")
    for slug in ("one", "two"):
        assert leads_to(client, f"/topics/{slug}/") == "/topics/three/"
    assert {*SlugRedirect.objects.values_list("target_id", flat=True)} == {third.pk}


def test_after_any_renames_and_merges_each_address_leads_to_one_topic_in_one_step() -> None:
    chance = random.Random(11)
    topics = [make_topic(name) for name in "abcdefgh"]
    owner = {topic.slug: topic for topic in topics}
    for _step in range(60):
        one, other = chance.sample(topics, 2)
        if chance.random() < 0.1 and len(topics) > 2:
            merged(one, other)
            topics.remove(one)
            owner = {slug: other if owned == one else owned for slug, owned in owner.items()}
        elif (slug := chance.choice("klmnop")) not in {topic.slug for topic in topics}:
            renamed(one, slug)
            owner[slug] = one
    kept = {each.old_slug: each.target_id for each in SlugRedirect.objects.all()}
    now = {topic.slug: topic.pk for topic in Topic.objects.all()}
    assert not kept.keys() & now.keys()
    assert {**kept, **now} == {slug: owned.pk for slug, owned in owner.items()}
    assert len(topics) < 6


def test_each_record_it_touches_says_so_in_its_history() -> None:
    old, into = make_published("Who hosts?"), make_published("Hosts?")
    merged(old.question, into.question)
    told = Revision.objects.filter(why="“Who hosts?” was merged into “Hosts?”.")
    assert {(each.model_name, each.record_id, each.verb) for each in told} == {
        ("answer", old.pk, Verb.MERGED),
        ("question", into.question_id, Verb.MERGED),
        ("question", old.question_id, Verb.DELETED),
    }
    moved = revisions_of(Answer, old.pk)[0]
    assert moved.changes == {"question": [old.question_id, into.question_id]}
    assert state_after(Answer, moved)["question"] == into.question_id


def test_what_somebody_saved_meanwhile_is_not_merged_over() -> None:
    old, into = make_topic("Truces"), make_topic("Ceasefires")
    seen = Seen(old.edit_version, into.edit_version)
    save_record(Topic.objects.get(pk=into.pk))
    with pytest.raises(EditConflict):
        merge(old, into, seen)
    assert Topic.objects.count() == 2


def test_a_page_that_was_open_meanwhile_is_not_saved_over_the_merge() -> None:
    old, into = make_topic("Truces"), make_topic("Ceasefires")
    question = make_published(topics=[old]).question
    versions = {record: record.edit_version for record in (question, into)}
    merged(old, into)
    for record, version in versions.items():
        with pytest.raises(EditConflict):
            lock_version(record, version)


def test_questions_of_two_languages_stay_two() -> None:
    old, into = make_question("¿Quién?", language="es"), make_question("Who?", language="en")
    with pytest.raises(ValidationError, match="One is in es, the other in en"):
        merged(old, into)
    with pytest.raises(ValidationError, match="the same one"):
        merged(into, into)


def test_a_proposal_follows_the_question_it_names() -> None:
    answer, old, into = make_published(), make_question("Who hosts?"), make_question("Hosts?")
    propose(answer, {"question": old.pk})
    merged(old, into)
    assert Proposal.objects.get().values == {"question": into.pk}
