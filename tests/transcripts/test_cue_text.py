"""Tokens and voices of a cue's text."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.transcripts.cue_text import decode_references, tokens, voices

HOSTILE = st.lists(st.sampled_from("& # x 0 65 amp amp; not notin; lt < > v . / 9 é".split())).map(
    "".join
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a &lt; b", [("string", "a < b", "")]),
        ("<i>a</i>", [("start", "i", ""), ("string", "a", ""), ("end", "i", "")]),
        ("<v.loud.far Ada &gt;\nBo>", [("start", "v", " Ada >\nBo")]),
        ("<c.a.b>", [("start", "c", "")]),
        ("<.a b>", [("start", "", " b")]),
        ("< b>", [("start", "", " b")]),
        ("<>", [("start", "", "")]),
        ("</>", [("end", "", "")]),
        ("<00:01.000>", [("timestamp", "00:01.000", "")]),
        ("<i", [("start", "i", "")]),
        ("</i", [("end", "i", "")]),
        ("a<", [("string", "a", ""), ("start", "", "")]),
        ("<v.<i>a", [("start", "v", ""), ("string", "a", "")]),
        ("a > b", [("string", "a > b", "")]),
    ],
)
def test_cue_text_is_split_into_tokens(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert list(tokens(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<v Ada>b</v>c", [("", "a"), (" Ada", "b"), ("", "c")]),
        ("<v Ada>a<v Bo>b</v>c</v>d", [(" Ada", "a"), (" Bo", "b"), (" Ada", "c"), ("", "d")]),
        ("<v Ada>a<i>b</i>c", [(" Ada", "abc")]),
        ("<v Ada>a</v><v Ada>b", [(" Ada", "a"), (" Ada", "b")]),
        ("<v Ada><i>a</v>b", [(" Ada", "ab")]),  # the innermost tag is another one
        ("<v>a", [("", "a")]),
        ("<video A>a", [("", "a")]),
        ("<v Ada><ruby>a<rt>b</ruby></v>c", [(" Ada", "ab"), ("", "c")]),
        ("<rt>a</rt>", [("", "a")]),
        ("</v>a", [("", "a")]),
        ("<v Ada>a<00:01.000>b", [(" Ada", "ab")]),
    ],
)
def test_text_belongs_to_the_innermost_voice(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(voices(text)) == expected


@given(HOSTILE)
def test_character_references_are_decoded_as_in_html(text: str) -> None:
    assert decode_references(text) == html.unescape(text)


@given(HOSTILE)
def test_voices_contain_all_text_once(text: str) -> None:
    strings = [value for kind, value, _annotation in tokens(text) if kind == "string"]
    assert "".join(words for _speaker, words in voices(text)) == "".join(strings)
