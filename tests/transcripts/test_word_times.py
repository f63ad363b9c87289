"""The times of single words in a cue: read from WebVTT, written again, kept by corrections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.transcripts import CueText, srt, vtt
from clipqa.transcripts.cues import MAX_CUE_LENGTH
from clipqa.transcripts.reading import read
from clipqa.transcripts.word_times import carry_over, pack_offsets, retime, unpack_offsets


def parse(words: str, times: str = "00:10.000 --> 00:20.000") -> list[CueText]:
    return vtt.parse(f"WEBVTT\n\n{times}\n{words}\n")


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("the <00:12.000>harbour <00:13.500>opens", ",2000,3500"),
        ("the<00:12.000><c> harbour</c><00:13.500><c> opens</c>", ",2000,3500"),
        ("<00:11.000>the harbour <00:13.500>opens", "1000,,3500"),
        ("the\n<00:12.000>harbour\n<00:13.500>opens", ",2000,3500"),
        ("the <00:00:12.000><00:12.500>harbour opens", ",2500,"),  # the last one counts
        ("the har<00:12.000>bour <00:13.500>opens", ",,3500"),  # within a word
        ("the <00:13.000>harbour <00:12.000>opens", ",3000,"),  # before the one above
        ("the <00:09.000>harbour <00:20.000>opens", ""),  # outside of the cue
        ("the <1>harbour <00:12>opens", ""),
        ("the harbour opens<00:12.000>", ""),
    ],
)
def test_a_word_begins_at_the_time_before_it(words: str, times: str) -> None:
    assert parse(words) == [CueText(10_000, 20_000, "the harbour opens", "", times)]


def test_each_voice_of_a_cue_has_the_times_of_its_own_words() -> None:
    cues = parse("<v Ada>we <00:12.000>meet</v>\n<v Bo><00:13.000>at <00:14.000>nine</v>")
    assert [(cue.speaker, cue.word_times) for cue in cues] == [
        ("Ada", ",2000"),
        ("Bo", "3000,4000"),
    ]


WORDS = st.lists(
    st.tuples(st.sampled_from(["a", "&", "<b>", "-->", "9"]), st.integers(1, 90)), min_size=1
)


@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from(["", "Ada & Bo"]))
def test_cues_with_times_of_words_make_a_round_trip(
    lines: list[list[tuple[str, int]]], speaker: str
) -> None:
    cues = []
    for at, line in enumerate(lines):
        offsets = [ms * 10 if ms % 3 else None for ms in sorted(ms for _word, ms in line)]
        known = [ms for ms in offsets if ms is not None]
        times = pack_offsets(offsets) if len(known) == len(set(known)) else ""
        text = " ".join(word for word, _ms in line)
        cues.append(CueText(at * 1_000, at * 1_000 + 1_000, text, speaker, times))
    assert read(vtt.write(cues)).cues == cues
    assert srt.parse(srt.write(cues)) == [cue._replace(word_times="") for cue in cues]


def test_lines_that_grow_by_a_word_stay_separate_in_a_round_trip() -> None:
    cues = [
        CueText(0, 1_000, "we meet", "", ",400"),
        CueText(1_000, 2_000, "we meet again", "", ",,400"),
        CueText(2_000, 3_000, "we meet again today"),
    ]
    assert read(vtt.write(cues)).cues == cues


def test_times_that_make_a_cue_too_long_to_be_read_are_left_out() -> None:
    times = pack_offsets(range(1, 1_001))
    cue = CueText(0, 2_000, " ".join("&" * 1_000), "", times)
    written = vtt.write([cue])
    assert len(written) < MAX_CUE_LENGTH
    assert read(written).cues == [cue._replace(word_times="")]


def test_times_of_another_text_are_ignored() -> None:
    assert unpack_offsets(",500", "one two three") == []
    assert "<" not in vtt.write([CueText(0, 1_000, "one two three", "", ",500")])


@pytest.mark.parametrize(
    ("corrected", "times"),
    [
        ("the harbor opens late", ",2,3,4"),  # as many words
        ("the new harbour opens late", ",,2,3,4"),
        ("harbour opens late", "2,3,4"),
        ("the harbour", ",2"),
        ("the harbour never opens so late", ",2,,,,4"),
        ("ships", ""),
        ("", ""),
    ],
)
def test_a_correction_keeps_the_times_of_words_that_it_leaves(corrected: str, times: str) -> None:
    assert carry_over(",2,3,4", "the harbour opens late", corrected) == times
    assert len(unpack_offsets(times, corrected)) == (len(corrected.split()) if times else 0)


def test_a_cue_that_starts_later_keeps_the_times_that_are_still_within_it() -> None:
    assert retime(",200,900,1400", 500, 800) == ",,400,"
    assert retime(",200", 0, 1_000) == ",200"
    assert retime("", 500, 800) == ""
