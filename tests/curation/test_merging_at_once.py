"""Merging during other writes: saved changes are moved, later ones are refused."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
from django.db import IntegrityError, connection

from clipqa.curation import add_topics
from clipqa.curation.merging import SeenVersions, merge
from clipqa.curation.proposals import propose
from clipqa.models import Answer, LibraryState, Proposal, Question, Topic
from clipqa.search.drift import find_drift
from tests.factories import make_published, make_question, make_topic

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 8


def test_a_topic_added_during_its_merge_is_not_lost() -> None:
    into = make_topic("Ceasefires")
    LibraryState.objects.current()
    topics = [make_topic(f"Truces {number}") for number in range(PAIRS)]
    questions = [make_published().question for _topic in topics]
    known = list(Topic.objects.exclude(pk=into.pk))  # as another open page has them
    with ThreadPoolExecutor(2) as pool:
        merging = pool.submit(merge_all, known, into)
        accepted = list(pool.map(add_topic, questions, topics))
        merging.result()
    asked = {pk: [*Question.objects.get(pk=pk).topics.all()] for pk in accepted if pk}
    assert set(map(tuple, asked.values())) <= {(into,)}
    assert Topic.objects.get() == into
    assert not find_drift()


@pytest.mark.postgres_only
def test_a_proposal_changed_during_a_merge_is_not_overwritten() -> None:
    answer, old, into = make_published(), make_question("Who hosts?"), make_question("Hosts?")
    propose(answer, {"question": old.pk, "body": "First."})
    with ThreadPoolExecutor(1) as pool:
        second: list[Future[None]] = []

        def meanwhile(execute, sql, *rest):
            if sql.startswith('UPDATE "clipqa_proposal"'):
                second.append(
                    pool.submit(make_proposal, answer, {"question": old.pk, "body": "New."})
                )
                wait(second, timeout=0.5)
            return execute(sql, *rest)

        with connection.execute_wrapper(meanwhile):
            merge(old, into, SeenVersions(old.edit_version, into.edit_version))
        second[0].result()
    assert Proposal.objects.get().values["body"] == "New."


def make_proposal(answer: Answer, wanted: dict[str, Any]) -> None:
    try:
        propose(answer, wanted)
    finally:
        connection.close()


def merge_all(topics: list[Topic], into: Topic) -> None:
    try:
        for topic in topics:
            merge(topic, into, SeenVersions(topic.edit_version, into.edit_version))
    finally:
        connection.close()


def add_topic(question: Question, topic: Topic) -> int | None:
    """Return the id of the question after a successful save, else None."""
    try:
        add_topics(question, [topic])
    except IntegrityError:
        return None
    finally:
        connection.close()
    return question.pk
