"""Choose what to ask a library for; the same for the same library."""

from django.db.models import Count

from clipqa.feed.page import PER_PAGE
from clipqa.models import Outlet, Question, SearchEntry, SearchTerm, SearchWord, Topic
from clipqa.search.stop_words import STOP_WORDS
from scripts.benchmarks.subjects import Listed, Subjects

# The share of all answers that hold the word.
VERY_COMMON, COMMON, MIDDLING, RARE = 0.21, 0.02, 0.005, 0.0002
FEWEST_HOLDERS = 5
QUESTION_ANSWERS = 5


def choose_subjects() -> Subjects:
    count = SearchEntry.objects.count()
    topic, about = _largest(SearchEntry.objects.values_list("question__topics"))
    outlet, aired = _largest(SearchEntry.objects.values_list("outlet"))
    topic_found, outlet_found = Topic.objects.get(pk=topic), Outlet.objects.get(pk=outlet)
    return Subjects(
        everything=Listed("/search/", count, PER_PAGE),
        topic=Listed(f"/topics/{topic_found.slug}/", about, PER_PAGE),
        outlet=Listed(f"/outlets/{outlet_found.slug}/", aired, PER_PAGE),
        outlet_slug=outlet_found.slug,
        question_slug=_question(),
        very_common=_word(VERY_COMMON, count),
        common=_word(COMMON, count),
        middling=_word(MIDDLING, count),
        rare=_word(RARE, count),
        phrase=" ".join(topic_found.name.lower().split()[:2]),
        typo=_misspelled(_word(RARE, count, shortest=8)),
    )


def _largest(grouped: "object") -> tuple[int, int]:
    counted = grouped.annotate(n=Count("pk")).order_by("-n")  # type: ignore[attr-defined]
    return next((pk, n) for pk, n in counted[:2] if pk is not None)


def _question() -> str:
    """One that several outlets answer, but no more than usual."""
    met = SearchEntry.objects.values_list("question").annotate(n=Count("pk"))
    pk = met.filter(n__lte=QUESTION_ANSWERS).order_by("-n", "question")[0][0]
    return Question.objects.get(pk=pk).slug


def _word(share: float, count: int, shortest: int = 3) -> str:
    """The word whose holders are nearest to that share of all answers."""
    wanted = max(FEWEST_HOLDERS, round(share * count))
    held = dict(SearchTerm.objects.filter(entries__gt=wanted // 3).values_list("term", "entries"))
    words = SearchWord.objects.filter(entries__gt=0).order_by("word").values_list("word", "term")
    fit = (
        (abs(held[term] - wanted), word)
        for word, term in words.iterator(5_000)
        if term in held and len(word) >= shortest and word.isascii() and word.isalpha()
        if word not in STOP_WORDS
    )
    return min(fit)[1]


def _misspelled(word: str) -> str:
    """Two neighbours in the middle change places, as hurried fingers do, till nobody knows it."""
    swapped = (
        f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
        for at in sorted(range(1, len(word) - 2), key=lambda at: abs(at - len(word) // 2))
        if word[at] != word[at + 1]
    )
    return next(one for one in swapped if not SearchWord.objects.filter(word=one).exists())
