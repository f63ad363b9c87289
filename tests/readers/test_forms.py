"""The base of all forms of readers."""

from typing import Any

import pytest

from clipqa.views.readers.forms import LineField, PlainTextField, ReaderForm
from tests.readers.sending import stamp


class NameForm(ReaderForm):
    name = LineField(max_length=10)
    text = PlainTextField(max_length=20)


def bound(form_id: str = "", **values: Any) -> NameForm:
    return NameForm({"name": "Ada", "text": "Hello.", "form_id": form_id or stamp(), **values})


def test_a_form_sent_twice_has_the_same_id() -> None:
    first = bound()
    assert first.is_valid()
    again = bound(first.stamp)
    assert again.is_valid()
    assert first.cleaned_data["form_id"] == again.cleaned_data["form_id"]
    assert first.cleaned_data["form_id"] != bound().stamp.partition(":")[0]


@pytest.mark.parametrize(
    "form_id",
    [stamp(25 * 60 * 60), "", "a" * 32, f"x{stamp()}", "\x00", "é:1:2"],
    ids=["old", "empty", "unsigned", "changed", "null", "not ASCII"],
)
def test_an_old_or_forged_form_is_shown_again_with_a_new_id(form_id: str) -> None:
    form = NameForm({"name": "Ada", "text": "Hello.", "form_id": form_id})
    assert not form.is_valid()
    assert "older than a day" in str(form.refusal)
    assert form.stamp != form_id
    assert form["text"].value() == "Hello."


def test_a_form_sent_within_two_seconds_can_be_sent_again() -> None:
    form = bound(stamp(0))
    assert not form.is_valid()
    assert "within two seconds" in str(form.refusal)
    assert form.stamp == form.data["form_id"]


def test_texts_have_one_kind_of_line_end_and_names_one_line() -> None:
    form = bound(name=" Ada \t B. Byron", text="One\r\ntwo\rthree ")
    form.is_valid()
    assert form.cleaned_data["text"] == "One\ntwo\nthree"
    assert "name" in form.errors  # twelve characters
    assert bound(name=" Ada \t Byron ").is_valid()


@pytest.mark.parametrize("text", ["\x00", "a\ufffdb", "\u202e", "\u200b", "x" * 21])
def test_a_text_that_no_field_accepts_is_refused_at_its_field(text: str) -> None:
    form = bound(text=text)
    assert not form.is_valid()
    assert list(form.errors) == ["text"]


def test_the_honeypot_reveals_a_bot() -> None:
    form = bound(website="https://spam.example")
    assert form.is_valid()
    assert form.is_from_bot


def test_the_first_wrong_field_has_the_focus_also_in_a_form_sent_too_soon() -> None:
    form = bound(stamp(0), text="x" * 21)
    assert not form.is_valid()
    assert "autofocus" in str(form["text"])
