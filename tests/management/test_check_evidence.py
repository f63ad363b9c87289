"""The command that lists answers whose clips do not say what they say."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.admin.pages import page_of
from tests.articles.make import make_article, text
from tests.factories import make_answer, make_clip, make_cues, make_published, make_video

pytestmark = pytest.mark.django_db

CASES = Path(__file__).resolve().parent.parent / "data" / "evidence" / "planted.jsonl"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("check_evidence", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> tuple[str, str]:
    """What is listed, and the sentence with which the command ends with 1."""
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_evidence", *arguments, stdout=out)
    assert error.value.returncode == 1
    return out.getvalue(), str(error.value)


def make(body: str) -> object:
    video = make_video()
    make_cues(video, (50_000, 56_000, "The pier was built in 1908."))
    return make_answer(clip=make_clip(video), body=body)


def test_answers_that_fail_are_listed_with_their_address_and_what_to_do() -> None:
    make("It is from 1908.")
    wrong = make("It is from 1980.")
    listed, sentence = refused()
    assert page_of(wrong) in listed
    assert "number_not_said “1980”: “1980” is not said in the recording. Correct it" in listed
    assert listed.count("change/") == 1
    assert "Answers that fail: 1 of 2." in sentence


def test_a_library_without_faults_passes() -> None:
    make("It is from 1908.")
    assert run() == "Answers that fail: none of 1.\n"


def test_answers_without_a_transcript_are_counted_and_do_not_fail() -> None:
    make_answer(body="It is from 1980.")
    assert run() == (
        "Answers without a transcript, which were not checked: 1.\nAnswers that fail: none of 1.\n"
    )


def test_what_answers_lack_is_listed_if_it_is_asked_for() -> None:
    make("It is from 1908.")
    listed = run("--advice")
    assert "no_topic: The question has no topic." in listed


def test_published_answers_are_examined_too() -> None:
    video = make_video()
    make_cues(video, (50_000, 56_000, "The pier was built in 1908."))
    published = make_published(clip=make_clip(video), body="It is from 1980.")
    assert page_of(published) in refused()[0]


def test_labelled_cases_are_measured_by_kind() -> None:
    lines = run("--cases", str(CASES)).splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines}
    assert rows["kind"] == ["found", "missed", "false", "precision", "recall"]
    assert rows["quote_stitched"] == ["2", "0", "0", "1.00", "1.00"]
    assert lines[-1].startswith("clean cases: 33, with an alarm: 0")


def test_predictions_are_printed_as_json(tmp_path: Path) -> None:
    packed = tmp_path / "cases.jsonl.gz"
    packed.write_bytes(gzip.compress(CASES.read_bytes()))
    predictions = json.loads(run("--cases", str(packed), "--json"))
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    assert list(predictions) == [case["id"] for case in cases]
    assert {"kind": "number_not_said", "text": "430,000"} in predictions["bridge-07"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("{\n", "Line 1 is no labelled case"), (None, "No such file")],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str | None, reason: str) -> None:
    path = tmp_path / "cases.jsonl"
    if text is not None:
        path.write_text(text)
    assert reason in refused("--cases", str(path))[1]


def test_predictions_need_cases() -> None:
    assert "give --cases too" in refused("--json")[1]


def test_advice_includes_the_sentences_of_articles() -> None:
    answer = make_published(body="It was said.", clip=make_clip(start_ms=10_000, end_ms=14_000))
    make_cues(answer.clip.video, (10_000, 14_000, "We counted forty-five violations."))
    mark = f"[^{answer.public_id}]"
    article = make_article(text(f"There were 54 violations{mark}. It cost 7 dollars."))
    make_article(text(f"There were 45 violations{mark}."), title="Proven")
    listed = run("--advice")
    assert f"/admin/clipqa/article/{article.pk}/change/" in listed
    assert "number_not_said “54”: “54” is not said in the cited clip." in listed
    assert "uncited: It cost 7 dollars." in listed
    assert "Proven" not in listed
    assert "Articles with advice: 1 of 2." in listed
