"""Sentences drawn from a vocabulary by Zipf's law; each topic has its own words."""

from functools import lru_cache
from itertools import accumulate
from math import exp, log
from random import Random

from lab.benchmarks.languages import LANGUAGES, vocabulary

# Zipf with Mandelbrot's shift: p(rank) ~ 1 / (rank + 2.7) ** 1.15.
SHIFT, STEEPNESS = 2.7, 1.15
TOPIC_WORDS = 30
COMMON = 150  # the words before this rank are mostly grammar
TOPICAL = 0.1  # share of the words that come from the topic's own, since texts repeat their subject
SENTENCE = (8, 20)
QUESTION_WORDS = {
    "en": "What does|How did|Why has|Who is behind|When will|What happened after|How could",
    "es": "Qué dice|Cómo fue|Por qué|Quién está en|Cuándo será",
    "fr": "Que dit|Comment se|Pourquoi|Qui est dans|Quand sera",
    "de": "Was sagt|Wie hat|Warum wird|Wer ist mit|Wann kommt",
    "ru": "Что говорит|Как был|Почему|Кто за|Когда будет",
    "ar": "ماذا قال|كيف كان|لماذا|من هو|متى يكون",
}


class Author:
    """Writes in one language; all draws come from the given random numbers."""

    def __init__(self, language: str, seed: int) -> None:
        self._seed, self.language = seed, language
        found = next(one for one in LANGUAGES if one.code == language)
        self.words = vocabulary(found, seed)
        self._weights = list(accumulate(weight(rank) for rank in range(len(self.words))))
        self._question_words = QUESTION_WORDS[language].split("|")
        self._topical = lru_cache(maxsize=20_000)(self._draw_topical)

    def text(self, random: Random, topic: int, words: int) -> str:
        """Return sentences with so many words in total."""
        drawn, sentences = self._drawn(random, topic, words), []
        at = 0
        while at < words:
            length = min(random.randint(*SENTENCE), words - at)
            sentences.append(_sentence(drawn[at : at + length]))
            at += length
        return " ".join(sentences)

    def question(self, random: Random, topic: int) -> str:
        """Return a question, which has a greater share of the topic's words than a text."""
        own = random.sample(self._topical(topic)[0], 2)
        rest = self._drawn(random, topic, random.randint(4, 9))
        asking = random.choice(self._question_words)
        return f"{asking} {rest[0]} {own[0]} {' '.join(rest[1:])} {own[1]}?"

    def topical(self, topic: int) -> list[str]:
        """Return the topic's own words, the most frequent first; its name is the first two."""
        return self._topical(topic)[0]

    def _drawn(self, random: Random, topic: int, words: int) -> list[str]:
        drawn = random.choices(self.words, cum_weights=self._weights, k=words)
        own, weights = self._topical(topic)
        about = max(1, round(words * TOPICAL))
        for word in random.choices(own, cum_weights=weights, k=about):
            drawn[random.randrange(words)] = word
        if words > about and random.random() < 0.5:
            at = random.randrange(words - 1)
            drawn[at : at + 2] = own[:2]  # the topic's name, which a phrase search can find
        return drawn

    def _draw_topical(self, topic: int) -> tuple[list[str], list[float]]:
        """Draw from the middle of the vocabulary: neither grammar nor the rarest words."""
        random = Random(f"{self._seed} topic {topic} {self.language}")  # noqa: S311
        steps = log(len(self.words) / 2 / COMMON)
        own: dict[str, None] = {}
        while len(own) < TOPIC_WORDS:
            own[self.words[int(COMMON * exp(random.random() * steps))]] = None
        return list(own), list(accumulate(1 / (at + 2) for at in range(TOPIC_WORDS)))


def weight(rank: int) -> float:
    return float(1 / (rank + 1 + SHIFT) ** STEEPNESS)


def _sentence(words: list[str]) -> str:
    comma = f"{words[0].capitalize()} {' '.join(words[1:4])}"
    rest = " ".join(words[4:])
    return f"{comma}, {rest}." if len(words) > 12 else f"{comma} {rest}".rstrip() + "."
