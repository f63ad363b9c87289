"""A crash between any two statements of a verb leaves the library consistent."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from clipqa.curation import apply_due, archive, publish, save_answer
from clipqa.models import Answer, LibraryState, SearchEntry, Status
from clipqa.search.drift import find_drift
from tests.factories import make_answer, make_cues, make_published, make_topic

pytestmark = pytest.mark.django_db(transaction=True)

Verb = Callable[[], object]


class PowerCut(Exception):  # noqa: N818
    pass


def crash_at(number: int, verb: Verb) -> bool:
    """Run the verb with a crash before its statement `number`. Return whether it crashed."""
    met = 0

    def cut(execute, *statement):
        nonlocal met
        met += 1
        if met == number:
            raise PowerCut
        return execute(*statement)

    try:
        with connection.execute_wrapper(cut):
            verb()
    except PowerCut:
        return True
    return False


def crash_everywhere(verb: Verb, check: Callable[[], None]) -> int:
    number = 1
    while crash_at(number, verb):
        check()
        number += 1
    return number - 1


def shown() -> set[str]:
    found = Client().get("/api/v1/answers/?per_page=100").json()
    assert found["count"] == len(found["results"])
    return {result["id"] for result in found["results"]}


def assert_consistent() -> None:
    published = set(Answer.objects.published().values_list("pk", flat=True))
    visible = set(SearchEntry.objects.visible().values_list("pk", flat=True))
    assert published == visible
    assert not find_drift()


@pytest.fixture
def answer() -> Answer:
    answer = make_answer("What is hidden?", topics=[make_topic("Hidden")])
    make_cues(answer.clip.video, (51_000, 52_000, "said"))
    make_published("What is known?")
    return answer


def test_a_crash_while_publishing_shows_nothing(answer: Answer) -> None:
    before = LibraryState.objects.current().library_version

    def nothing_leaked() -> None:
        assert_consistent()
        assert answer.public_id not in shown()
        assert Client().get(answer.question.get_absolute_url()).status_code == 404
        assert b"Hidden" not in Client().get("/topics/").content
        assert LibraryState.objects.current().library_version == before

    statements = crash_everywhere(
        lambda: publish([Answer.objects.get(pk=answer.pk)]), nothing_leaked
    )
    assert statements > 5
    assert_consistent()
    assert answer.public_id in shown()


def test_a_crash_while_archiving_leaves_it_as_it_was(answer: Answer) -> None:
    publish([answer])

    def nothing_changed() -> None:
        assert_consistent()
        assert answer.public_id in shown()
        assert Client().get(answer.question.get_absolute_url()).status_code == 200

    statements = crash_everywhere(
        lambda: archive([Answer.objects.get(pk=answer.pk)]), nothing_changed
    )
    assert statements > 5
    assert_consistent()
    assert answer.public_id not in shown()


def test_a_crash_while_many_are_published_shows_none_of_them(answer: Answer) -> None:
    other = make_answer()

    def none_leaked() -> None:
        assert_consistent()
        assert not {answer.public_id, other.public_id} & shown()

    crash_everywhere(
        lambda: publish(Answer.objects.filter(pk__in=[answer.pk, other.pk])), none_leaked
    )
    assert {answer.public_id, other.public_id} <= shown()


def test_a_crash_before_the_commit_undoes_everything(answer: Answer) -> None:
    def publish_and_fall() -> None:
        with transaction.atomic():
            publish([answer])
            raise PowerCut

    with pytest.raises(PowerCut):
        publish_and_fall()
    assert_consistent()
    assert answer.public_id not in shown()


def test_a_crash_while_a_wording_is_saved_keeps_the_old_one_everywhere(answer: Answer) -> None:
    publish([answer])

    def reword() -> None:
        held = Answer.objects.get(pk=answer.pk)
        held.body = "Quite another wording."
        save_answer(held)

    crash_everywhere(reword, assert_consistent)
    assert_consistent()
    assert b"Quite another wording." in Client().get("/search/").content


def test_a_crash_while_applying_due_changes_loses_nothing(answer: Answer) -> None:
    publish([answer])
    a_moment_ago = timezone.now()
    Answer.objects.filter(pk=answer.pk).update(expire_at=a_moment_ago)
    SearchEntry.objects.filter(pk=answer.pk).update(visible_until=a_moment_ago)
    LibraryState.objects.update(next_due_at=a_moment_ago)

    def still_hidden() -> None:
        published = set(Answer.objects.published().values_list("pk", flat=True))
        assert published == set(SearchEntry.objects.visible().values_list("pk", flat=True))
        assert answer.pk not in published

    assert crash_everywhere(apply_due, still_hidden) > 2
    assert not SearchEntry.objects.filter(pk=answer.pk).exists()
    assert Answer.objects.get(pk=answer.pk).status == Status.PUBLISHED
