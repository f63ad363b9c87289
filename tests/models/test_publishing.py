"""One definition of published, with a twin on the instance."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from clipqa.models import Answer, Outlet, Question, SearchEntry, Status, Topic, Video
from tests.factories import (
    make_answer,
    make_many_published,
    make_outlet,
    make_published,
    make_topic,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def make_all_kinds(now: datetime) -> list[Answer]:
    moments = (None, now - HOUR, now + HOUR)
    kinds = [
        (status, publish_at, expire_at)
        for status, publish_at, expire_at in product(Status.values, moments, moments)
        if not (publish_at and expire_at and expire_at <= publish_at)
    ]
    return [
        make_answer(status=status, publish_at=publish_at, expire_at=expire_at)
        for status, publish_at, expire_at in kinds
    ]


def test_the_query_and_the_property_agree() -> None:
    now = timezone.now()
    answers = make_all_kinds(now)
    by_property = {answer.pk for answer in answers if answer.is_published}
    assert set(Answer.objects.published().values_list("pk", flat=True)) == by_property
    assert 0 < len(by_property) < len(answers)


@pytest.mark.parametrize("later", [timedelta(0), HOUR * 2, -HOUR * 2])
def test_visible_entries_are_those_of_published_answers_at_any_time(later: timedelta) -> None:
    make_all_kinds(timezone.now())
    at = timezone.now() + later
    # Before it was first published, an answer was a draft: the query can't know that.
    published = Answer.objects.published(at).filter(
        Q(publish_at__isnull=False) | Q(published_at__lte=at)
    )
    visible = SearchEntry.objects.visible(at)
    assert set(visible.values_list("pk", flat=True)) == set(published.values_list("pk", flat=True))


def test_scheduled_and_expired_answers_are_distinguished() -> None:
    now = timezone.now()
    scheduled = make_published(publish_at=now + HOUR)
    expired = make_published(expire_at=now - HOUR)
    assert scheduled.is_scheduled
    assert not scheduled.is_published
    assert expired.is_expired
    assert list(Answer.objects.scheduled()) == [scheduled]
    assert list(Answer.objects.expired()) == [expired]


def test_the_first_public_moment_never_changes() -> None:
    answer = make_published()
    first = answer.published_at
    for status in (Status.ARCHIVED, Status.DRAFT, Status.PUBLISHED):
        answer.status = status
        answer.set_first_public_moment(timezone.now())
        assert answer.published_at == first


def test_a_future_published_at_follows_publish_at() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    answer = Answer(status=Status.PUBLISHED, publish_at=now + HOUR)
    answer.set_first_public_moment(now)
    assert answer.published_at == now + HOUR
    answer.publish_at = now + 2 * HOUR
    answer.set_first_public_moment(now)
    assert answer.published_at == now + 2 * HOUR
    answer.status = Status.DRAFT
    answer.set_first_public_moment(now)
    assert answer.published_at is None


@pytest.mark.parametrize(
    "values",
    [
        {"status": Status.PUBLISHED, "published_at": None},
        {"status": Status.PUBLISHED, "body": ""},
        {"publish_at": timezone.now(), "expire_at": timezone.now() - HOUR},
    ],
    ids=["published_without_a_moment", "published_without_words", "expires_before_it_is_published"],
)
def test_the_database_refuses_invalid_states(values: dict[str, object]) -> None:
    answer = make_answer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(**values)


def test_pages_are_public_while_they_have_a_published_answer() -> None:
    answer = make_published(topics=[make_topic()])
    make_answer(topics=[make_topic("Elections")])
    for model in (Question, Topic, Outlet, Video):
        assert model.objects.public().count() == 1
    answer.status = Status.ARCHIVED
    answer.save()
    for model in (Question, Topic, Outlet, Video):
        assert not model.objects.public().exists()


def test_public_topics_are_found_without_reading_questions() -> None:
    """Else PostgreSQL reads every question there is to show one topic."""
    assert f'"{Question._meta.db_table}"' not in str(Topic.objects.public().query)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("records", [Topic.objects.public(), Outlet.objects.public()])
def test_public_records_are_found_by_their_own_answers(records: QuerySet) -> None:
    plan = records.filter(slug="talks").order_by().explain()
    assert "status=?" not in plan, "every published answer would be walked through"
    assert "SCAN" not in plan


@pytest.mark.postgres_only
def test_a_public_record_is_found_by_reading_one_of_its_answers() -> None:
    outlet, topic = make_outlet(), make_topic()
    make_many_published(150, outlet=outlet, topics=[topic])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for model_name in (outlet, topic):
        found = type(model_name).objects.public().filter(slug=model_name.slug)
        plan = found.explain(analyze=True, format="json")
        rows = [int(number) for number in re.findall(r'"Actual Rows": (\d+)', plan)]
        assert found.count() == 1
        assert rows
        assert max(rows) < 10, plan
