"""Merge two records with the same meaning: the dependents of one move to the other."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.curation.citations import follow_answers
from clipqa.curation.evidence_results import mark_unchecked, refresh_after_commit
from clipqa.curation.proposed_articles import move_in_proposals
from clipqa.curation.records import (
    NO_EVIDENCE,
    dependent_answer_ids,
    dependent_article_ids,
)
from clipqa.curation.subscriptions import move_subscriptions
from clipqa.curation.versions import lock_version
from clipqa.history import (
    as_actor,
    difference,
    new_revision,
    revisions_of,
    save_deletion,
    save_revisions,
    stored_states,
    track_all_changes,
)
from clipqa.models import (
    Article,
    Author,
    ComparisonBlock,
    LibraryState,
    Outlet,
    Proposal,
    Question,
    SlugRedirect,
    Topic,
    Verb,
)
from clipqa.search.article_index import index_articles
from clipqa.search.indexing import CHUNK, chunked, index_answers

MERGED_KEY = "merged"  # key in the revision of the remaining record: the id of the merged one


class SeenVersions(NamedTuple):
    """The edit versions of both records that the user saw before the decision."""

    merged: int
    into: int


class MergeCounts(NamedTuple):
    """The counts of a merge for its confirmation page."""

    counts: list[tuple[str | Promise, int]]
    topics: list[Topic]  # that are added to the remaining question
    addresses: int


def merged_ids(model: type[models.Model], pk: int) -> list[int]:
    """Return the ids of all records merged into this one, directly or through others."""
    revisions = revisions_of(model, pk).filter(verb=Verb.MERGED)
    ids = [each.changes[MERGED_KEY][1] for each in revisions if MERGED_KEY in each.changes]
    return ids + [older for each in ids for older in merged_ids(model, each)]


def get_merge_counts(merged: Any, into: Any) -> MergeCounts:
    answers = len(dependent_answer_ids(merged))
    counts: list[tuple[str | Promise, int]] = []
    if isinstance(merged, Topic):
        counts.append((gettext_lazy("Questions"), merged.questions.count()))
    if isinstance(merged, Outlet):
        counts.append((gettext_lazy("Videos"), merged.videos.count()))
    if isinstance(merged, Author | Topic):
        counts.append((gettext_lazy("Articles"), merged.articles.count()))
    if not isinstance(merged, Author):
        counts.append((gettext_lazy("Answers"), answers))
    if isinstance(merged, Question) and (comments := merged.comments.count()):
        counts.append((gettext_lazy("Comments"), comments))
    old = SlugRedirect.objects.filter(model_name=merged._meta.model_name, target_id=merged.pk)
    return MergeCounts(counts, _topics_to_add(merged, into), 1 + old.count())


def validate_merge(merged: Any, into: Any) -> None:
    """Raise `ValidationError` if these two records can't be merged."""
    if merged.pk == into.pk:
        raise ValidationError(_("Both are the same record. Choose another one."))
    if isinstance(merged, Question) and merged.language != into.language:
        message = _(
            "One is in %(one)s, the other in %(other)s. Only questions in the same language can be "
            "merged. If a language is wrong, correct it first."
        )
        raise ValidationError(message % {"one": merged.language, "other": into.language})


def merge(merged: Any, into: Any, seen: SeenVersions) -> None:
    """Merge one record into another.

    Raises `EditConflict` if either was saved meanwhile, and the errors of `validate_merge`.
    """
    names = {"old": str(merged), "new": str(into)}
    why = (_("“%(old)s” was merged into “%(new)s”.") % names)[:1000]
    with transaction.atomic(), as_actor(why=why):
        _lock(merged, into, seen)
        validate_merge(merged, into)
        changed = {*dependent_answer_ids(merged)}
        changed_articles = dependent_article_ids(merged)
        if _topics_to_add(merged, into):
            changed |= {*dependent_answer_ids(into)}
        before = stored_states(type(into), [into.pk])[into.pk]
        MOVES[type(merged)](merged, into)
        move_subscriptions(merged, into)
        # Raises `edit_version`, so that a form that was opened before is refused.
        into.save(update_fields=[])
        after = stored_states(type(into), [into.pk])[into.pk]
        changes = {**difference(before, after), MERGED_KEY: [None, merged.pk]}
        save_revisions([new_revision(type(into), into.pk, Verb.MERGED, changes)])
        _redirect_slugs(merged, into)
        if type(into) not in NO_EVIDENCE:
            mark_unchecked(changed)
            refresh_after_commit(changed)
        follow_answers(changed)
        # Before the deletion, which deletes its entries without updating the counters.
        index_answers(sorted(changed))
        index_articles(changed_articles)
        save_deletion([merged])
        merged.delete()
        LibraryState.objects.touch()


