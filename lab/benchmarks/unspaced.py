"""Texts in scripts without spaces: made-up words of the script's syllables, by Zipf's law."""

from itertools import accumulate
from random import Random

from lab.benchmarks.texts import weight

# The parts of a syllable; a blank stands for no character. Words have one to three syllables.
SYLLABLES = {
    "th": (
        "      เแโใไ",
        "กกขคงงจชซดดตตถททนนนบบปปผพพมมมยรรรลลวสสหหอ",
        "        รลว",
        "   าาาะ\u0e31\u0e34\u0e35\u0e35\u0e36\u0e37\u0e38\u0e39",
        "     \u0e48\u0e48\u0e49\u0e49\u0e4a",
        "    กงงดนนนบมมยรว",
    ),
    "km": (
        "កកខគងចជញដតតថទននបបផពភមមយររលលវសសហអ",
        ("", "", "", "\u17d2រ", "\u17d2ន", "\u17d2ល", "\u17d2វ", "\u17d2ម"),
        "  \u17b6\u17b6\u17b6\u17b7\u17b8\u17bb\u17bc\u17be\u17c1\u17c2\u17c4\u17c5\u17c6",
        "    កងតនបមរល",
    ),
    "ja": (
        "あいうかきくけこさしすせそたちつてとなにのはまみもやよらりるれをんアイカクコスタトラルン",
    ),
}
KANJI = [chr(code) for code in range(0x4E00, 0x4E00 + 2_500)]
PHRASE, VOCABULARY = (4, 9), 6_000
BETWEEN = {"th": " ", "km": " ", "zh": "，", "ja": "、"}


class UnspacedAuthor:
    """Writes in one of these scripts; the same random numbers give the same texts."""

    def __init__(self, script: str, seed: int) -> None:
        random = Random(f"{seed} words {script}")  # noqa: S311 (made-up text, no secret)
        self._between = BETWEEN[script]
        self._words = [_word(script, random, rank) for rank in range(VOCABULARY)]
        self._weights = list(accumulate(weight(rank) for rank in range(VOCABULARY)))

    def text(self, random: Random, words: int) -> str:
        """Return so many words, with a separator between phrases and none between words."""
        drawn = random.choices(self._words, cum_weights=self._weights, k=words)
        phrases, at = [], 0
        while at < words:
            length = random.randint(*PHRASE)
            phrases.append("".join(drawn[at : at + length]))
            at += length
        return self._between.join(phrases)


def _word(script: str, random: Random, rank: int) -> str:
    """Frequent words have one syllable."""
    max_syllables = 1 if rank < VOCABULARY // 40 else 3
    return "".join(_syllable(script, random) for _ in range(random.randint(1, max_syllables)))


def _syllable(script: str, random: Random) -> str:
    if script == "zh" or (script == "ja" and random.random() < 0.4):
        # A few hundred of some thousand characters make up most of a text.
        return KANJI[min(len(KANJI) - 1, int(random.paretovariate(0.35)) - 1)]
    parts = SYLLABLES[script]
    return "".join(random.choice(part).strip() for part in parts)
