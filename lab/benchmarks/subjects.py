"""Choose the records and words that a library is asked for.

The choice is the same for the same library.
"""

from django.db.models import Count

from clipqa.feed.page import PER_PAGE
from clipqa.lib.stop_words import STOP_WORDS
from clipqa.models import Outlet, Question, SearchEntry, SearchTerm, SearchWord, Topic
from lab.benchmarks.pages import PagedList, Subjects

# The share of all answers that contain the word.
VERY_COMMON, COMMON, MIDDLING, RARE = 0.21, 0.02, 0.005, 0.0002
MIN_ENTRIES = 5
QUESTION_ANSWERS = 5


def choose_subjects() -> Subjects:
    count = SearchEntry.objects.count()
    topic, topic_count = _largest(SearchEntry.objects.values_list("question__topics"))
    outlet, outlet_count = _largest(SearchEntry.objects.values_list("outlet"))
    largest_topic, largest_outlet = Topic.objects.get(pk=topic), Outlet.objects.get(pk=outlet)
    return Subjects(
        everything=PagedList("/search/", count, PER_PAGE),
        topic=PagedList(f"/topics/{largest_topic.slug}/", topic_count, PER_PAGE),
        outlet=PagedList(f"/outlets/{largest_outlet.slug}/", outlet_count, PER_PAGE),
        outlet_slug=largest_outlet.slug,
        question_slug=_question(),
        very_common=_word(VERY_COMMON, count),
        common=_word(COMMON, count),
        middling=_word(MIDDLING, count),
        rare=_word(RARE, count),
        phrase=" ".join(largest_topic.name.lower().split()[:2]),
        typo=_misspelled(_word(RARE, count, min_length=8)),
    )


def _largest(grouped: "object") -> tuple[int, int]:
    counted = grouped.annotate(n=Count("pk")).order_by("-n")  # type: ignore[attr-defined]
    return next((pk, n) for pk, n in counted[:2] if pk is not None)


def _question() -> str:
    """A question with several answers, but no more than usual."""
    counts = SearchEntry.objects.values_list("question").annotate(n=Count("pk"))
    pk = counts.filter(n__lte=QUESTION_ANSWERS).order_by("-n", "question")[0][0]
    return Question.objects.get(pk=pk).slug


def _word(share: float, count: int, min_length: int = 3) -> str:
    """The word that is contained in nearest to that share of all answers."""
    wanted = max(MIN_ENTRIES, round(share * count))
    entries = dict(
        SearchTerm.objects.filter(entries__gt=wanted // 3).values_list("term", "entries")
    )
    words = SearchWord.objects.filter(entries__gt=0).order_by("word").values_list("word", "term")
    candidates = (
        (abs(entries[term] - wanted), word)
        for word, term in words.iterator(5_000)
        if term in entries and len(word) >= min_length and word.isascii() and word.isalpha()
        if word not in STOP_WORDS
    )
    return min(candidates)[1]


def _misspelled(word: str) -> str:
    """Swap two neighbouring letters near the middle so that no word of the library results."""
    swapped = (
        f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
        for at in sorted(range(1, len(word) - 2), key=lambda at: abs(at - len(word) // 2))
        if word[at] != word[at + 1]
    )
    return next(one for one in swapped if not SearchWord.objects.filter(word=one).exists())
