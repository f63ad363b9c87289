"""Slugs have the letters of every script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipqa.lib.slugs import MAX_SLUG_LENGTH, make_slug, with_number


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What role is Saudi Arabia playing?", "what-role-is-saudi-arabia-playing"),
        (
            "Why do talks without Ukraine’s leader worry Europe?",
            "why-do-talks-without-ukraines-leader-worry-europe",
        ),
        ("停火协议是什么", "停火协议是什么"),
        ("ما هو وقف إطلاق النار؟", "ما-هو-وقف-إطلاق-النار"),
        ("Что такое перемирие?", "что-такое-перемирие"),
        ("สงครามคืออะไร", "สงครามคืออะไร"),
        ("युद्धविराम क्या है?", "युद्धविराम-क्या-है"),
        ("Café  --  au_lait", "café-au-lait"),
        ("?!…", ""),
    ],
)
def test_a_slug_keeps_letters_marks_and_digits_of_every_script(text: str, slug: str) -> None:
    assert make_slug(text) == slug


def test_a_long_text_is_cut_between_words() -> None:
    slug = make_slug("ceasefire " * 20)
    assert len(slug) <= MAX_SLUG_LENGTH
    assert set(slug.split("-")) == {"ceasefire"}


def test_a_text_without_gaps_is_cut_at_the_limit() -> None:
    assert len(make_slug("停" * 200)) == MAX_SLUG_LENGTH


def test_a_number_fits_after_the_longest_slug() -> None:
    assert with_number("x" * MAX_SLUG_LENGTH, 12) == "x" * (MAX_SLUG_LENGTH - 3) + "-12"


@given(st.text())
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    slug = make_slug(text)
    assert make_slug(slug) == slug
    assert unicodedata.is_normalized("NFC", slug)
    assert len(slug) <= MAX_SLUG_LENGTH
