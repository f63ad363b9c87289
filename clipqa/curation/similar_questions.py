"""Find questions that say nearly the same as a typed one, for an editor who is about to add it.

Candidates are the questions of the answers that a search for the text finds, those with the same
folded text, and those of the newest unpublished answers, which the index doesn't have. They are
compared by the terms of their texts, so another question mark or a plural is no difference.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Count

from clipqa.curation.roles import answers_for, visible_to
from clipqa.lib.stop_words import STOP_WORDS
from clipqa.lib.words import fold, raw_words
from clipqa.models import Answer, Question, SearchEntry, Status
from clipqa.models.question import MAX_QUESTION_LENGTH, fold_question
from clipqa.search import SearchTooSlow, find
from clipqa.search.terms import terms_of
from clipqa.search.writings import Kind

MAX_SIMILAR = 5
MIN_LENGTH = 3  # characters
BEST_ANSWERS, NEWEST_HIDDEN = 60, 200
MIN_SHARE = 0.35  # of the weight of the typed words
STOP_WORD_WEIGHT = 0.1  # per character, as that of others is 1: long words are rarer
MARKS = "?？؟!.¿¡ "  # at the ends of a question
# Stop words of the search that give a question another meaning.
NEGATIONS = frozenset(fold(word) for word in "not no nicht ne pas не нет لا".split())


@dataclass(frozen=True)
class Wording:
    """The terms of a text, with their weights, and those that decide whether two are the same."""

    weights: dict[str, float]
    key: tuple[str, ...]
    heavy: frozenset[str]  # without stop words

    @classmethod
    def of(cls, text: str) -> "Wording":
        terms = [term for term in terms_of(text) if term.kind is Kind.WORD]
        light = {term.text for term in terms if term.word in STOP_WORDS - NEGATIONS}
        weights = {
            term.text: len(term.text) * (STOP_WORD_WEIGHT if term.text in light else 1.0)
            for term in terms
        }
        # The first word mostly asks: "why" or "how" make different questions of the same words.
        key = [term.text for at, term in enumerate(terms) if at == 0 or term.text not in light]
        return cls(weights, tuple(key), frozenset(weights) - light)

    def closeness(self, other: "Wording") -> float:
        """Return the shared weight, as a share of this text; 0.0 for what is too little.

        Of two texts with the same share, the shorter one is closer.
        """
        if not self.heavy & other.heavy:
            return 0.0
        shared = sum(self.weights[term] for term in self.weights.keys() & other.weights.keys())
        share = shared / sum(self.weights.values())
        return share + shared / sum(other.weights.values()) if share >= MIN_SHARE else 0.0


@dataclass(frozen=True)
class SimilarQuestion:
    question: Question  # with its topics
    is_same: bool
    outlets: int  # with a public answer
    answers: int  # that the user may see


def similar_questions(
    text: str, person: Any, language: str = "", without: int | None = None
) -> list[SimilarQuestion]:
    """Return at most `MAX_SIMILAR` questions that the user may see, the closest first."""
    text = text[:MAX_QUESTION_LENGTH]
    if len(text.strip()) < MIN_LENGTH:
        return []
    candidates = _candidates(text, person, language, without)
    typed = Wording.of(text)
    rated = [(typed.closeness(wording), typed.key == wording.key, pk) for pk, wording in candidates]
    # Stable, so that equally close ones keep the order of the search.
    rated.sort(key=lambda each: (each[1], each[0]), reverse=True)
    chosen = {pk: is_same for close, is_same, pk in rated if close or is_same}
    return described(list(chosen)[:MAX_SIMILAR], person, chosen)


def described(
    ids: Sequence[int], person: Any, same: dict[int, bool] | None = None
) -> list[SimilarQuestion]:
    """Return questions in this order, without those that are hidden from the user."""
    questions = visible_to(person, Question.objects.filter(pk__in=ids)).prefetch_related("topics")
    found = {question.pk: question for question in questions}
    about = Answer.objects.filter(question__in=list(found))
    outlets = _counts(about.published(), Count("clip__video__outlet", distinct=True))
    answers = _counts(answers_for(person, about).exclude(status=Status.ARCHIVED), Count("pk"))
    return [
        SimilarQuestion(found[pk], bool(same and same[pk]), outlets.get(pk, 0), answers.get(pk, 0))
        for pk in ids
        if pk in found
    ]


def _counts(answers: Any, count: Count) -> dict[int, int]:
    counted = answers.order_by().values("question").annotate(number=count)
    return dict(counted.values_list("question", "number"))


def _candidates(
    text: str, person: Any, language: str, without: int | None
) -> list[tuple[int, Wording]]:
    ids = [*_found(text), *_hidden(person)]
    named = Question.objects.filter(pk__in=ids) | Question.objects.filter(
        folded_text__in=_spellings(text)
    )
    if language:
        named = named.filter(language=language)
    rows = dict(visible_to(person, named.exclude(pk=without or 0)).values_list("pk", "text"))
    order = chain((pk for pk in rows if pk not in ids), dict.fromkeys(ids))
    return [(pk, Wording.of(rows[pk])) for pk in order if pk in rows]


def _found(text: str) -> Iterable[int]:
    """Return the questions of the best answers of a search, which reads no operators in them."""
    try:
        ids = find(" ".join(raw_words(text))).ids[:BEST_ANSWERS]
    except SearchTooSlow:
        return ()
    entries = SearchEntry.objects.filter(pk__in=ids).values_list("pk", "question")
    questions = dict(entries)
    return dict.fromkeys(questions[pk] for pk in ids if pk in questions)


def _hidden(person: Any) -> Iterable[int]:
    unpublished = Answer.objects.exclude(status=Status.PUBLISHED)
    newest = answers_for(person, unpublished).order_by("-pk")
    return dict.fromkeys(newest.values_list("question", flat=True)[:NEWEST_HIDDEN])


def _spellings(text: str) -> list[str]:
    bare = fold_question(text).strip(MARKS)
    return [bare, *(f"{bare}{mark}" for mark in "?？؟"), f"¿{bare}?", fold_question(text)]