def _lock(merged: Any, into: Any, seen: SeenVersions) -> None:
    versions = [(merged, seen.merged), (into, seen.into)]
    # In the order of ids, so that two transactions can't lock these rows crosswise.
    for record, version in sorted(versions, key=lambda pair: pair[0].pk):
        lock_version(record, version)
        record.refresh_from_db()


def _move_answers(merged: Question, into: Question) -> None:
    _move_dependents(merged.answers.all(), "question", into)
    _move_comparisons(merged, into)
    _move_links(merged, into)
    merged.comments.update(question=into)
    into.topics.add(*_topics_to_add(merged, into))
    named = Q(values__question=merged.pk) | Q(base__question=merged.pk)
    for proposal in Proposal.objects.open().filter(named).select_for_update(of=("self",)):
        for values in (proposal.values, proposal.base):
            if values.get("question") == merged.pk:
                values["question"] = into.pk
        proposal.save(update_fields=["values", "base"])
    move_in_proposals(merged, into)


def _move_links(merged: Question, into: Question) -> None:
    """Link a question to those that either was linked to, and keep it apart from the others."""
    into.related_questions.add(*merged.related_questions.exclude(pk=into.pk))
    into.unrelated_questions.add(*merged.unrelated_questions.exclude(pk=into.pk))
    into.unrelated_questions.remove(*into.related_questions.all())


def _move_questions(merged: Topic, into: Topic) -> None:
    through = Question.topics.through._default_manager
    for questions in _locked_chunks(merged.questions.all()):
        with track_all_changes(Question, questions, Verb.MERGED):
            links = through.filter(topic=merged.pk, question__in=questions)
            already_linked = through.filter(topic=into.pk, question__in=questions).values(
                "question"
            )
            links.filter(question__in=already_linked).delete()
            links.update(topic=into.pk)
            for question in questions:
                question.save(update_fields=[])


def _move_topic(merged: Topic, into: Topic) -> None:
    _move_questions(merged, into)
    through = Article.topics.through._default_manager
    for articles in _locked_chunks(merged.articles.all()):
        with track_all_changes(Article, articles, Verb.MERGED):
            links = through.filter(topic=merged.pk, article__in=articles)
            both = through.filter(topic=into.pk, article__in=articles).values("article")
            links.filter(article__in=both).delete()
            links.update(topic=into.pk)
            for article in articles:
                if article.main_topic_id == merged.pk:
                    article.main_topic = into
                article.save(update_fields=["main_topic"])
    move_in_proposals(merged, into)


def _move_comparisons(merged: Question, into: Question) -> None:
    """Let the comparisons of articles show the remaining question."""
    blocks = ComparisonBlock.objects.filter(question=merged)
    articles = Article.objects.filter(pk__in=blocks.values("parent"))
    for chunk in _locked_chunks(articles):
        with track_all_changes(Article, chunk, Verb.MERGED):
            ComparisonBlock.objects.filter(parent__in=chunk, question=merged).update(question=into)
            for article in chunk:
                article.save(update_fields=[])


def _move_articles(merged: Author, into: Author) -> None:
    _move_dependents(merged.articles.all(), "author", into)
    move_in_proposals(merged, into)


def _move_videos(merged: Outlet, into: Outlet) -> None:
    _move_dependents(merged.videos.all(), "outlet", into)


def _move_dependents(dependents: models.QuerySet, field: str, into: Any) -> None:
    for records in _locked_chunks(dependents):
        with track_all_changes(dependents.model, records, Verb.MERGED, only=(field,)):
            for record in records:
                setattr(record, field, into)
                record.save(update_fields=[field])


def _locked_chunks(records: models.QuerySet) -> Iterator[list[Any]]:
    """Yield the records in locked chunks.

    A topic can have more questions than a statement can have parameters.
    """
    for ids in chunked([*records.values_list("pk", flat=True)], CHUNK):
        rows = records.model._default_manager.filter(pk__in=ids).order_by("pk")
        yield list(rows.select_for_update(of=("self",), no_key=True))


MOVES: dict[type[models.Model], Callable[[Any, Any], None]] = {
    Author: _move_articles,
    Outlet: _move_videos,
    Question: _move_answers,
    Topic: _move_topic,
}


def _redirect_slugs(merged: Any, into: Any) -> None:
    """Redirect all slugs of the merged record, old ones included, directly to the other one."""
    model_name = str(merged._meta.model_name)
    SlugRedirect.objects.filter(model_name=model_name, target_id=merged.pk).update(
        target_id=into.pk
    )
    SlugRedirect.objects.update_or_create(
        model_name=model_name, old_slug=merged.slug, defaults={"target_id": into.pk}
    )


def _topics_to_add(merged: Any, into: Any) -> list[Topic]:
    if not isinstance(merged, Question):
        return []
    return list(merged.topics.exclude(pk__in=into.topics.values("pk")))
