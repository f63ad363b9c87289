"""The screen of a pasted topic shows what was read; nothing is saved before its button."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from clipqa.importers.pasted_topics import MAX_RECORDS
from clipqa.models import Answer, PastedPage, Topic, Video
from tests.admin.pages import list_page, page_of
from tests.admin.pasted_pages import (
    CASES,
    PASTE,
    cards,
    case,
    fields_of,
    outlet_field,
    paste,
    save,
    send,
    with_video,
)
from tests.factories import make_outlet, make_video
from tests.pasted_pages.words import words_of
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


def test_the_list_of_topics_links_to_the_page(editor: Client) -> None:
    assert f'href="{PASTE}"' in editor.get(list_page("topic")).content.decode()


def test_the_records_are_shown_before_anything_is_saved(editor: Client) -> None:
    shown = paste(editor, case("topic-cut-off"))
    html, fields = shown.content.decode(), fields_of(shown)
    assert fields["title"] == "City Foxes"
    assert fields["record-1-question"] == "What do they eat?"
    assert (fields["record-1-start_ms"], fields["record-1-end_ms"]) == ("00:40", "01:00")
    assert "It is page 2 of 12." in html
    assert html.count("the pasted text ends inside this record") == 1
    assert not any(model.objects.exists() for model in (Answer, Topic, Video, PastedPage))


@pytest.mark.parametrize("path", sorted(CASES.glob("*topic*.txt")), ids=lambda path: path.stem)
def test_each_word_stands_in_a_field_or_in_what_is_left_out(editor: Client, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = paste(editor, text)
    pasted = shown.context["pasted"]
    seen = [value for name, value in fields_of(shown).items() if name != "text"]
    outlets = [record.outlet or "" for record in pasted.records]  # one field for all its records
    numbers = [str(pasted.page_number), str(pasted.pages)]
    shown_words = words_of(" ".join([*seen, *pasted.dropped, *outlets, *numbers]))
    assert words_of(text) - shown_words == {}
    html = unescape(shown.content.decode())
    assert all(each in html for each in outlets)


def test_a_range_of_another_length_than_the_page_says_is_told(editor: Client) -> None:
    text = cards(2).replace("01:10 - 01:20", "01:10 - 01:25")
    html = paste(editor, text).content.decode()
    assert html.count("The page says 0:10, but the range lasts 0:15.") == 1


def test_the_videos_of_the_outlet_are_offered(editor: Client) -> None:
    own, other = make_video(make_outlet("lake fm")), make_video(make_outlet("Delta"))
    html = paste(editor, cards(2)).content.decode()
    assert html.count(f">{own.title} ·") == 3  # for the outlet, and for each record
    assert other.title not in html


def test_a_record_alone_in_its_outlet_has_one_choice(editor: Client) -> None:
    fields = fields_of(paste(editor, case("topic-de")))
    assert outlet_field("Radio Tal", "address") in fields
    assert not any(name.startswith("own-") for name in fields)


def test_a_topic_of_a_similar_name_is_offered(editor: Client) -> None:
    Topic.objects.create(name="Cold Watter")
    assert "“Cold Watter”" in paste(editor, cards(2)).content.decode()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (cards(MAX_RECORDS + 1), f"{MAX_RECORDS + 1} clip answers; the limit is {MAX_RECORDS}."),
        (cards(2) + "word " * 40_000, "This text has more than 200,000 characters."),
        (cards(2) + "\x00", "Null characters are not allowed."),
    ],
)
def test_a_text_that_is_too_long_is_kept_with_a_sentence(
    editor: Client, text: str, sentence: str
) -> None:
    answer = paste(editor, text)
    assert sentence in " ".join(answer.context["form"].errors["text"])
    assert "check" not in answer.context


def test_the_longest_page_can_be_sent(editor: Client) -> None:
    text = cards(MAX_RECORDS)
    for number in range(1, MAX_RECORDS // 2 + 1):  # two records of each outlet
        text = text.replace("Lake FM", f"Radio {number}", 2)
    left_out = {f"record-{number}-leave_out": "on" for number in range(2, MAX_RECORDS + 1)}
    assert send(editor, paste(editor, text), **left_out).status_code == 302
    assert [row["number"] for row in PastedPage.objects.get().records] == [1]


def test_pages_that_wait_are_listed_with_the_number_of_records(editor: Client) -> None:
    save(editor, cards(3))
    listed = editor.get(list_page("pastedpage")).content.decode()
    assert "Cold Water" in listed
    assert re.search('"field-number_of_records"[^>]*>3<', listed)


def test_a_discarded_page_leaves_nothing(editor: Client) -> None:
    save(editor, cards(3))
    page = PastedPage.objects.get()
    discard = page_of(page).replace("change/", "delete/")
    assert f'href="{discard}"' in editor.get(page_of(page)).content.decode()
    editor.post(discard, {"post": "yes"})
    assert not PastedPage.objects.exists()


def test_words_that_look_like_markup_stay_words(editor: Client) -> None:
    text = cards(1).replace("How cold is lake 1?", "Is <b>lake</b> 1 cold?")
    text = text.replace("It has 1 degrees in the morning.", "1984. It was <script>cold</script>.")
    shown = paste(editor, text)
    assert "<script>cold" not in shown.content.decode()
    send(editor, shown, **with_video("Lake FM"))
    assert Answer.objects.get().question.text == "Is <b>lake</b> 1 cold?"
    assert Answer.objects.get().body == "1984\\. It was <script>cold</script>."


def test_reading_the_same_text_again_keeps_what_is_typed(editor: Client) -> None:
    sent = {**fields_of(paste(editor, cards(2))), "record-1-answer": "Very cold.", "title": "Lakes"}
    fields = fields_of(editor.post(PASTE, sent))
    assert (fields["record-1-answer"], fields["title"]) == ("Very cold.", "Lakes")


def test_what_is_sent_after_the_session_ended_is_returned(editor: Client) -> None:
    sent = {**fields_of(paste(editor, cards(2))), "record-1-answer": "Very cold."}
    answer = Client().post(PASTE, sent)
    assert answer.status_code == 403
    assert "Very cold." in answer.content.decode()


def test_what_the_import_warns_of_is_told(editor: Client) -> None:
    make_outlet("Lake FN")
    sent = save(editor, cards(2), **with_video("Lake FM"))
    listed = editor.get(sent["Location"]).content.decode()
    assert listed.count("“Lake FM” is new and similar to “Lake FN”.") == 1
