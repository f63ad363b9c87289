"""A small library in which every filter parts the answers, and what each filter should find.

The oracle is written in plain Python from the facts, without any of the feed's own code.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from clipqa.feed import FeedQuery
from clipqa.models import Answer, Status
from tests.factories import make_answer, make_clip, make_outlet, make_question, make_topic
from tests.factories import make_video as make_plain_video

OUTLETS = ("Harbour TV", "Delta News", "Полярная студия")
TOPICS = ("Ceasefires", "Elections", "Science")
LANGUAGES = ("en", "ar")
LENGTHS_MS = (1_000, 14_999, 15_000, 60_000, 60_001)
DAYS = (date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 15), None)
WORDS = ("harvest", "glacier", "treaty", "orbit")
FIRST_MOMENT = datetime(2025, 2, 18, 12, 0, tzinfo=UTC)
SIZE = 36


@dataclass(frozen=True)
class Fact:
    """What was written into the library for one answer."""

    answer: Answer
    outlet: str
    topics: tuple[str, ...]
    language: str
    length_ms: int
    day: date
    word: str
    published_at: datetime

    @property
    def duration(self) -> str:
        if self.length_ms < 15_000:
            return "short"
        return "medium" if self.length_ms <= 60_000 else "long"


def make_library(size: int = SIZE) -> list[Fact]:
    outlets = [make_outlet(name) for name in OUTLETS]
    topics = [make_topic(name) for name in TOPICS]
    return [_make_fact(number, outlets, topics) for number in range(size)]


def _make_fact(number: int, outlets: list, topics: list) -> Fact:
    outlet = outlets[number % 3]
    about = tuple(topic for place, topic in enumerate(topics) if (number // 2) >> place & 1)
    language, length_ms = LANGUAGES[number % 5 == 0], LENGTHS_MS[number % len(LENGTHS_MS)]
    day, word = DAYS[number // 3 % len(DAYS)], WORDS[number // 4 % len(WORDS)]
    # Moments repeat, so that only the answer's id can part some of them.
    moment = FIRST_MOMENT + timedelta(hours=number // 2)
    video = make_plain_video(outlet, aired_on=day)
    answer = make_answer(
        make_question(f"What came {number} of it?", topics=list(about), language=language),
        clip=make_clip(video, 10_000, 10_000 + length_ms),
        body=f"They spoke of the {word}.",
        status=Status.PUBLISHED,
        published_at=moment,
    )
    return Fact(
        answer,
        outlet.slug,
        tuple(topic.slug for topic in about),
        language,
        length_ms,
        day or moment.date(),
        word,
        moment,
    )


def fits(fact: Fact, query: FeedQuery, without: str = "") -> bool:
    asked = {
        "text": not query.text or fact.word in query.text.split(),
        "outlets": not query.outlets or fact.outlet in query.outlets,
        "topics": not query.topics or bool(set(fact.topics) & set(query.topics)),
        "durations": not query.durations or fact.duration in query.durations,
        "years": not query.years or fact.day.year in query.years,
        "date_from": query.date_from is None or fact.day >= query.date_from,
        "date_to": query.date_to is None or fact.day <= query.date_to,
        "languages": not query.languages or fact.language in query.languages,
    }
    return all(does for name, does in asked.items() if name != without)


def values_of(fact: Fact, facet: str) -> tuple[str, ...]:
    if facet == "topic":
        return fact.topics
    attribute = {"outlet": fact.outlet, "duration": fact.duration, "language": fact.language}
    return (attribute.get(facet) or str(fact.day.year),)


def in_sort(facts: list[Fact], sort: str) -> list[Fact]:
    newest = sorted(facts, key=lambda fact: (fact.published_at, fact.answer.pk), reverse=True)
    if sort == "oldest":
        return newest[::-1]
    if sort in {"shortest", "longest"}:
        return sorted(newest, key=lambda fact: fact.length_ms, reverse=sort == "longest")
    return newest
