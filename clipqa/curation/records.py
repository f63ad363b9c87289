"""Save and delete the records that answers depend on, and reindex their dependents."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from clipqa.counters import take_writer_lock
from clipqa.curation.films import plan_analysis
from clipqa.curation.reindexing import reindex
from clipqa.curation.transcripts import save_deleted_cues
from clipqa.curation.versions import increment_version
from clipqa.history import save_deletion, track_all_changes, track_changes
from clipqa.models import (
    Answer,
    Author,
    Clip,
    Cue,
    Outlet,
    Question,
    Topic,
    Transcript,
    Verb,
    Video,
)

# The lookup path from an answer to each model.
ANSWER_PATHS: dict[type[models.Model], str] = {
    Clip: "clip",
    Cue: "clip__video__transcripts__cues",
    Outlet: "clip__video__outlet",
    Question: "question",
    Topic: "question__topics",
    Transcript: "clip__video__transcripts",
    Video: "clip__video",
}
# What no evidence check reads. A topic has thousands of answers, which its name doesn't change.
NO_EVIDENCE = {Author, Outlet, Topic}


def save_record(
    record: models.Model,
    topics: Iterable[Topic] | None = None,
    verb: Verb = Verb.CHANGED,
    related: Iterable[Question] | None = None,
    unrelated: Iterable[Question] | None = None,
) -> None:
    """Save a record other than an answer, and reindex its dependents.

    `topics`, `related` and `unrelated` replace the topics of a question, and the questions that it
    is linked to and kept apart from. Both relations are symmetrical, so a change is a revision and
    an edit of the other questions too.
    """
    with transaction.atomic():
        take_writer_lock()
        is_new = record._state.adding
        others = _relinked(record, related, unrelated)
        with track_all_changes(Question, others), track_changes(record, verb):
            record.save()
            if isinstance(record, Question):
                _set_others(record.topics, topics)
                _set_others(record.related_questions, related)
                _set_others(record.unrelated_questions, unrelated)
        increment_version(Question, [each.pk for each in others])
        if is_new and isinstance(record, Video):
            plan_analysis(record)
        reindex_dependents(record)


def _relinked(
    record: models.Model,
    related: Iterable[Question] | None,
    unrelated: Iterable[Question] | None,
) -> list[Question]:
    """Return the other questions that these lists add to those of a question, or remove."""
    changed: set[int] = set()
    for name, others in (("related_questions", related), ("unrelated_questions", unrelated)):
        if others is not None:
            before = record.pk and getattr(record, name).values_list("pk", flat=True)
            changed |= {*(before or ())} ^ {each.pk for each in others}
    changed.discard(record.pk)
    return list(Question.objects.filter(pk__in=changed).order_by("pk")) if changed else []


def _set_others(relation: Any, others: Iterable[models.Model] | None) -> None:
    """Replace the records of a question's relation, in which it has no place itself."""
    if others is not None:
        relation.set([each for each in others if each != relation.instance])


def add_topics(question: Question, topics: Iterable[Topic]) -> None:
    change_topics(question, added=topics)


def change_topics(
    question: Question, added: Iterable[Topic] = (), removed: Iterable[int] = ()
) -> None:
    """Add topics, and remove others by their ids.

    A difference instead of a new set, so that it keeps what others changed meanwhile.
    """
    with transaction.atomic():
        take_writer_lock()
        with track_changes(question):
            question.topics.remove(*removed)
            question.topics.add(*added)
        increment_version(Question, [question.pk])
        reindex_dependents(question)


def link_questions(question: Question, others: Iterable[Question]) -> None:
    """Link questions as related, in both directions. Those that are related already stay so.

    They are no longer kept apart.
    """
    known = set(question.related_questions.values_list("pk", flat=True))
    added = [other for other in others if other.pk not in known | {question.pk}]
    if not added:
        return
    with transaction.atomic():
        take_writer_lock()
        with track_all_changes(Question, [question, *added]):
            question.related_questions.add(*added)
            question.unrelated_questions.remove(*added)
        increment_version(Question, [each.pk for each in (question, *added)])
        reindex((), changes_evidence=False)


def reindex_dependents(record: models.Model) -> None:
    """Rewrite the entries of all answers that depend on a saved record.

    Must be the last statement of a transaction. Call it again after many-to-many changes, such as
    to a question's topics.
    """
    reindex(
        dependent_answer_ids(record),
        changes_evidence=type(record) not in NO_EVIDENCE,
        article_ids=dependent_article_ids(record),
    )


def delete_record(record: models.Model) -> None:
    """Delete a record. Raises `ProtectedError` if other records refer to it."""
    with transaction.atomic():
        take_writer_lock()
        answer_ids = dependent_answer_ids(record)  # the relations are lost with the deletion
        article_ids = dependent_article_ids(record)
        if isinstance(record, Transcript | Video):
            save_deleted_cues(_transcripts_of(record))
        if not isinstance(record, Transcript):
            save_deletion([record])
        record.delete()
        reindex(answer_ids, article_ids=article_ids)


def _transcripts_of(record: Transcript | Video) -> Iterable[Transcript]:
    return [record] if isinstance(record, Transcript) else record.transcripts.order_by("pk")


def dependent_answer_ids(record: models.Model) -> list[int]:
    path = ANSWER_PATHS.get(type(record))
    if path is None:  # no answer shows it, such as an author
        return []
    dependents = Answer.objects.filter(**{path: record.pk})
    return list(dependents.order_by("pk").values_list("pk", flat=True).distinct())


def dependent_article_ids(record: models.Model) -> list[int]:
    """Return the articles whose entries have the name of a topic or an author."""
    if not isinstance(record, Author | Topic):
        return []
    return list(record.articles.order_by("pk").values_list("pk", flat=True))
