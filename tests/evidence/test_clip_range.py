"""The range of a clip: long enough, within the video, and whole sentences."""

import pytest

from tests.evidence.examining import LINE_MS, findings, found

LINES = (
    "The storm came in the night.",
    "Nobody was hurt, but the pier",
    "was gone in the morning.",
    "It cost a lot. We paid for",
    "it, and then it was over.",
)


def kinds(clip: tuple[int, int], *lines: str, **values: object) -> list[str]:
    return [kind for kind, _words in found("Some words.", *lines, clip=clip, **values)]


def test_whole_sentences_are_right() -> None:
    assert kinds((0, 3 * LINE_MS), *LINES) == []


def test_a_clip_that_begins_within_a_sentence_is_offered_its_beginning() -> None:
    (finding,) = findings("Some words.", *LINES, clip=(2 * LINE_MS, 3 * LINE_MS))
    assert finding.kind == "cuts_sentence_start"
    assert finding.offer_ms == LINE_MS


def test_a_clip_that_ends_within_a_sentence_is_offered_its_end() -> None:
    (finding,) = findings("Some words.", *LINES, clip=(0, 2 * LINE_MS))
    assert finding.kind == "cuts_sentence_end"
    assert finding.offer_ms == 3 * LINE_MS


def test_a_clip_that_ends_within_a_cue_cuts_its_sentence() -> None:
    (finding,) = findings("Some words.", *LINES, clip=(0, LINE_MS - 1_000))
    assert (finding.kind, finding.offer_ms) == ("cuts_sentence_end", LINE_MS)


def test_a_clip_may_end_between_the_sentences_of_one_cue() -> None:
    after_the_first = 3 * LINE_MS + LINE_MS * 14 // 26
    assert kinds((0, after_the_first), *LINES) == []


def test_half_a_second_is_no_cut() -> None:
    assert kinds((400, 3 * LINE_MS - 400), *LINES) == []


def test_without_full_stops_nothing_is_said_about_cuts() -> None:
    assert kinds((LINE_MS, 2 * LINE_MS), "take the flour", "add water", "stir it well") == []


def test_small_letters_after_a_full_stop_are_no_cut() -> None:
    lines = ("It rained. It was cold.", "and then it was over.", "We went home.")
    assert kinds((LINE_MS, 2 * LINE_MS), *lines) == []


def test_an_interrupted_speaker_is_no_cut() -> None:
    lines = (("Ann", "It rained. And then"), ("Bob", "It was cold."), ("Ann", "Yes. It was."))
    assert found("Some words.", *lines, clip=(LINE_MS, 2 * LINE_MS)) == []


def test_applause_is_no_part_of_a_sentence() -> None:
    lines = ("It rained. It was cold", "[Applause]", "Thank you. That is all.")
    assert kinds((2 * LINE_MS, 3 * LINE_MS), *lines) == []


@pytest.mark.parametrize(
    ("clip", "answer"),
    [
        ((0, 2_900), "Some words."),
        ((0, 4_000), "“" + "word " * 19 + "”"),
        ((0, 4_000), "word " * 41),
        ((0, 8_000), "- one\n- two\n- three\n- four\n- five\n- six"),
    ],
)
def test_a_clip_too_short_for_its_answer_is_marked(clip: tuple[int, int], answer: str) -> None:
    lines = ["one two three four five six word " * 3] * 3
    assert "clip_too_short" in [kind for kind, _words in found(answer, *lines, clip=clip)]


def test_words_of_scripts_without_spaces_are_counted_by_their_characters() -> None:
    line = "我奶奶说茶树比人更怕孤单"
    assert found(f"「{line}」", line, line, language="zh") == []
    assert found(f"「{line * 5}」", line * 5, language="zh") == [("clip_too_short", "")]


def test_a_clip_past_the_end_is_offered_the_end() -> None:
    (finding,) = findings("Some words.", *LINES, duration_ms=17_000)[:1]
    assert (finding.kind, finding.offer_ms) == ("past_end", 17_000)


@pytest.mark.parametrize("duration_ms", [20_000, 19_600, None])
def test_a_clip_up_to_the_end_is_right(duration_ms: int | None) -> None:
    assert "past_end" not in kinds((0, 20_000), *LINES, duration_ms=duration_ms)


def test_without_a_transcript_nothing_is_claimed() -> None:
    answer = "In 1908 Nora Whitfield said “I never saw the sea before” there."
    (finding,) = findings(answer, *LINES, clip=(60_000, 70_000))
    assert finding.kind == "no_transcript"
    assert found(answer) == [("no_transcript", "")]


def test_a_cut_sentence_can_be_completed_or_left_out() -> None:
    lines = (
        *("It rained. It was", "cold and dark."),
        *("The town paid.", "They built it", "in a year."),
    )
    cut_end = findings("Some words.", *lines, clip=(0, 16_000))
    assert [(each.kind, each.offer_ms, each.shorter_ms) for each in cut_end] == [
        ("cuts_sentence_end", 20_000, 12_000)
    ]
    cut_start = findings("Some words.", *lines, clip=(4_000, 20_000))
    assert [(each.kind, each.shorter_ms) for each in cut_start] == [("cuts_sentence_start", 8_000)]
    for clip in ((0, 12_000), (8_000, 20_000)):
        assert findings("Some words.", *lines, clip=clip) == []


def test_no_shorter_clip_is_offered_below_the_least_length() -> None:
    lines = ("It rained. It was", "cold and dark. They left.")
    (found,) = findings("Rain.", *lines, clip=(0, 4_000))
    assert (found.kind, found.shorter_ms) == ("cuts_sentence_end", None)
