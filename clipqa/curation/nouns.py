"""Save and delete what answers lean on, and refresh the entries that show it."""

from collections.abc import Iterable

from django.db import models, transaction

from clipqa.counters import take_turn
from clipqa.curation.edits import count_edit
from clipqa.models import (
    Answer,
    Clip,
    Cue,
    LibraryState,
    Outlet,
    Question,
    Topic,
    Transcript,
    Verb,
    Video,
)
from clipqa.revisions import keep_deletion, keeping
from clipqa.search.indexing import index_answers

# How an answer leads to each noun.
PATHS: dict[type[models.Model], str] = {
    Clip: "clip",
    Cue: "clip__video__transcripts__cues",
    Outlet: "clip__video__outlet",
    Question: "question",
    Topic: "question__topics",
    Transcript: "clip__video__transcripts",
    Video: "clip__video",
}


def save_noun(
    noun: models.Model, topics: Iterable[Topic] | None = None, verb: Verb = Verb.CHANGED
) -> None:
    """Save a record other than an answer, a question with its topics, and every entry that
    shows it.
    """
    with transaction.atomic():
        take_turn()
        with keeping(noun, verb):
            noun.save()
            if topics is not None and isinstance(noun, Question):
                noun.topics.set(topics)
        refresh_leaning(noun)


def add_topics(question: Question, topics: Iterable[Topic]) -> None:
    with transaction.atomic():
        take_turn()
        with keeping(question):
            question.topics.add(*topics)
        count_edit(Question, [question.pk])
        refresh_leaning(question)


def refresh_leaning(noun: models.Model) -> None:
    """Rewrite the entries of all answers that lean on a saved record; last in a transaction.

    To be called again after many-to-many changes, such as a question's topics.
    """
    with transaction.atomic():
        index_answers(answer_ids_leaning_on(noun))
        LibraryState.objects.touch()


def delete_noun(noun: models.Model) -> None:
    """Delete a record; raises `ProtectedError` while something leans on it."""
    with transaction.atomic():
        take_turn()
        leaning = answer_ids_leaning_on(noun)
        keep_deletion([noun])
        noun.delete()
        index_answers(leaning)
        LibraryState.objects.touch()


def answer_ids_leaning_on(noun: models.Model) -> list[int]:
    leaning = Answer.objects.filter(**{PATHS[type(noun)]: noun.pk})
    return list(leaning.order_by("pk").values_list("pk", flat=True).distinct())
