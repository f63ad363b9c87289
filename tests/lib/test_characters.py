"""Texts may have only allowed characters, at least one of them visible."""

import pytest

from clipqa.lib.characters import TextError, check_text, is_blank, without_controls

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FORBIDDEN = [
    "a\x00b",
    "a\x07b",
    "a\x0bb",
    "a\x1bb",
    "a\x7fb",
    "a\x85b",
    "a\x9fb",
    "safe \u202egnp.exe",
    "safe \u202dtext\u202c",
    "\u202babc",
    "abc\u202c",
    "\u2067abc",
    "\u2068abc\ndef\u2069",
    "\u2067\u202aabc\u2069\u202c",
    "abc\u2069",
    "a\u206ab",
    "a\ufff9b",
    "a\ufffeb",
    "a\uffffb",
    "a\ud800b",
    "hidden \U000e0068\U000e0069",
    "\U0001f3f4\U000e0067",
]
ALLOWED = [
    "",
    "Plain words",
    "Two\nlines\r\nand a\ttab",
    "می\u200cخواهم",  # Persian needs the non-joiner
    "क्\u200dष",  # and Hindi the joiner
    "\U0001f469\u200d\U0001f4bb \u2764\ufe0f",
    ENGLAND,
    "co\u00adoperation",
    "abc \u200eשלום\u200f def",
    "\u2068שלום\u2069 said so",
    "\u202bשלום\u202c said so",
    "\u2067one \u2068two\u2069 three\u2069",
    "\ufeffwith a byte order mark",
    "zero\u200bwidth",
    "日本語\u3000テキスト",
]
BLANK = [
    "",
    "  \n\t",
    "\u3164",
    "\u200b\u200b",
    "\u115f\u1160",
    "\uffa0",
    "\u2800",
    "\u200d\ufe0f\u00ad\u034f",
    "\u2060\ufeff\u180e",
    "\u00a0\u3000\u2003",
    "\u2068\u2069",
    "\U000e0041",
    "\U0001d173",
]


@pytest.mark.parametrize("text", FORBIDDEN, ids=ascii)
def test_control_characters_are_refused_with_their_position(text: str) -> None:
    with pytest.raises(TextError, match=r"Character \d+ of this text is U\+"):
        check_text(text)


@pytest.mark.parametrize("text", ALLOWED, ids=ascii)
def test_marks_that_scripts_and_emoji_need_are_allowed(text: str) -> None:
    check_text(text)
    assert without_controls(text) == text


@pytest.mark.parametrize("text", BLANK[1:], ids=ascii)
def test_an_invisible_text_is_blank_and_refused(text: str) -> None:
    assert is_blank(text)
    with pytest.raises(TextError, match="only invisible"):
        check_text(text)


def test_an_empty_text_is_blank_but_valid() -> None:
    assert is_blank("")
    check_text("")


@pytest.mark.parametrize("text", ["a", "?", "\u3164a", "\u0301", "👍", "ㄱ", "\u2801"], ids=ascii)
def test_a_text_with_one_visible_character_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_the_message_has_the_position_of_the_first_one() -> None:
    with pytest.raises(TextError, match=r"Character 3 of this text is U\+202E"):
        check_text("ab\u202e\x07")


@pytest.mark.parametrize("text", FORBIDDEN, ids=ascii)
def test_a_text_stored_before_is_shown_without_them(text: str) -> None:
    clean = without_controls(text)
    check_text(clean)
    assert [sign for sign in clean if sign.isalnum()] == [
        sign for sign in text if sign.isalnum() and ord(sign) < 0xD800
    ]


def test_a_line_with_an_unpaired_mark_changes_no_other_line() -> None:
    assert without_controls("\u202babc\n\u2068de\u2069") == "abc\n\u2068de\u2069"
