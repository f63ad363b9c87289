from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from clipqa.importers import export_answers, import_file
from clipqa.importers.formats import EXPORT_FORMATS
from clipqa.importers.records import FIELDS
from clipqa.lib.characters import is_blank, without_controls
from clipqa.lib.richtext import has_words
from clipqa.models import Answer
from clipqa.transcripts.cues import join_lines
from tests.importers.rows import delete_everything

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


def words(max_size: int = 30, min_size: int = 1) -> st.SearchStrategy[str]:
    characters = st.characters(codec="utf-8", exclude_characters="\x00")
    text = st.text(characters, min_size=min_size, max_size=max_size).map(clean_text)
    return text.filter(bool) if min_size else text


def clean_text(text: str) -> str:
    """Return the text without characters that are invalid in fields."""
    clean = without_controls(text).strip()
    return "" if is_blank(clean) else clean


moments = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)).map(
    lambda moment: moment.isoformat() + "Z"
)
edits = st.integers(1, 10**12)
speech = words(20).map(join_lines).filter(bool)


# Examples are slow, so a failing one is not reduced.
SETTINGS = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@st.composite
def cue_lists(draw: st.DrawFn, start_ms: int, end_ms: int) -> list[dict[str, Any]]:
    cues = {}
    for _ in range(draw(st.integers(0, 3))):
        first = draw(st.integers(start_ms, end_ms - 1))
        last = draw(st.integers(first + 1, end_ms))
        text = draw(speech)
        cues[first, last, text] = {
            "start": seconds(first),
            "end": seconds(last),
            "text": text,
            "speaker": draw(words(10, 0).map(join_lines)),
        }
    return [cues[key] for key in sorted(cues, key=lambda key: key[:2])]


def seconds(ms: int) -> int | float:
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


@st.composite
def records(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Return a record with values for all fields, and its own question and video."""
    duration_ms = draw(st.none() | st.integers(2_000, 359_999_999))
    start_ms = draw(st.integers(0, (duration_ms or 5_000_000) - 1_000))
    end_ms = draw(st.integers(start_ms + 1, duration_ms or 6_000_000))
    answer = draw(words(60, 0).filter(lambda body: not body or has_words(body)))
    status = draw(st.sampled_from(["draft", "in_review", "published", "archived"]))
    status = status if answer else "draft"
    special = {
        "key": draw(words(20, 0).map(lambda key: key and f"{number} {key}")),
        "public_id": draw(st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=9, max_size=9))
        + "abcdefg"[number],
        "question": f"{draw(words(40))} {number}?",
        "question_slug": f"question-{number}",
        "answer": answer,
        "outlet": draw(words()),
        "video_url": f"https://example.org/{number}.mp4",
        "video_title": draw(words()),
        "video_duration": None if duration_ms is None else seconds(duration_ms),
        "start": seconds(start_ms),
        "end": seconds(end_ms),
        "stated_duration": seconds(end_ms - start_ms),
        "topics": draw(st.lists(words(15), max_size=3, unique=True)),
        "aired_on": draw(st.none() | st.dates(FIRST.date()).map(str).filter(lambda d: d < "2200")),
        "published_at": draw(moments if status == "published" else st.none() | moments),
        "publish_at": None,
        "expire_at": draw(st.none() | moments),
        "status": status,
        "language": draw(st.sampled_from(["en", "ar", "pt-BR"])),
        "transcript": draw(cue_lists(start_ms, end_ms)),
        "ai_disclosure": draw(st.booleans()),
        "edit_version": draw(st.tuples(edits, edits, edits).map("a{0[0]}c{0[1]}q{0[2]}".format)),
    }
    # The others are plain text fields of the answer.
    return {name: special[name] if name in special else draw(words(20, 0)) for name in FIELDS}


libraries = st.tuples(records(0), records(1))


def import_and_export(given_records: Any, name: str, folder: Path) -> list[dict[str, Any]]:
    """Write records, import them into an empty library, and export them."""
    path = folder / f"library.{name}"
    with path.open("w", newline="", encoding="utf-8") as stream:
        EXPORT_FORMATS[name].write(given_records, stream)
    with transaction.atomic():
        delete_everything()
        result = import_file(path, report=fail_if_rejected)
        again = import_file(path)
        assert (result.created, again.unchanged) == (len(given_records), len(given_records))
        return list(export_answers(Answer.objects.all()))


def fail_if_rejected(problem: Any) -> None:
    assert not hasattr(problem, "errors"), str(problem)


class RoundTrip(TestCase):
    """Hypothesis and Django agree on transactions only inside its own TestCase."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self.path = tmp_path

    @given(libraries)
    @settings(SETTINGS, max_examples=15)
    def test_json_lines_make_a_round_trip(self, library: Any) -> None:
        assert import_and_export(library, "jsonl", self.path) == list(library)

    @pytest.mark.once
    @given(libraries)
    @settings(SETTINGS, max_examples=15)
    def test_csv_makes_a_round_trip(self, library: Any) -> None:
        assert import_and_export(library, "csv", self.path) == list(library)

    @given(libraries)
    @settings(SETTINGS, max_examples=4)
    def test_json_makes_a_round_trip(self, library: Any) -> None:
        assert import_and_export(library, "json", self.path) == list(library)
