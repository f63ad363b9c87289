"""Find questions that say the same as one that a reader asks: open ones, and public ones.

The wordings are compared as those that an editor types (`curation/similar_questions.py`), so
another question mark, another order of the words or a plural is no difference. Another word is,
since "2016" instead of "2020" makes another question: moderators join such questions.
"""

from collections.abc import Iterable

from clipqa.curation.similar_questions import Wording
from clipqa.lib.words import raw_words
from clipqa.models import Question, ReaderQuestion, SearchEntry
from clipqa.models.question import fold_question
from clipqa.search import SearchTooSlow, find

MAX_COMPARED = 500  # open questions, the newest
BEST_ANSWERS = 30
MIN_CLOSENESS = 1.2  # of 2: most words of both texts are the same


def open_duplicate(text: str, language: str) -> ReaderQuestion | None:
    """Return the open question of the same language that says the same."""
    if not fold_question(text):
        return None
    open_ones = ReaderQuestion.objects.listed().filter(language=language)
    same = open_ones.filter(folded_text=fold_question(text)).order_by("pk").first()
    return same or _worded_alike(text, open_ones.order_by("-pk")[:MAX_COMPARED])


def _worded_alike(text: str, questions: Iterable[ReaderQuestion]) -> ReaderQuestion | None:
    typed = set(Wording.of(text).key)
    alike = (each for each in questions if set(Wording.of(each.text).key) == typed)
    return next(alike, None) if typed else None


def closest_first(text: str, questions: Iterable[ReaderQuestion]) -> list[ReaderQuestion]:
    """Return the questions, those that say the most of this text first."""
    typed = Wording.of(text)
    return sorted(questions, key=lambda each: -typed.closeness(Wording.of(each.text)))


def public_question_like(text: str) -> Question | None:
    """Return the public question that is closest to a text, if it is close."""
    typed = Wording.of(text)
    rated = [(typed.closeness(Wording.of(each.text)), each) for each in _found(text)]
    closeness, closest = max(rated, key=lambda each: each[0], default=(0.0, None))
    return closest if closeness >= MIN_CLOSENESS else None


def _found(text: str) -> list[Question]:
    """Return the public questions of the best answers of a search, in its order."""
    try:
        ids = find(" ".join(raw_words(text))).ids[:BEST_ANSWERS]
    except SearchTooSlow:
        return []
    question_of = dict(SearchEntry.objects.filter(pk__in=ids).values_list("pk", "question"))
    order = dict.fromkeys(question_of[pk] for pk in ids if pk in question_of)
    found = Question.objects.public().in_bulk(list(order))
    return [found[pk] for pk in order if pk in found]
