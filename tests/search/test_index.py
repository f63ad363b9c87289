"""The index agrees with the answers, can be rebuilt, and reports differences."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clipqa.models import Answer, EntryFacets, SearchEntry
from clipqa.search.drift import find_drift
from clipqa.search.indexing import index_answers
from tests.factories import (
    make_answer,
    make_cues,
    make_many_published,
    make_published,
    make_topic,
)

pytestmark = pytest.mark.django_db


def test_an_entry_has_its_words_in_fields_of_different_weight() -> None:
    answer = make_published(
        "Who hosts?", topics=[make_topic("Talks")], body="*Riyadh* hosts.", speaker="Lavrov"
    )
    make_cues(answer.clip.video, (50_000, 52_000, "We met in Riyadh."))
    entry = SearchEntry.objects.get()
    assert entry.question_text == "Who hosts?"
    assert entry.answer_text == "Riyadh hosts."
    assert entry.names_text == "Lavrov Harbour Public TV Talks"
    assert entry.transcript_text == "We met in Riyadh."


def test_drift_is_reported_by_kind() -> None:
    missing, stale = make_published(), make_published()
    needless = make_published()
    SearchEntry.objects.filter(pk=missing.pk).delete()
    SearchEntry.objects.filter(pk=stale.pk).update(question_text="something else")
    Answer.objects.filter(pk=needless.pk).update(status="archived")
    drift = find_drift()
    assert (drift.missing, drift.needless, drift.stale) == (
        [missing.pk],
        [needless.pk],
        [stale.pk],
    )


@pytest.mark.parametrize("changed", [{"lines": "language en en"}, {"duration_ms": 1}])
def test_facets_that_differ_are_reported_and_repaired(changed: dict[str, object]) -> None:
    answer = make_published()
    EntryFacets.objects.update(**changed)
    assert find_drift().stale == [answer.pk]
    call_command("rebuild_search", stdout=StringIO())
    assert not find_drift()


def test_missing_facets_are_reported_and_created() -> None:
    answer = make_published()
    EntryFacets.objects.all().delete()
    assert find_drift().stale == [answer.pk]
    index_answers([answer.pk])
    assert not find_drift()


def test_a_rebuild_repairs_every_drift() -> None:
    make_many_published(3)
    make_answer()
    SearchEntry.objects.all().delete()
    out = StringIO()
    call_command("rebuild_search", stdout=out, verbosity=2)
    assert "3 answers can be found" in out.getvalue()
    assert not find_drift()


def test_the_check_changes_nothing_and_names_the_command_to_run() -> None:
    make_published()
    out = StringIO()
    call_command("rebuild_search", "--check", stdout=out)
    assert "has a correct entry" in out.getvalue()
    SearchEntry.objects.all().delete()
    with pytest.raises(
        CommandError, match=r"1 answers have no entry.*Run manage.py rebuild_search"
    ):
        call_command("rebuild_search", "--check")
    assert not SearchEntry.objects.exists()


def test_reindexing_costs_the_same_statements_for_one_and_for_thirty() -> None:
    ids = [answer.pk for answer in make_many_published(30)]
    costs = []
    for chosen in (ids[:1], ids):
        with CaptureQueriesContext(connection) as statements:
            index_answers(chosen)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10
