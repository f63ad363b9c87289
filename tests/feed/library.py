"""Small libraries in which every filter parts the answers, and what each filter should find.

The oracle is written in plain Python from the facts, without any of the feed's own code.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from hypothesis import strategies as st

from clipqa.feed import FeedQuery
from clipqa.models import Answer, Clip, Cue, Question, Status, Topic, Transcript, Video
from clipqa.models.question import fold_question
from clipqa.search.indexing import index_answers
from tests.factories import make_outlet, make_topic

OUTLETS = ("Harbour TV", "Delta News", "Полярная студия")
OUTLET_SLUGS = ("harbour-tv", "delta-news", "полярная-студия")
TOPICS = ("Ceasefires", "Elections", "Science")
LANGUAGES = ("en", "ar")
# Two spellings are one speaker, and some answers have none.
SPEAKERS = ("A. Aide", "", "a.  AIDE", "Léa Marin", "فاطمة")
SPEAKER_KEYS = ("a. aide", "léa marin", "فاطمة")
LENGTHS_MS = (1_000, 14_999, 15_000, 60_000, 60_001)
DAYS = (date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 15), None)
WORDS = ("harvest", "glacier", "treaty", "orbit")
SAID = (*WORDS, "harvests", "who", "the", "Ñandú", "هدنة", "перемирие", "停火协议", "火协", "x")
FIRST_MOMENT = datetime(2025, 2, 18, 12, 0, tzinfo=UTC)
SIZE = 36
# What may be chosen of each facet: values that some answers have, and a year that none has.
VALUES: dict[str, Sequence[object]] = {
    "outlet": OUTLET_SLUGS,
    "topic": [name.lower() for name in TOPICS],
    "duration": ["short", "medium", "long"],
    "year": [2023, 2024, 2025, 1950],
    "language": LANGUAGES,
    "speaker": SPEAKER_KEYS,
}
# Public now, not yet, no more.
PUBLIC, SCHEDULED, EXPIRED = "public", "scheduled", "expired"

# What nobody types and somebody sends: every script and sign, halves of characters, operators
# alone, and far too much.
SIGNS = "\"-*():^~|&!\\'%_,;\x00\n\t ORANDNEARaZße\u0301ه停火ก한ㅎ👩‍🚀\ud800\udfff\uffff"
PARTS = ("treaty", "-treaty", '"the treaty"', '"', '-"', "OR", "outlet:", 'topic:"sci', "truce\x00")
hostile_texts = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=60),
    st.text(SIGNS, max_size=60),
    st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PARTS), max_size=12).map("".join),
)
HUGE_TEXTS = (
    " ".join(f"word{number}" for number in range(10_000)),
    "treaty " * 10_000,
    " ".join(f'"treaty {number}" -x{number}' for number in range(200)),
    "outlet:a topic:b " * 300,
    "停" * 10_000,
    '"' * 10_001,
    "a" * 100_000,
)


@dataclass(frozen=True)
class Sketch:
    """What one answer is to be; its outlet and topics by their places."""

    question: str
    body: str = "They said so."
    said: str = ""
    outlet: int = 0
    topics: tuple[int, ...] = ()
    language: str = "en"
    speaker: str = ""
    length_ms: int = 15_000
    day: date | None = None
    hour: int = 0
    when: str = PUBLIC

    @property
    def published_at(self) -> datetime:
        return FIRST_MOMENT + timedelta(hours=self.hour)


@dataclass(frozen=True)
class Fact:
    """What was written into the library for one answer."""

    answer: Answer
    outlet: str
    topics: tuple[str, ...]
    language: str
    speaker: str
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
    sketches = [_sketch(number) for number in range(size)]
    answers = shelve(sketches)
    return [_fact(*pair, number) for number, pair in enumerate(zip(sketches, answers, strict=True))]


def _sketch(number: int) -> Sketch:
    return Sketch(
        question=f"What came {number} of it?",
        body=f"They spoke of the {_word(number)}.",
        outlet=number % 3,
        topics=tuple(place for place in range(3) if (number // 2) >> place & 1),
        language=LANGUAGES[number % 5 == 0],
        speaker=SPEAKERS[number // 3 % len(SPEAKERS)],
        length_ms=LENGTHS_MS[number % len(LENGTHS_MS)],
        day=DAYS[number // 3 % len(DAYS)],
        # Moments repeat, so that only the answer's id can part some of them.
        hour=number // 2,
    )


def _word(number: int) -> str:
    return WORDS[number // 4 % len(WORDS)]


def _fact(sketch: Sketch, answer: Answer, number: int) -> Fact:
    return Fact(
        answer,
        answer.clip.video.outlet.slug,
        tuple(TOPICS[place].lower() for place in sketch.topics),
        sketch.language,
        sketch.speaker,
        sketch.length_ms,
        sketch.day or sketch.published_at.date(),
        _word(number),
        sketch.published_at,
    )


def shelve(sketches: Sequence[Sketch]) -> list[Answer]:
    """Write many answers at once, through the same indexing as an import."""
    outlets = [make_outlet(name) for name in OUTLETS]
    topics = [make_topic(name) for name in TOPICS]
    videos = Video.objects.bulk_create(
        Video(
            outlet=outlets[sketch.outlet],
            provider="file",
            source_id=f"media:{number}.mp4",
            slug=f"recording-{number}",
            title=f"Recording {number}",
            aired_on=sketch.day,
        )
        for number, sketch in enumerate(sketches)
    )
    clips = Clip.objects.bulk_create(
        Clip(video=video, start_ms=10_000, end_ms=10_000 + sketch.length_ms)
        for video, sketch in zip(videos, sketches, strict=True)
    )
    _transcribe(videos, sketches)
    questions = _ask(sketches, topics)
    answers = Answer.objects.bulk_create(
        Answer(
            question=question,
            clip=clip,
            body=sketch.body,
            speaker=sketch.speaker,
            **_published(sketch),
        )
        for sketch, question, clip in zip(sketches, questions, clips, strict=True)
    )
    for when, now in ((EXPIRED, timezone.now() - timedelta(days=2)), ("", timezone.now())):
        # The expired were indexed while they ran, and nobody has swept them away yet.
        pairs = zip(answers, sketches, strict=True)
        index_answers([a.pk for a, s in pairs if (s.when == EXPIRED) == bool(when)], now)
    return answers


def _published(sketch: Sketch) -> dict[str, object]:
    now = timezone.now()
    moment = now + timedelta(days=1) if sketch.when == SCHEDULED else sketch.published_at
    return {
        "status": Status.PUBLISHED,
        "published_at": moment,
        "publish_at": moment if sketch.when == SCHEDULED else None,
        "expire_at": now - timedelta(days=1) if sketch.when == EXPIRED else None,
    }


def _ask(sketches: Sequence[Sketch], topics: Sequence[Topic]) -> list[Question]:
    questions = Question.objects.bulk_create(
        Question(
            text=sketch.question,
            folded_text=fold_question(sketch.question),
            slug=f"question-{number}",
            language=sketch.language,
        )
        for number, sketch in enumerate(sketches)
    )
    through = Question.topics.through
    through.objects.bulk_create(
        through(question=question, topic=topics[place])
        for question, sketch in zip(questions, sketches, strict=True)
        for place in sketch.topics
    )
    return questions


def _transcribe(videos: Sequence[Video], sketches: Sequence[Sketch]) -> None:
    said = [(video, s.said) for video, s in zip(videos, sketches, strict=True) if s.said]
    transcripts = Transcript.objects.bulk_create(
        Transcript(video=video, language="en") for video, _text in said
    )
    Cue.objects.bulk_create(
        Cue(transcript=transcript, start_ms=10_000, end_ms=11_000, text=text)
        for transcript, (_video, text) in zip(transcripts, said, strict=True)
    )


def make_random_library(seed: int, size: int = 30) -> list[Answer]:
    """Answers of few words, so that many hold the same; some not public yet, or no more."""
    chance = random.Random(seed)
    return shelve([_random_sketch(chance, number) for number in range(size)])


def _random_sketch(chance: random.Random, number: int) -> Sketch:
    def said(most: int) -> str:
        return " ".join(chance.choices(SAID, k=chance.randint(0, most)))

    return Sketch(
        question=f"{said(4)} {number}?",  # the number, since a question is asked only once
        body=said(9) or "…",
        said=said(6),
        outlet=chance.randrange(3),
        topics=tuple(chance.sample(range(3), k=chance.randint(0, 2))),
        language=chance.choice(LANGUAGES),
        speaker=chance.choice(SPEAKERS),
        length_ms=chance.choice(LENGTHS_MS),
        day=chance.choice(DAYS),
        hour=chance.randrange(6),
        when=chance.choice([PUBLIC] * 7 + [SCHEDULED, EXPIRED]),
    )


def some(values: Sequence[object]) -> st.SearchStrategy:
    return st.lists(st.sampled_from(list(values)), unique=True, max_size=2).map(tuple)


def queries(texts: st.SearchStrategy[str]) -> st.SearchStrategy[FeedQuery]:
    """What a reader may ask of such a library; up to two of a kind, and days."""
    days = st.none() | st.sampled_from([day for day in DAYS if day])
    return st.builds(
        FeedQuery,
        text=texts,
        chosen=st.fixed_dictionaries({facet: some(values) for facet, values in VALUES.items()}),
        date_from=days,
        date_to=days,
        sort=st.sampled_from(["", "newest", "oldest", "shortest", "longest"]),
    )


def fits(fact: Fact, query: FeedQuery, without: str = "") -> bool:
    asked = {
        "text": not query.text or fact.word in query.text.split(),
        "date_from": query.date_from is None or fact.day >= query.date_from,
        "date_to": query.date_to is None or fact.day <= query.date_to,
    }
    for facet, values in query.chosen.items():
        asked[facet] = bool({*values_of(fact, facet)} & set(map(str, values)))
    return all(does for name, does in asked.items() if name != without)


def values_of(fact: Fact, facet: str) -> tuple[str, ...]:
    return {
        "outlet": (fact.outlet,),
        "topic": fact.topics,
        "duration": (fact.duration,),
        "year": (str(fact.day.year),),
        "language": (fact.language,),
        "speaker": (" ".join(fact.speaker.lower().split()),) if fact.speaker else (),
    }[facet]


def in_sort(facts: list[Fact], sort: str) -> list[Fact]:
    newest = sorted(facts, key=lambda fact: (fact.published_at, fact.answer.pk), reverse=True)
    if sort == "oldest":
        return newest[::-1]
    if sort in {"shortest", "longest"}:
        return sorted(newest, key=lambda fact: fact.length_ms, reverse=sort == "longest")
    return newest
