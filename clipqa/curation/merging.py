"""Make one record of two that mean the same: what leans on the one moves to the other."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.curation.edits import lock_version
from clipqa.curation.nouns import answer_ids_leaning_on
from clipqa.models import (
    LibraryState,
    Outlet,
    Proposal,
    Question,
    SlugRedirect,
    Topic,
    Verb,
)
from clipqa.revisions import (
    acting,
    difference,
    keep,
    keep_deletion,
    keeping_all,
    revisions_of,
    stored_states,
    told,
)
from clipqa.search.indexing import CHUNK, chunked, index_answers

CAME = "merged"  # in the revision of what remains: the number of what went


class Seen(NamedTuple):
    """Which versions of the two somebody looked at before deciding."""

    merged: int
    into: int


class Moving(NamedTuple):
    """What a merge moves, for the page that asks whether it is meant."""

    counts: list[tuple[str | Promise, int]]
    topics: list[Topic]  # that the remaining question gets
    addresses: int


def came_into(model: type[models.Model], pk: int) -> list[int]:
    """The records that were merged into this one, and into those before."""
    told_so = revisions_of(model, pk).filter(verb=Verb.MERGED)
    came = [each.changes[CAME][1] for each in told_so if CAME in each.changes]
    return came + [older for each in came for older in came_into(model, each)]


def what_moves(merged: Any, into: Any) -> Moving:
    answers = len(answer_ids_leaning_on(merged))
    counts: list[tuple[str | Promise, int]] = []
    if isinstance(merged, Topic):
        counts.append((gettext_lazy("Questions"), merged.questions.count()))
    if isinstance(merged, Outlet):
        counts.append((gettext_lazy("Videos"), merged.videos.count()))
    counts.append((gettext_lazy("Answers"), answers))
    old = SlugRedirect.objects.filter(noun=merged._meta.model_name, target_id=merged.pk)
    return Moving(counts, _topics_to_add(merged, into), 1 + old.count())


def refuse(merged: Any, into: Any) -> None:
    """Raises `ValidationError` with a sentence where these two can't become one."""
    if merged.pk == into.pk:
        raise ValidationError(_("This is the same one. Choose the one that is to remain."))
    if isinstance(merged, Question) and merged.language != into.language:
        two = _(
            "One is in %(one)s, the other in %(other)s. Only questions of one language are merged; "
            "mend the language first if it is wrong."
        )
        raise ValidationError(two % {"one": merged.language, "other": into.language})


def merge(merged: Any, into: Any, seen: Seen) -> None:
    """Raises `EditCollision` if somebody saved one of the two, and as `refuse` does."""
    names = {"old": str(merged), "new": str(into)}
    why = (_("“%(old)s” was merged into “%(new)s”.") % names)[:1000]
    with transaction.atomic(), acting(why=why):
        _hold(merged, into, seen)
        refuse(merged, into)
        changed = {*answer_ids_leaning_on(merged)}
        if _topics_to_add(merged, into):
            changed |= {*answer_ids_leaning_on(into)}
        before = stored_states(type(into), [into.pk])[into.pk]
        MOVES[type(merged)](merged, into)
        into.save(update_fields=[])  # a page that is open on it was filled before this
        after = stored_states(type(into), [into.pk])[into.pk]
        changes = {**difference(before, after), CAME: [None, merged.pk]}
        keep([told(type(into), into.pk, Verb.MERGED, changes)])
        _lead_addresses(merged, into)
        index_answers(sorted(changed))  # before it goes, and its entries uncounted with it
        keep_deletion([merged])
        merged.delete()
        LibraryState.objects.touch()


def _hold(merged: Any, into: Any, seen: Seen) -> None:
    versions = [(merged, seen.merged), (into, seen.into)]
    for record, version in sorted(versions, key=lambda pair: pair[0].pk):
        lock_version(record, version)
        record.refresh_from_db()


def _move_answers(merged: Question, into: Question) -> None:
    _lean(merged.answers.all(), "question", into)
    into.topics.add(*_topics_to_add(merged, into))
    named = Q(values__question=merged.pk) | Q(base__question=merged.pk)
    for proposal in Proposal.objects.open().filter(named).select_for_update(of=("self",)):
        for said in (proposal.values, proposal.base):
            if said.get("question") == merged.pk:
                said["question"] = into.pk
        proposal.save(update_fields=["values", "base"])


def _move_questions(merged: Topic, into: Topic) -> None:
    rows = Question.topics.through._default_manager
    for questions in _held(merged.questions.all()):
        with keeping_all(Question, questions, Verb.MERGED):
            mine = rows.filter(topic=merged.pk, question__in=questions)
            have_both = rows.filter(topic=into.pk, question__in=questions).values("question")
            mine.filter(question__in=have_both).delete()
            mine.update(topic=into.pk)
            for question in questions:
                question.save(update_fields=[])


def _move_videos(merged: Outlet, into: Outlet) -> None:
    _lean(merged.videos.all(), "outlet", into)


def _lean(leaning: models.QuerySet, field: str, into: Any) -> None:
    for records in _held(leaning):
        with keeping_all(leaning.model, records, Verb.MERGED, only=(field,)):
            for record in records:
                setattr(record, field, into)
                record.save(update_fields=[field])


def _held(records: models.QuerySet) -> Iterator[list[Any]]:
    """A topic can have more questions than a statement takes numbers."""
    for ids in chunked([*records.values_list("pk", flat=True)], CHUNK):
        rows = records.model._default_manager.filter(pk__in=ids).order_by("pk")
        yield list(rows.select_for_update(of=("self",), no_key=True))


MOVES: dict[type[models.Model], Callable[[Any, Any], None]] = {
    Outlet: _move_videos,
    Question: _move_answers,
    Topic: _move_questions,
}


def _lead_addresses(merged: Any, into: Any) -> None:
    """All that ever led to the one lead to the other, each in one step."""
    noun = str(merged._meta.model_name)
    SlugRedirect.objects.filter(noun=noun, target_id=merged.pk).update(target_id=into.pk)
    SlugRedirect.objects.update_or_create(
        noun=noun, old_slug=merged.slug, defaults={"target_id": into.pk}
    )


def _topics_to_add(merged: Any, into: Any) -> list[Topic]:
    if not isinstance(merged, Question):
        return []
    return list(merged.topics.exclude(pk__in=into.topics.values("pk")))
