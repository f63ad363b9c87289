"""`python -m lab.benchmarks.by_script OUT ANSWERS [TEXTS]`: the cost of a search in each script.

Each script has a library of its own, with as many answers and words. Questions are cut from
answers, so that each question finds one. Reports the median of the questions and the costliest of
TEXTS (60) hostile texts.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlencode

import django

from lab.benchmarks.calls import call, environ_of
from lab.benchmarks.hostile import hostile_text
from lab.benchmarks.pages import Page
from lab.benchmarks.unspaced import UnspacedAuthor

SCRIPTS = ("en", "th", "zh", "ja", "km")
SEED, QUESTIONS, HOSTILE, REPEATS = 21, 25, 60, 3
TITLE_WORDS, ANSWER_WORDS = (6, 12), (70, 100)
Write = Callable[[Random, int], str]


def main() -> None:
    out, answers, *texts = sys.argv[1:]
    hostile = int(texts[0]) if texts else HOSTILE
    django.setup()
    figures = {script: measure(script, int(answers), hostile) for script in SCRIPTS}
    Path(out).write_text(json.dumps(figures))


def measure(script: str, answers: int, hostile: int) -> dict[str, Any]:
    """Return the CPU milliseconds of a question's page, and of the costliest hostile text's."""
    from clipqa.search.scratch import Document, add_documents, scratch_database

    random, write = Random(SEED), _author(script)  # noqa: S311 (a measurement has to be repeatable)
    texts = [write(random, random.randint(*ANSWER_WORDS)) for _ in range(answers)]
    titles = [f"{write(random, random.randint(*TITLE_WORDS))} {at}" for at in range(answers)]
    with scratch_database():
        add_documents(Document(str(at), titles[at], texts[at]) for at in range(answers))
        questions = [_question(random, random.choice(texts), script) for _ in range(QUESTIONS)]
        page_ms(questions[0])
        known = [word for text in texts[:20] for word in text.split()]
        costs = {text: page_ms(text, 1) for text in _hostile(random, known, hostile)}
        worst = max(costs, key=costs.__getitem__)
        return {
            "median_ms": median(map(page_ms, questions)),
            "hostile_ms": page_ms(worst),
            "hostile": worst,
        }


def _author(script: str) -> Write:
    if script != "en":
        return UnspacedAuthor(script, SEED).text
    from lab.benchmarks.texts import Author

    author = Author("en", SEED)
    return lambda random, words: author.text(random, 0, words)


def _question(random: Random, text: str, script: str) -> str:
    """Return a part of the text, as long as a question in that script is."""
    length = {"en": 65, "th": 58, "km": 62, "ja": 26, "zh": 18}[script]
    at = random.randrange(max(1, len(text) - length))
    return text[at : at + length]


def _hostile(random: Random, known: list[str], number: int) -> Iterator[str]:
    for _ in range(number):
        yield hostile_text(random, known)


def page_ms(text: str, repeats: int = REPEATS) -> float:
    """Return the CPU time of the whole page: the least of some, since other processes add to it."""
    from clipqa.wsgi import application

    environ = environ_of(Page("search", f"/search/?{urlencode({'q': text})}"))
    times = []
    for _ in range(repeats):
        began = time.process_time()
        response = call(application, environ)
        times.append((time.process_time() - began) * 1000)
        # 503: the search ran into its time limit, and its cost counts too.
        if response.status not in {200, 503}:
            raise RuntimeError(f"{response.status}: {text!r}")
    return min(times)


if __name__ == "__main__":
    main()
