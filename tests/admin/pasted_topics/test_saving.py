"""A pasted topic becomes drafts by the import; records without a video wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from clipqa.curation import save_answer
from clipqa.models import Answer, AuditEntry, PastedPage, Question, Status, Topic, Video
from tests.admin.pages import page_of
from tests.admin.pasted_pages import (
    ADDRESS,
    PASTE,
    SAVE,
    cards,
    case,
    errors,
    fields_of,
    outlet_field,
    paste,
    said,
    save,
    send,
    with_video,
)
from tests.factories import make_outlet, make_topic, make_video
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
MARKETS = case("topic-fr-it")  # two records of one outlet
SEALS = case("topic-missing")  # four records, some without outlet or range
PLACE, COAST, PIER = "Canal Place", "Coast Hour", "Pier Radio"


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


def waiting(client: Client) -> tuple[PastedPage, Any]:
    page = PastedPage.objects.get()
    return page, client.get(page_of(page))


def questions() -> list[str]:
    return list(Answer.objects.order_by("pk").values_list("question__text", flat=True))


def test_one_choice_for_an_outlet_makes_drafts_of_all_its_records(editor: Client) -> None:
    sent = save(editor, MARKETS, language="fr", **with_video(PLACE))
    assert sent.status_code == 302
    answers = list(Answer.objects.order_by("pk").select_related("clip__video__outlet", "question"))
    video = Video.objects.get()
    assert (video.title, video.outlet.name, video.source_id) == ("Morning", PLACE, "jNQXAC9IVRw")
    assert [(each.clip.start_ms, each.clip.end_ms) for each in answers] == [
        (300_000, 322_000),
        (360_000, 370_000),
    ]
    assert {each.status for each in answers} == {Status.DRAFT}
    assert {each.created_by.username for each in answers} == {"edda"}
    assert answers[0].body == "Les habitants du quartier."
    assert answers[0].question.language == "fr"
    topic = answers[0].question.topics.get()
    assert (topic.name, topic.explainer) == (
        "Les marchés du soir",
        "Les marchands s’installent à dix-huit heures.",
    )
    assert AuditEntry.objects.filter(event="imported", actor__username="edda").count() == 1
    assert not PastedPage.objects.exists()


def test_the_own_choice_of_a_record_wins(editor: Client) -> None:
    other = make_video(make_outlet(PLACE), duration_ms=600_000)
    save(editor, MARKETS, **with_video(PLACE), **{"own-2-video": str(other.pk)})
    videos = Answer.objects.order_by("pk").values_list("clip__video__title", flat=True)
    assert list(videos) == ["Morning", other.title]


def test_the_times_of_an_address_fill_those_that_a_record_lacks(editor: Client) -> None:
    save(editor, SEALS, **{"own-2-address": f"{ADDRESS}?t=50", "own-2-video_title": "Seals"})
    assert not Answer.objects.exists()  # the end is missing
    sent = save(
        editor,
        SEALS,
        **{"own-2-address": f"{ADDRESS}?start=50&end=61", "own-2-video_title": "Seals"},
    )
    assert sent.status_code == 302
    assert Answer.objects.get().clip.end_ms == 61_000


def test_typed_corrections_are_what_is_saved(editor: Client) -> None:
    typed = {"record-1-question": "Who may sell?", "record-1-answer": "All.", "title": "Markets"}
    times = {"record-1-start_ms": "4:00", "record-1-end_ms": "4:10.5"}
    save(editor, MARKETS, **with_video(PLACE), **typed, **times)
    answer = Answer.objects.select_related("question", "clip").order_by("pk")[0]
    assert (answer.question.text, answer.body) == ("Who may sell?", "All.")
    assert (answer.clip.start_ms, answer.clip.end_ms) == (240_000, 250_500)
    assert answer.question.topics.get().name == "Markets"


def test_records_without_a_video_wait_until_they_have_one(editor: Client) -> None:
    sent = save(editor, SEALS, **with_video(COAST), **{"record-2-end_ms": "1:10:10"})
    assert errors(sent).keys() == {"record-2-start_ms"}  # of the record without a range
    own = {"record-2-start_ms": "1:10:00", "record-2-end_ms": "1:10:10"}
    sent = save(editor, SEALS, **with_video(COAST), **own, **{"record-3-answer": "Very far."})
    page, shown = waiting(editor)
    assert sent["Location"] == page_of(page)
    assert "2 drafts were created." in said(shown)
    assert "2 records wait for their videos." in said(shown)
    assert [row["number"] for row in page.records] == [3, 4]
    assert fields_of(shown)["record-3-answer"] == "Very far."
    send(editor, shown, page_of(page), **with_video(PIER))
    assert questions() == ["Why do they come ashore?", "May I feed them?", "How old do they get?"]
    assert [row["number"] for row in PastedPage.objects.get().records] == [3]


def test_without_any_video_only_the_page_is_saved(editor: Client) -> None:
    save(editor, SEALS)
    assert len(PastedPage.objects.get().records) == 4
    counts = [model.objects.count() for model in (Answer, Question, Topic, Video, AuditEntry)]
    assert counts[:-1] == [0, 0, 0, 0]
    assert not AuditEntry.objects.filter(event="imported").exists()


def test_the_button_pressed_twice_changes_nothing(editor: Client) -> None:
    shown = paste(editor, SEALS)
    times = {"record-2-start_ms": "1:10:00", "record-2-end_ms": "1:10:10"}
    for _press in range(2):
        sent = send(editor, shown, **with_video(COAST), **times)
    assert "was saved meanwhile" in said(sent)
    assert (Answer.objects.count(), PastedPage.objects.count()) == (2, 1)
    assert fields_of(sent)["record-3-question"] == "How far do they swim"
    page = PastedPage.objects.get()
    shown = editor.get(page_of(page))
    for _press in range(2):
        sent = send(editor, shown, page_of(page), **with_video(PIER))
    assert "was saved meanwhile" in said(sent)
    assert Answer.objects.count() == 3
    assert PastedPage.objects.get().edit_version == page.edit_version + 1


def test_a_page_of_which_nothing_waits_can_be_sent_again(editor: Client) -> None:
    shown = paste(editor, MARKETS)
    for _press in range(2):
        sent = send(editor, shown, **with_video(PLACE))
    listed = editor.get(sent["Location"])
    assert "2 answers are in the library already and were not changed." in said(listed)
    assert (Answer.objects.count(), Video.objects.count(), Topic.objects.count()) == (2, 1, 1)
    assert set(Answer.objects.values_list("edit_version", flat=True)) == {1}


def test_an_answer_with_another_text_is_kept_and_its_record_stays(editor: Client) -> None:
    save(editor, MARKETS, **with_video(PLACE))
    answer = Answer.objects.order_by("pk")[0]
    answer.body = "Only those who live there."
    save_answer(answer)
    save(editor, MARKETS, **with_video(PLACE))
    page, shown = waiting(editor)
    assert [row["number"] for row in page.records] == [1]
    assert "1 answer is in the library with another text" in said(shown)
    answer.refresh_from_db()
    assert answer.body == "Only those who live there."
    send(editor, shown, page_of(page), **{"record-1-leave_out": "on"})
    assert (Answer.objects.count(), PastedPage.objects.count()) == (2, 0)


def test_a_page_that_waits_is_opened_when_it_is_pasted_again(editor: Client) -> None:
    save(editor, SEALS)
    assert paste(editor, SEALS)["Location"] == page_of(PastedPage.objects.get())
    other = signed_in(of_role("otto", "editor"))
    assert paste(other, SEALS).status_code == 200


def test_a_page_that_somebody_saved_meanwhile_keeps_what_is_typed(editor: Client) -> None:
    save(editor, SEALS)
    page, shown = waiting(editor)
    other = signed_in(of_role("otto", "editor"))
    send(other, other.get(page_of(page)), page_of(page), **with_video(PIER))
    sent = send(editor, shown, page_of(page), **{"record-3-answer": "Far.", **with_video(COAST)})
    assert "was saved meanwhile" in said(sent)
    typed = fields_of(sent)
    assert typed["record-3-answer"] == "Far."
    assert typed[outlet_field(COAST, "address")] == ADDRESS
    assert not any(name.startswith("record-4") for name in typed)
    assert send(editor, sent, page_of(page), **with_video(COAST, "", "")).status_code == 302
    assert PastedPage.objects.get().records[-1]["answer"] == "Far."


def test_what_is_sent_to_a_discarded_page_can_be_copied(editor: Client) -> None:
    save(editor, SEALS)
    page, shown = waiting(editor)
    assert editor.post(f"{page_of(page)[:-7]}delete/", {"post": "yes"}).status_code == 302
    sent = send(editor, shown, page_of(page), **{"record-3-answer": "Very far."})
    assert sent.status_code == 404
    assert "Very far." in sent.content.decode()


def test_an_existing_topic_is_used_and_keeps_its_explainer(editor: Client) -> None:
    topic = make_topic("LES MARCHÉS du soir", explainer="Own words.")
    shown = paste(editor, MARKETS)
    assert page_of(topic) in shown.content.decode()
    assert "The topic has an explainer, which is kept." in shown.content.decode()
    send(editor, shown, **with_video(PLACE))
    topic.refresh_from_db()
    assert topic.explainer == "Own words."
    assert topic.questions.count() == 2


def test_a_topic_without_explainer_gets_that_of_the_page(editor: Client) -> None:
    topic = make_topic("Les marchés du soir")
    save(editor, MARKETS, explainer="On y vend.", **with_video(PLACE))
    topic.refresh_from_db()
    assert topic.explainer == "On y vend."


def test_a_refused_record_saves_nothing_of_the_page(editor: Client) -> None:
    sent = save(editor, MARKETS, **with_video(PLACE), **{"record-2-end_ms": "0:10"})
    assert errors(sent) == {
        "record-2-end_ms": [
            "The clip ends at 00:10 and starts at 06:00. Give an end after the start."
        ]
    }
    assert "Nothing was saved" in sent.content.decode()
    assert fields_of(sent)[outlet_field(PLACE, "address")] == ADDRESS
    assert not any(model.objects.exists() for model in (Answer, Topic, Video, PastedPage))


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"address": "nowhere"}, "address", "is not a web address"),
        ({"address": "javascript:alert(1)", "video_title": "A"}, "address", ""),
        ({"address": "https://youtu.be/jNQXAC9IVRw"}, "video_title", "A new video needs it."),
        ({"address": ADDRESS, "video_title": "A", "outlet": ""}, "outlet", "A new video needs it."),
        ({"address": f"{ADDRESS}\x00", "video_title": "A"}, "address", "can't be stored"),
        ({"address": "https://e.example/" + "a" * 20_000}, "address", "at most 10000"),
        ({"address": "media:films/none.mp4", "video_title": "A"}, "address", "no such file"),
        ({"video": "999999"}, "video", "no longer offered"),
        ({"video": "1 or 1", "address": ADDRESS}, "address", "Clear one of the two."),
        ({"video": "9" * 40}, "video", "no longer offered"),
        ({"video_title": "Morning"}, "address", "The address of this video is missing."),
    ],
)
def test_an_invalid_video_is_an_error_at_its_field(
    editor: Client, typed: dict[str, str], field: str, sentence: str
) -> None:
    sent = save(
        editor, MARKETS, **{outlet_field(PLACE, name): each for name, each in typed.items()}
    )
    assert sent.status_code == 200
    assert list(errors(sent)) == [outlet_field(PLACE, field)]
    assert sentence in errors(sent)[outlet_field(PLACE, field)][0]
    assert not any(model.objects.exists() for model in (Answer, Video, PastedPage))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("record-1-answer", "Nul\x00."),
        ("record-1-question", "\u202eesrever"),
        ("record-1-start_ms", "soon"),
        ("record-1-answer", "a" * 20_001),
        ("title", "A" * 121),
        ("language", "klingon!!"),
    ],
)
def test_an_invalid_text_is_an_error_also_without_a_video(
    editor: Client, field: str, value: str
) -> None:
    sent = save(editor, MARKETS, **{field: value})
    assert list(errors(sent)) == [field]
    assert not PastedPage.objects.exists()


def test_a_changed_text_is_read_again_before_it_is_saved(editor: Client) -> None:
    shown = fields_of(paste(editor, MARKETS))
    sent = editor.post(PASTE, {**shown, **SAVE, "text": SEALS, "record-1-answer": "Typed."})
    assert "Harbour Seals" in sent.content.decode()
    assert "Typed." not in sent.content.decode()
    assert not PastedPage.objects.exists()


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements, since an import resets Django's own list of them."""
    found: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.startswith('INSERT INTO "clipqa_revision"'):  # on SQLite 111 at once
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield found


def test_30_records_take_as_many_statements_as_3(editor: Client) -> None:
    make_video(make_outlet("Lake FM"))
    paste(editor, MARKETS)  # content types and the like are looked up once
    costs = []
    for number, address in ((3, ADDRESS), (30, "https://youtu.be/dQw4w9WgXcQ")):
        text = (
            cards(number)
            .replace("Cold Water", f"Water {number}")
            .replace("is lake", f"is {number}")
        )
        with counted() as reading:
            shown = paste(editor, text)
        with counted() as saving:
            send(editor, shown, **with_video("Lake FM", address, f"Morning {number}"))
        assert Answer.objects.filter(question__topics__name=f"Water {number}").count() == number
        save(editor, text)
        with counted() as opening:
            editor.get(page_of(PastedPage.objects.latest("pk")))
        costs.append([len(reading), len(saving), len(opening)])
    assert costs[0] == costs[1]
