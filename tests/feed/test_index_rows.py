"""Rows of the lists of topics and outlets."""

import pytest
from django.db import connection

from clipqa.feed.index_rows import (
    FIRST_OUTLETS,
    FIRST_TOPICS,
    first_outlets,
    first_topics,
    outlet_rows,
    topic_rows,
    topics_with_counts,
)
from clipqa.models import Topic
from tests.factories import make_clip, make_outlet, make_published, make_topic, make_video

pytestmark = pytest.mark.django_db


def test_topics_with_cards_are_sorted_by_position_and_name() -> None:
    named = {name: make_topic(name, position=at) for name, at in (("B", 9), ("C", 1), ("A", 9))}
    make_topic("Nobody asked", position=0)
    make_published(topics=list(named.values()))
    assert [row.name for row in topic_rows()[:9]] == ["C", "A", "B"]
    assert [row.name for row in topic_rows()[1:2]] == ["A"]


def test_the_first_rows_are_the_beginning_of_the_list() -> None:
    topics = [make_topic(f"Topic {number}", explainer="Of **all**.") for number in range(10)]
    for number in range(14):
        clip = make_clip(make_video(make_outlet(f"Outlet {number:02}", colour="#123456")))
        make_published(topics=topics, clip=clip)
    for counters_current in (True, False):
        assert first_topics(counters_current=counters_current) == topic_rows()[:FIRST_TOPICS]
        assert first_outlets(counters_current=counters_current) == outlet_rows()[:FIRST_OUTLETS]


def test_the_first_topics_are_read_from_an_index_and_none_is_sorted() -> None:
    Topic.objects.bulk_create(
        Topic(name=f"Topic {number}", slug=f"topic-{number}") for number in range(200)
    )
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute("ANALYZE clipqa_topic")
        sql, values = topics_with_counts()[:8].query.sql_with_params()
        cursor.execute(f"EXPLAIN {'' if is_postgres else 'QUERY PLAN '}{sql}", values)
        plan = str(cursor.fetchall())
    assert "topic_in_order" in plan
    assert "sort" not in plan.lower()
    assert "temp b-tree" not in plan.lower()
