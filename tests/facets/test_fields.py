"""All spellings of a name are one facet value."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from clipqa.facets.fields import TextField
from clipqa.models import FacetText
from clipqa.models.facet_text import text_id

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("A. Aide", "a. aide"),
        (" a.\t AIDE ", "a. aide"),
        ("E\u0301lan", "élan"),
        ("élan", "élan"),
        ("Weiß", "weiss"),
        ("A.\u200b Ai\u00adde", "a. aide"),
        ("😀", "😀"),
        ("ليلى", "ليلى"),
    ],
)
def test_case_white_space_and_invisible_characters_are_ignored(typed: str, key: str) -> None:
    assert TextField().clean(typed) == key
    text = FacetText.of("zebra", typed)
    assert text is not None
    assert (text.pk, text.key) == (text_id("zebra", key), key)


@given(names)
def test_a_value_in_a_url_is_parsed_as_itself(name: str) -> None:
    text = FacetText.of("zebra", name)
    if text is not None:
        assert TextField().clean(text.key) == text.key


@pytest.mark.parametrize("typed", ["a\0b", "\ud800", "x" * 1_000, "\u200b\u200e"])
def test_invalid_names_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        TextField().clean(typed)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u3164"])
def test_an_invisible_text_is_no_value(text: str) -> None:
    assert FacetText.of("zebra", text) is None


def test_the_same_text_in_two_facets_has_two_ids() -> None:
    assert text_id("zebra", "a") != text_id("lion", "a")
    assert all(0 <= text_id("zebra", str(number)) < 2**63 for number in range(99))
