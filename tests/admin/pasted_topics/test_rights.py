"""Who may paste a topic, and what becomes of it by the rights of its user."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from clipqa.curation.erasing import erase
from clipqa.models import Answer, PastedPage, Question, Topic, User, Video
from tests.admin.pages import list_page, page_of
from tests.admin.pasted_pages import (
    ADDRESS,
    PASTE,
    cards,
    errors,
    outlet_field,
    paste,
    save,
    send,
    with_video,
)
from tests.admin.people import person
from tests.factories import make_answer, make_clip, make_outlet, make_topic, make_video
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
TEXT = cards(2)


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor")


@pytest.fixture
def contributor(conny: User) -> Client:
    return signed_in(conny)


def test_a_contributor_gets_own_drafts_and_a_private_video(
    contributor: Client, conny: User
) -> None:
    make_outlet("Lake FM")
    save(contributor, TEXT, **with_video("Lake FM"))
    assert set(Answer.objects.values_list("created_by", "status")) == {(conny.pk, "draft")}
    video = Video.objects.get()
    assert (video.created_by, video.is_shared) == (conny, False)


def test_a_contributor_gives_questions_no_topic(contributor: Client) -> None:
    topic = make_topic("Cold Water")
    make_outlet("Lake FM")
    shown = paste(contributor, TEXT)
    assert "Only editors give questions topics." in shown.content.decode()
    assert "Groups meet at the lake" in shown.content.decode()
    sent = send(contributor, shown, title="Cold Water", explainer="X", **with_video("Lake FM"))
    assert sent.status_code == 302
    assert not topic.questions.exists()
    topic.refresh_from_db()
    assert topic.explainer == ""


def test_an_editor_saves_the_topic_of_a_page_that_a_contributor_pasted(
    contributor: Client, conny: User
) -> None:
    save(contributor, TEXT, title="Typed", explainer="Typed.")
    page = PastedPage.objects.get()
    assert (page.title, page.created_by) == ("Cold Water", conny)
    editor = signed_in(of_role("edda", "editor"))
    send(editor, editor.get(page_of(page)), page_of(page), **with_video("Lake FM"))
    assert Topic.objects.get().questions.count() == 2
    assert set(Answer.objects.values_list("created_by__username", flat=True)) == {"edda"}


def test_a_contributor_adds_no_outlet(contributor: Client) -> None:
    sent = save(contributor, TEXT, **with_video("Lake FM"))
    assert list(errors(sent)) == [outlet_field("Lake FM", "outlet")]
    assert "No outlet has this name." in errors(sent)[outlet_field("Lake FM", "outlet")][0]
    assert not Answer.objects.exists()


@pytest.fixture
def hidden(db: None) -> Video:
    """A video that another contributor added, with a draft of the first record."""
    otto = of_role("otto", "contributor")
    video = make_video(
        make_outlet("Lake FM"), ADDRESS, title="Secret", created_by=otto, is_shared=False
    )
    make_answer("How cold is lake 1?", clip=make_clip(video, 70_000, 80_000), created_by=otto)
    return video


def test_a_hidden_video_is_refused_without_naming_it(contributor: Client, hidden: Video) -> None:
    assert "Secret" not in paste(contributor, TEXT).content.decode()
    for typed in (with_video("Lake FM"), {outlet_field("Lake FM", "video"): str(hidden.pk)}):
        sent = save(contributor, TEXT, **typed)
        assert len(errors(sent)) == 1
        assert "Secret" not in sent.content.decode()
    assert Answer.objects.count() == 1


def test_the_length_of_a_hidden_video_is_not_told(contributor: Client, hidden: Video) -> None:
    Video.objects.filter(pk=hidden.pk).update(duration_ms=1_000)
    sent = save(contributor, TEXT, **with_video("Lake FM"))
    assert list(errors(sent).values()) == [
        ["You can’t add this video. Ask an editor for a draft with it."]
    ]


def test_a_title_that_is_no_name_of_a_topic_becomes_a_paragraph(contributor: Client) -> None:
    title = "Lakes " * 24
    assert save(contributor, f"{title}\n\n{TEXT}").status_code == 302
    page = PastedPage.objects.get()
    assert len(page.title) <= 120
    assert title.strip() in f"{page.title} {page.explainer}"


def test_a_hostile_identity_of_the_text_is_ignored(contributor: Client) -> None:
    sent = contributor.post(PASTE, {"text": TEXT, "language": "en", "read": "\0"})
    assert sent.status_code == 200


def test_a_hidden_question_gets_a_duplicate(contributor: Client, hidden: Video) -> None:
    save(contributor, TEXT, **with_video("Lake FM", "https://youtu.be/dQw4w9WgXcQ"))
    numbers = Question.objects.filter(text="How cold is lake 1?").order_by("pk")
    assert list(numbers.values_list("duplicate_number", flat=True)) == [0, 1]
    assert Answer.objects.latest("pk").created_by == User.objects.get(username="conny")


def test_others_see_no_page_of_a_contributor(contributor: Client) -> None:
    save(contributor, TEXT)
    page = PastedPage.objects.get()
    other = signed_in(of_role("otto", "contributor"))
    assert other.get(page_of(page)).status_code == 404
    assert other.post(page_of(page), {"edit_version": "1"}).status_code == 404
    assert "Cold Water" not in other.get(list_page("pastedpage")).content.decode()
    assert (
        other.post(page_of(page).replace("change/", "delete/"), {"post": "yes"}).status_code == 404
    )
    assert paste(other, TEXT).status_code == 200
    assert "Cold Water" in contributor.get(list_page("pastedpage")).content.decode()


def test_a_page_stays_when_its_user_is_deleted(contributor: Client, conny: User) -> None:
    save(contributor, TEXT)
    conny.delete()
    assert PastedPage.objects.get().created_by is None
    editor = signed_in(of_role("edda", "editor"))
    assert "Cold Water" in editor.get(list_page("pastedpage")).content.decode()


@pytest.mark.parametrize("right", ["add_answer", "add_article"])
def test_who_may_add_only_one_kind_pastes_only_that(right: str) -> None:
    alone = person("alan")
    alone.user_permissions.set(Permission.objects.filter(codename=right))
    client = signed_in(alone)
    assert client.get(PASTE).status_code == 200
    article = "# Keeping a Rain Diary\n\nRain is easy to measure.\n"
    read = {"add_answer": paste(client, TEXT), "add_article": paste(client, article)}
    refused = {name: bool(response.context["form"].errors) for name, response in read.items()}
    assert refused == {"add_answer": right != "add_answer", "add_article": right != "add_article"}


def test_erasing_an_answer_removes_the_records_that_repeat_it(db: None) -> None:
    editor = signed_in(of_role("edda", "editor"))
    save(editor, TEXT)
    save(editor, TEXT.replace("It has", "They say it has"))
    save(editor, cards(1))
    erased = make_answer("how cold is lake 1?", body="It has 1 degrees in the morning.")
    other = make_answer(erased.question)  # so that the question stays
    erase(erased, "A court said so.")
    assert waiting_numbers() == [[1, 2], [2]]
    erase(other, "A court said so.")
    assert waiting_numbers() == [[2], [2]]


def waiting_numbers() -> list[list[int]]:
    return [[row["number"] for row in page.records] for page in PastedPage.objects.all()]
