"""The fuzzer: hostile texts generated from a seed, and limits of CPU time.

A target takes `CLIPQA_FUZZ_SECONDS` of CPU time: 2 in the suite, 30 by `make fuzz`, which also
draws a new `CLIPQA_FUZZ_SEED`. A failing text is shortened and reported with its seed. The suite
measures time up to a quarter of the largest texts, `make fuzz` up to the largest.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from random import Random

SECONDS = float(os.environ.get("CLIPQA_FUZZ_SECONDS") or 2)
LENGTHS = 1.0 if SECONDS >= 30 else 0.25  # of the largest texts
SEED = int(os.environ.get("CLIPQA_FUZZ_SEED") or 2)
# Seconds for the longest text, on a machine that needs `COUNTING` seconds for the loop below.
MAX_CPU = 1.0
COUNTING = 0.025  # for counting to a million
MAX_GROWTH = 6.0  # of the CPU time for a text four times as long
OVERHEAD = 0.003  # seconds; shorter times depend on CPU caches
# Seconds per character for page faults of new memory, which matter for texts of many megabytes.
NEW_MEMORY = 10e-9
ENOUGH = 0.01  # seconds that can be measured exactly
STEPS = range(4, -1, -1)
ATTEMPTS = 4  # on a busy machine one measurement may be too slow, but hardly four in a row
SHORTENINGS = 300

COMMON_FRAGMENTS = (
    *("", " ", "\t", "\n", "\r", "\r\n", "\n\n", "\x00", "\x0b", "\x1c", "\x85", "\u2028", "\xa0"),
    *("\ufeff", "\u200b", "\u202e", "\ud800", "\U0010ffff", "e\u0301", "é", "\u05d0", "\u0e01"),
    *('"', "'", "\\", "/", "<", ">", "&", ";", ",", "|", "%", "#", "=", "-", "0", "9" * 30, "٣"),
)

Check = Callable[[str], object]


@dataclass(frozen=True)
class Grammar:
    """Generates texts of hostile fragments, and valid documents with fragments inserted."""

    fragments: Sequence[str]
    documents: Sequence[str]

    def draw(self, random: Random) -> str:
        made = random.choice((self._joined, self._repeated, self._corrupted, self._corrupted))
        return made(random)

    def _fragment(self, random: Random) -> str:
        return random.choice(random.choice((self.fragments, COMMON_FRAGMENTS)))

    def _joined(self, random: Random) -> str:
        return "".join(self._fragment(random) for _ in range(random.randint(0, 25)))

    def _repeated(self, random: Random) -> str:
        part = self._fragment(random) + self._fragment(random)
        return self._joined(random) + part * random.randint(2, 300) + self._joined(random)

    def _corrupted(self, random: Random) -> str:
        text = random.choice(self.documents)
        for _ in range(random.randint(1, 6)):
            text = self._changed(random, text)
        return text

    def _changed(self, random: Random, text: str) -> str:
        start = random.randint(0, len(text))
        end = min(len(text), start + random.choice((0, 1, 1, 2, 10, 100)))
        between = random.choice(("", self._fragment(random), text[start:end] * 2))
        return text[:start] + between + text[end:]


def fuzz(check: Check, grammar: Grammar) -> None:
    """Generate texts until the time is over. `check` raises an error for a wrong result."""
    random = Random(SEED)
    until = time.process_time() + SECONDS
    tried = 0
    while time.process_time() < until:
        text = grammar.draw(random)
        tried += 1
        if _failure_of(check, text):
            shortest = _shortened(check, text)
            raise AssertionError(
                f"Seed {SEED}, text {tried}: {ascii(shortest)[:2000]}"
            ) from _failure_of(check, shortest)
    assert tried > 20, "too few texts were tested"


def _failure_of(check: Check, text: str) -> BaseException | None:
    began = time.process_time()
    try:
        check(text)
    except Exception as error:
        return error
    seconds = time.process_time() - began
    if seconds > MAX_CPU and seconds > _scaled_max_cpu():
        return AssertionError(f"took {seconds:.1f} s of CPU")
    return None


def _shortened(check: Check, text: str) -> str:
    """Return a shorter text with the same failure, by removing smaller and smaller pieces."""
    size, left = max(1, len(text) // 2), SHORTENINGS
    while left and size:
        for start in range(0, len(text), size):
            left = max(0, left - 1)
            shorter = text[:start] + text[start + size :]
            if left and _failure_of(check, shorter):
                text = shorter
                break
        else:
            size //= 2
    return text


@dataclass(frozen=True)
class Shape:
    """An expensive text of any length: a part that is repeated."""

    part: str
    head: str = ""
    tail: str = ""

    def __str__(self) -> str:
        return ascii(f"{self.head[-12:]}{self.part[:12]}*{self.tail[:12]}")

    def of(self, length: int) -> str:
        left = max(0, length - len(self.head) - len(self.tail))
        return self.head + self.part * (left // len(self.part)) + self.tail


def shapes(*parts: str, head: str = "", tail: str = "") -> list[Shape]:
    return [Shape(part, head, tail) for part in parts]


def assert_sentence(refusal: Exception) -> None:
    """Assert that the message ends with a full stop, is short and printable."""
    text = str(refusal)
    assert text.endswith(".")
    assert len(text) < 500
    assert text.isprintable()


def assert_linear(call: Check, shape: Shape, largest: int, *refusals: type[Exception]) -> None:
    """Four times the length takes at most six times the CPU, and the largest text a second.

    Lengths grow up to the largest, so that a parser with quadratic time fails early.
    """
    quiet = _suppressing(refusals, call)
    largest = int(largest * LENGTHS)
    lengths = [length for step in STEPS if (length := largest // 4**step) > 100]
    measured: float | None = None  # of the shorter text, which was the longer one before
    for shorter, longer in pairwise(map(shape.of, lengths)):
        for _ in range(ATTEMPTS):
            before = _cpu_of(quiet, shorter) if measured is None else measured
            after, measured = _cpu_of(quiet, longer), None
            allowed = MAX_GROWTH * max(before, OVERHEAD) + NEW_MEMORY * len(longer)
            if after <= allowed and (after <= MAX_CPU or after <= _scaled_max_cpu()):
                measured = after
                break
        else:
            raise AssertionError(
                f"{len(shorter)} characters take {before:.4f} s, {len(longer)} take {after:.4f} s"
            )


def _scaled_max_cpu() -> float:
    """Return `MAX_CPU` scaled to the present speed of this machine."""
    return MAX_CPU * slowness()


def slowness() -> float:
    """Return how many times longer this machine takes at present than the one of the limits."""
    began = time.process_time()
    for _ in range(1_000_000):
        pass
    return max(1.0, (time.process_time() - began) / COUNTING)


def _suppressing(refusals: tuple[type[Exception], ...], call: Check) -> Check:
    def quiet(text: str) -> None:
        with suppress(*refusals):
            call(text)

    return quiet


def _cpu_of(call: Check, text: str) -> float:
    """Return the CPU time of a call: the median of three batches, or of one long call."""
    first = _batch(call, text, 1)
    if first > ENOUGH:
        return first
    number = min(100, int(ENOUGH / max(first, 1e-6)))
    return sorted(_batch(call, text, number) for _ in range(3))[1]


def _batch(call: Check, text: str, number: int) -> float:
    began = time.process_time()
    for _ in range(number):
        call(text)
    return (time.process_time() - began) / number
