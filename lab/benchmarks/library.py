"""A library of any size, made up from a seed: outlets, topics, and batches of answers.

The first answers are the oldest, as in a library that grew. Most come from a recent recording, a
third belong to a recent question that exists already, and one in a hundred is a draft.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from clipqa.lib.slugs import make_slug
from clipqa.models import Answer, Clip, Cue, Outlet, Question, Status, Topic, Transcript, Video
from clipqa.models.public_id import ALPHABET, LENGTH
from clipqa.models.question import fold_question
from lab.benchmarks.languages import CODES, LANGUAGES
from lab.benchmarks.recordings import Recordings
from lab.benchmarks.texts import Author

OUTLETS, TOPICS = 200, 2_000
BATCH = 500
NEWEST = datetime(2026, 10, 31, 18, 0, tzinfo=UTC)
YEARS = timedelta(days=6 * 365)
SAME_QUESTION, RECENT = 0.35, 400
DRAFTS = 0.01
# An odd factor below 2 ** 50 maps every number to another one: ids that look random.
SCATTER = 610_839_776_831_297
COLOURS = ["#8a5a00", "#0b5c8a", "#7a1f3d", "#2f5d34", "#41464f", "#5b3a8c"]


@dataclass
class Batch:
    """Rows to write; each kind comes after those that it refers to."""

    questions: list[Question] = field(default_factory=list)
    question_topics: list[tuple[int, int]] = field(default_factory=list)  # question, topic
    videos: list[Video] = field(default_factory=list)
    transcripts: list[Transcript] = field(default_factory=list)
    clips: list[Clip] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    cues_of: dict[int, list[Cue]] = field(default_factory=dict)  # by clip


class Library:
    def __init__(self, size: int, seed: int) -> None:
        self.size, self._random = size, Random(seed)  # noqa: S311 (made-up text, no secret)
        self._authors = {code: Author(code, seed) for code in CODES}
        self.outlets = [self._outlet(number) for number in range(1, OUTLETS + 1)]
        self.topics = [self._topic(number) for number in range(1, TOPICS + 1)]
        self._language_of = self._languages()
        self._recordings = Recordings(self._random, self._authors)
        self._recent: dict[str, deque[Question]] = {code: deque(maxlen=RECENT) for code in CODES}
        self._topics_of: dict[int, list[int]] = {}
        self._slugs: set[str] = set()
        self._texts: set[str] = set()
        self._questions = self._answers = 0
        self._by_outlet = list(accumulate(1 / (rank + 5) ** 0.9 for rank in range(OUTLETS)))
        self._by_topic = list(accumulate(1 / (rank + 4) ** 0.9 for rank in range(TOPICS)))

    def batches(self) -> Iterator[Batch]:
        """Yield batches until the library has as many published answers as its size says."""
        published = 0
        while published < self.size:
            batch = Batch()
            while len(batch.answers) < BATCH and published < self.size:
                published += self._answer(batch, published)
            yield batch

    def topics_of(self, question_id: int) -> list[Topic]:
        return [self.topics[number - 1] for number in self._topics_of[question_id]]

    def _answer(self, batch: Batch, published: int) -> bool:
        outlet = self._random.choices(self.outlets, cum_weights=self._by_outlet)[0]
        question = self._question(batch, self._language_of[outlet.pk])
        topic = self._topics_of[question.pk][0]
        clip = self._recordings.clip(batch, outlet, question.language, topic)
        self._answers += 1
        is_draft = self._random.random() < DRAFTS
        batch.answers.append(
            Answer(
                pk=self._answers,
                public_id=public_id(self._answers),
                key=f"bench-{self._answers}",
                question=question,
                clip=clip,
                body=self._body(question.language, topic),
                speaker=self._name(question.language) if self._random.random() < 0.8 else "",
                editor="Bench" if self._random.random() < 0.3 else "",
                status=Status.DRAFT if is_draft else Status.PUBLISHED,
                published_at=None if is_draft else self._moment(published),
            )
        )
        return not is_draft

    def _moment(self, published: int) -> datetime:
        """Return a moment within six years: denser towards the end, and in nearly sorted order."""
        share: float = 1 - (1 - (published + 1) / self.size) ** 1.2
        jitter = timedelta(seconds=self._random.randint(0, 2 * 24 * 60 * 60))
        return NEWEST - YEARS * (1 - share) - jitter

    def _body(self, language: str, topic: int) -> str:
        words, author = self._random.randint(70, 100), self._authors[language]
        if self._random.random() < 0.7:
            return author.text(self._random, topic, words)
        parts = (words // 2, words - words // 2)
        return "\n\n".join(author.text(self._random, topic, part) for part in parts)

    def _question(self, batch: Batch, language: str) -> Question:
        recent = self._recent[language]
        if recent and self._random.random() < SAME_QUESTION:
            return self._random.choice(recent)
        self._questions += 1
        topics = self._draw_topics()
        self._topics_of[self._questions] = topics
        text = self._question_text(language, topics[0])
        question = Question(
            pk=self._questions,
            text=text,
            folded_text=fold_question(text),
            slug=self._slug(text),
            language=language,
        )
        batch.questions.append(question)
        batch.question_topics.extend((question.pk, topic) for topic in topics)
        recent.append(question)
        return question

    def _question_text(self, language: str, topic: int) -> str:
        """Return a text that no other question has."""
        while True:
            text = self._authors[language].question(self._random, topic)
            if text not in self._texts:
                self._texts.add(text)
                return text

    def _slug(self, text: str) -> str:
        slug = make_slug(text)
        if slug in self._slugs:
            slug = f"{slug[:70].strip('-')}-{self._questions}"
        self._slugs.add(slug)
        return slug

    def _draw_topics(self) -> list[int]:
        number = self._random.choice((1, 1, 2, 2, 3))
        drawn = self._random.choices(range(1, TOPICS + 1), cum_weights=self._by_topic, k=number)
        return list(dict.fromkeys(drawn))

    def _outlet(self, number: int) -> Outlet:
        name = f"{self._name('en')} {self._random.choice(('News', 'TV', 'Radio', 'Post'))}"
        return Outlet(
            pk=number,
            name=f"{name} {number}",
            slug=make_slug(f"{name} {number}"),
            website=f"https://outlet-{number}.example/",
            colour=self._random.choice(COLOURS),
            description=self._authors["en"].text(self._random, 0, 25),
        )

    def _topic(self, number: int) -> Topic:
        name = " ".join(self._authors["en"].topical(number)[:2]).capitalize()
        return Topic(
            pk=number,
            name=f"{name} {number}",
            slug=make_slug(f"{name} {number}"),
            explainer=self._authors["en"].text(self._random, number, 60),
        )

    def _name(self, language: str) -> str:
        words = self._authors[language].words
        return " ".join(word.capitalize() for word in self._random.choices(words[200:4000], k=2))

    def _languages(self) -> dict[int, str]:
        shares = [language.share for language in LANGUAGES]
        return {
            outlet.pk: self._random.choices(CODES, weights=shares)[0] for outlet in self.outlets
        }


def public_id(number: int) -> str:
    scattered = number * SCATTER % 2**50
    return "".join(ALPHABET[scattered >> 5 * at & 31] for at in range(LENGTH))
