"""What happens to the citations of an article when a cited answer changes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.curation import archive, publish, save_answer, save_record
from clipqa.curation.answers import delete_answers
from clipqa.curation.archiving import archive_records, unarchive_records
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.curation.citations import follow_answers
from clipqa.curation.erasing import erase
from clipqa.curation.merging import SeenVersions, merge
from clipqa.curation.schedule import apply_due
from clipqa.history import revisions_of
from clipqa.models import Answer, Article, Citation, Health, Status
from clipqa.models.citation import CitedChange
from tests.articles.make import make_article, text
from tests.factories import make_answer, make_clip, make_published, make_question

pytestmark = pytest.mark.django_db
CANARY = "zirkonvogel"


def cite(*answers: Answer, **values: Any) -> Article:
    marked = "".join(f"A claim[^{answer.public_id}]. " for answer in answers)
    return make_article(text(marked), **values)


def citation(article: Article) -> Citation:
    return article.citations.get()


def saved(record: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    (save_answer if isinstance(record, Answer) else save_record)(record)


CHANGES: dict[str, Callable[[Answer], Any]] = {
    CitedChange.CORRECTED: lambda answer: saved(answer, correction="It was the other envoy."),
    CitedChange.CLIP: lambda answer: saved(answer.clip, end_ms=70_000),
    CitedChange.TEXT: lambda answer: saved(answer, body="Other words."),
    CitedChange.QUESTION: lambda answer: saved(answer.question, text="Who else pays?"),
    CitedChange.SPEAKER: lambda answer: saved(answer, speaker="Another envoy"),
    CitedChange.GONE: lambda answer: saved(answer.clip.video, health=Health.GONE),
    CitedChange.PRIVATE: lambda answer: saved(answer.clip.video, health=Health.PRIVATE),
    CitedChange.ARCHIVED: lambda answer: archive([answer]),
    CitedChange.UNPUBLISHED: lambda answer: saved(answer, status=Status.DRAFT),
    CitedChange.DELETED: lambda answer: delete_answers([answer]),
    CitedChange.ERASED: lambda answer: erase(answer, "A court."),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.django_db(transaction=True)
def test_a_change_of_a_cited_answer_is_an_alert(change: str) -> None:
    answer = make_published(speaker="An envoy")
    article, other = cite(answer), cite(make_published(), title="Another article")
    assert citation(article).change == ""
    CHANGES[change](answer)
    alert = citation(article)
    assert alert.change == change
    assert alert.changed_at is not None
    assert citation(other).changed_at is None


def test_every_change_has_a_test() -> None:
    assert {*CHANGES} == {*CitedChange.values}


def test_another_clip_of_the_answer_is_an_alert() -> None:
    answer = make_published()
    article = cite(answer)
    saved(answer, clip=make_clip())
    assert citation(article).change == CitedChange.CLIP


def test_a_merge_that_gives_an_answer_another_question_is_an_alert() -> None:
    answer, into = make_published("Who pays?"), make_question("Who pays for it?")
    article = cite(answer)
    merged = answer.question
    merge(merged, into, SeenVersions(merged.edit_version, into.edit_version))
    assert citation(article).change == CitedChange.QUESTION
    assert citation(article).question_text == "Who pays for it?"


def test_what_readers_of_the_claim_do_not_see_is_no_alert() -> None:
    answer = make_published(correction="Wrong name.")
    article = cite(answer)
    saved(answer, editor="Somebody else", correction="")
    saved(answer.clip.video.outlet, name="Harbour TV")
    saved(answer.clip.video, title="Evening report, in full")
    assert citation(article).changed_at is None
    assert citation(article).outlet_name == "Harbour TV"
    assert citation(article).video_title == "Evening report, in full"


def test_an_alert_is_withdrawn_when_the_answer_is_as_it_was() -> None:
    answer = make_published(speaker="An envoy")
    article = cite(answer)
    revisions = archive_records(Answer, [answer.pk])
    assert citation(article).change == CitedChange.ARCHIVED
    unarchive_records(Answer, revisions)
    assert citation(article).changed_at is None
    answer.refresh_from_db()
    saved(answer, speaker="Another envoy")
    saved(answer, speaker="An envoy")
    assert citation(article).changed_at is None


def test_a_second_change_has_a_later_moment() -> None:
    answer = make_published()
    article = cite(answer)
    saved(answer, body="Other words.")
    first = citation(article).changed_at
    assert first is not None
    saved(answer, editor="Somebody")  # nothing that the article cites
    assert citation(article).changed_at == first
    saved(answer, body="Other words again.")
    second = citation(article).changed_at
    assert second is not None
    assert second > first


def test_the_copy_is_the_last_public_source() -> None:
    answer = make_published(speaker="An envoy")
    article = cite(answer)
    saved(answer, speaker="An envoy of both")
    archive([answer])
    saved(answer, speaker="Nobody may read this")
    assert citation(article).speaker == "An envoy of both"


def test_a_draft_that_was_never_public_is_not_copied() -> None:
    draft = make_answer("What is secret?", speaker="An envoy")
    article = cite(draft)
    saved(draft, speaker="Another envoy")
    assert (citation(article).question_text, citation(article).speaker) == ("", "")
    assert citation(article).changed_at is None
    publish([draft])
    assert citation(article).question_text == "What is secret?"
    assert citation(article).changed_at is None
    saved(draft, status=Status.DRAFT)
    assert citation(article).change == CitedChange.UNPUBLISHED


def test_an_answer_that_expires_is_an_alert() -> None:
    now = timezone.now()
    answer = make_published(expire_at=now + timedelta(hours=1))
    article = cite(answer)
    assert apply_due(now + timedelta(hours=2))
    assert citation(article).change == CitedChange.UNPUBLISHED


def test_saving_the_article_keeps_an_alert_and_removing_the_marker_ends_it() -> None:
    answer = make_published()
    article = cite(answer)
    archive([answer])
    save_article(article, ArticleParts([text(f"Reworded[^{answer.public_id}].")]))
    assert citation(article).change == CitedChange.ARCHIVED
    save_article(article, ArticleParts([text("Reworded.")]))
    assert not article.citations.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_erased_answer_remains_in_citations_or_revisions_of_articles() -> None:
    question = make_question(f"Who says {CANARY}?")
    clip = make_clip()
    saved(clip.video, title=f"The {CANARY} tape")
    deleted = make_published(question, clip=clip, speaker="An envoy")
    erased = make_published(question, clip=clip, speaker=f"Dr {CANARY}")
    article, earlier = cite(erased), cite(deleted, title="Earlier")
    delete_answers([deleted])
    erase(erased, "A court.")
    for each in (article, earlier):
        assert CANARY not in str(Citation.objects.filter(article=each).values())
        assert CANARY not in str(list(revisions_of(Article, each.pk).values()))
    assert citation(article).outlet_name == clip.video.outlet.name
    assert citation(earlier).speaker == "An envoy"


def test_an_answer_that_no_article_cites_costs_one_statement() -> None:
    answer = make_published()
    with CaptureQueriesContext(connection) as queries:
        saved(answer, body="Other words.")
    table = Citation._meta.db_table
    assert len([query for query in queries if table in query["sql"]]) == 1


def test_a_save_takes_the_same_statements_for_one_and_for_thirty_articles() -> None:
    def statements(count: int) -> int:
        answer = make_published()
        for number in range(count):
            cite(answer, title=f"Article {number} of {count}")
        with CaptureQueriesContext(connection) as queries:
            saved(answer, body="Other words.")
        return len(queries)

    statements(1)  # fills caches
    assert statements(1) == statements(30)


def test_many_answers_of_a_library_without_citations_are_not_looked_up() -> None:
    answer = make_published()
    with CaptureQueriesContext(connection) as queries:
        follow_answers(range(1, 2_000))
    assert len(queries) == 1
    article = cite(answer)
    Answer.objects.filter(pk=answer.pk).update(body="Other words.")
    follow_answers(range(1, answer.pk + 2_000))
    assert citation(article).change == CitedChange.TEXT
