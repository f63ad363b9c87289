"""Measure `check_evidence`: `python lab/measure_evidence.py [number of answers]`, 10,000 at first.

A temporary SQLite library has recordings of an hour, made of the labelled cases of
tests/data/evidence in seven languages, with 50 answers each, two thirds of them with faults. The
words between are altered at random, so that each recording has words of its own. Prints CPU time,
which other programs on the machine hardly change.
"""

import gzip
import json
import os
import random
import resource
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import environment  # noqa: E402  (needs the path above)

CASES = ROOT / "tests" / "data" / "evidence"
HOUR_MS, PAUSE_MS = 3_600_000, 800
ANSWERS_OF_A_RECORDING, ALTERED = 50, 0.5
LETTERS = "abdeiklmnorstu"
Case = dict[str, Any]
Placed = tuple[int, Case]  # when it begins in the recording


def main() -> None:
    os.chdir(ROOT)
    environment.enter("requirements.txt", __file__)
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with TemporaryDirectory(prefix="clipqa-evidence-") as folder:
        os.environ |= {
            "CLIPQA_DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "DJANGO_SETTINGS_MODULE": "clipqa.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, skip_checks=True)
        print(f"{make_library(number)} recordings")
        report(sorted(costs()))


def make_library(number: int) -> int:
    """Return the number of recordings, which have so many answers together."""
    from django.db import transaction

    from clipqa.models import Outlet

    dice = random.Random(5)  # noqa: S311 (no secret)
    pools: dict[str, list[Case]] = {}
    for case in read_cases():
        pools.setdefault(case["language"], []).append(case)
    made = recordings = 0
    with transaction.atomic():
        outlet = Outlet.objects.create(name="Evidence", slug="evidence")
        while made < number:
            language = dice.choice([*pools, "en", "en", "de"])
            made += make_recording(outlet, recordings, language, pools[language], dice)
            recordings += 1
    return recordings


def read_cases() -> Iterator[Case]:
    with gzip.open(CASES / "labelled.jsonl.gz", "rt") as packed:
        lines = [*packed, *(CASES / "planted.jsonl").open()]
    yield from (case for line in lines if (case := json.loads(line))["cues"])


def make_recording(
    outlet: Any, number: int, language: str, pool: list[Case], dice: random.Random
) -> int:
    from clipqa.hosts import provider_table
    from clipqa.models import Answer, Clip, Cue, Question, Transcript, Video

    video = Video(outlet=outlet, title=f"Recording {number}", duration_ms=HOUR_MS + 300_000)
    video.set_source(provider_table().recognise(f"https://films.example/{number}.mp4"))
    video.language, video.slug = language, f"recording-{number}"
    video.save()
    transcript = Transcript.objects.create(video=video, language=language)
    cues, placed = speak(pool, dice)
    Cue.objects.bulk_create([Cue(transcript=transcript, **cue) for cue in cues])
    answered = dice.sample(placed, min(ANSWERS_OF_A_RECORDING, len(placed)))
    for at, (offset, case) in enumerate(answered):
        start_ms, end_ms = (offset + case["clip"][name] for name in ("start_ms", "end_ms"))
        clip = Clip.objects.create(video=video, start_ms=start_ms, end_ms=end_ms + at)
        slug = f"question-{number}-{at}"
        question = Question.objects.create(text=slug, slug=slug, language=language)
        speaker = case["speaker"] or ""
        Answer.objects.create(question=question, clip=clip, body=case["answer"], speaker=speaker)
    return len(answered)


def speak(pool: list[Case], dice: random.Random) -> tuple[list[dict[str, Any]], list[Placed]]:
    """Return an hour of cues, and the cases whose words in it are not altered."""
    cues: list[dict[str, Any]] = []
    placed: list[Placed] = []
    at = 0
    while at < HOUR_MS:
        case = dice.choice(pool)
        is_altered = dice.random() < ALTERED
        if not is_altered:
            placed.append((at, case))
        for cue in case["cues"]:
            text = altered(cue["text"], dice) if is_altered else cue["text"]
            times = {name: at + cue[name] for name in ("start_ms", "end_ms")}
            cues.append({**times, "text": text, "speaker": cue["speaker"] or ""})
        at += max(cue["end_ms"] for cue in case["cues"]) + PAUSE_MS
    return cues, placed


def altered(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    return " ".join(
        word + "".join(dice.choices(LETTERS, k=3)) if dice.random() < ALTERED else word
        for word in words
    )


def costs() -> Iterator[float]:
    """Examine the library as `check_evidence` does; yield the milliseconds of each answer."""
    from clipqa.curation.evidence import examine_library

    start = process_time()
    for _examined in examine_library():
        yield (process_time() - start) * 1_000
        start = process_time()


def report(found: list[float]) -> None:
    shares = {"median": statistics.median(found), "mean": statistics.fmean(found)}
    shares |= {f"{share:.0%}": found[int(share * len(found))] for share in (0.9, 0.99)}
    figures = ", ".join(f"{name} {value:.1f} ms" for name, value in shares.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    print(f"{len(found):,} answers: {figures} of CPU; {peak:.0f} MiB at most")


if __name__ == "__main__":
    main()
