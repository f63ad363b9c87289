"""The history of a record: listing, comparing and restoring its revisions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clipqa.curation import archive, delete_record, publish, save_answer, save_record
from clipqa.history import revisions_of
from clipqa.models import Answer, Clip, Question, Revision, Source, Status, User, Verb
from tests.admin.pages import page_of, save
from tests.factories import (
    make_answer,
    make_clip,
    make_outlet,
    make_published,
    make_question,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db


def page(record: Any, name: str, *more: int) -> str:
    return reverse(f"admin:clipqa_{record._meta.model_name}_{name}", args=[record.pk, *more])


def save_texts(answer: Answer, *bodies: str) -> list[Revision]:
    """Save each text; return the revisions, oldest first."""
    for body in bodies:
        answer.body = body
        save_answer(answer)
    return list(revisions_of(Answer, answer.pk))[::-1]


def restore(client: Client, record: Any, revision: Revision, **given: Any) -> Any:
    url = page(record, "restore", revision.pk)
    form = client.get(url).context["form"]
    values = {"why": "It was right.", "edit_version": form["edit_version"].value()}
    return client.post(url, {**values, **given})


def test_a_save_in_the_admin_records_its_user(admin_client: Client, alice: User) -> None:
    answer = make_answer()
    save(admin_client, page_of(answer), body="Better words.")
    last = revisions_of(Answer, answer.pk)[0]
    assert (last.actor, last.source) == (alice, Source.ADMIN)
    assert last.changes == {"body": ["Both sides agree to meet again.", "Better words."]}


def test_the_history_lists_every_revision_newest_first(admin_client: Client) -> None:
    answer = make_answer(body="One.")
    save_texts(answer, "Two.")
    publish([answer])
    rows = admin_client.get(page(answer, "history")).context["rows"]
    assert [(step.revision.verb, step.changed) for step in rows][:2] == [
        (Verb.PUBLISHED, "Status, Published at"),
        (Verb.CHANGED, "Answer"),
    ]


def test_the_history_of_an_answer_links_to_those_of_related_records(admin_client: Client) -> None:
    answer = make_answer()
    content = admin_client.get(page(answer, "history")).content.decode()
    for model_name in (answer.question, answer.clip, answer.clip.video):
        assert page(model_name, "history") in content
        assert admin_client.get(page(model_name, "history")).status_code == 200


def test_any_two_revisions_are_compared_word_by_word(admin_client: Client) -> None:
    answer = make_answer(body="The town hosts the talks.")
    first, _second, third = save_texts(
        answer, "Nobody hosts them.", "The harbour town hosts talks."
    )
    url = page(answer, "compare") + f"?from={third.pk}&to={first.pk}"
    response = admin_client.get(url)
    (line,) = response.context["differences"]
    marked = [(piece.kind, piece.text.strip()) for piece in line.pieces if piece.kind != "same"]
    assert marked == [("ins", "harbour"), ("del", "the")]
    assert "<ins>" in response.content.decode()


def test_a_single_revision_shows_its_changes(admin_client: Client) -> None:
    answer = make_answer(body="One.")
    _first, second, _third = save_texts(answer, "Two.", "Three.")
    lines = admin_client.get(page(answer, "compare") + f"?to={second.pk}").context["differences"]
    assert [[piece.text for piece in line.pieces] for line in lines] == [["One", "Two", "."]]


def test_deleted_related_records_are_shown_by_name(admin_client: Client) -> None:
    clip = make_clip()
    save_record(clip)
    old, clip.video = clip.video, make_video()
    save_record(clip)
    delete_record(old)
    newest = revisions_of(Clip, clip.pk)[0]
    content = admin_client.get(page(clip, "compare") + f"?to={newest.pk}").content.decode()
    assert f"{old.title} (deleted)" in content
    assert clip.video.title in content


def test_restoring_saves_the_old_text_as_a_new_revision(admin_client: Client) -> None:
    answer = make_published(body="Right.")
    first = save_texts(answer, "Wrong.")[0]
    assert restore(admin_client, answer, first).status_code == 302
    answer.refresh_from_db()
    last = revisions_of(Answer, answer.pk)[0]
    assert (answer.body, answer.search_entry.answer_text) == ("Right.", "Right.")
    assert (last.verb, last.why) == (Verb.RESTORED, "It was right.")


def test_restoring_a_text_never_publishes_it(admin_client: Client) -> None:
    answer = make_published(body="Right.")
    first = save_texts(answer)[0]
    archive([answer])
    answer.refresh_from_db()
    save_texts(answer, "Wrong.")
    restore(admin_client, answer, first)
    answer.refresh_from_db()
    assert (answer.body, answer.status) == ("Right.", Status.ARCHIVED)


def test_restoring_requires_a_reason(admin_client: Client) -> None:
    answer = make_answer(body="Right.")
    first = save_texts(answer, "Wrong.")[0]
    response = restore(admin_client, answer, first, why=" ")
    assert response.context["form"].errors["why"]
    assert Answer.objects.get().body == "Wrong."


def test_restoring_does_not_overwrite_a_newer_save(admin_client: Client) -> None:
    answer = make_answer(body="Right.")
    first = save_texts(answer, "Wrong.")[0]
    response = restore(admin_client, answer, first, edit_version=answer.edit_version - 1)
    assert "nothing was restored" in admin_client.get(response["Location"]).content.decode()
    assert Answer.objects.get().body == "Wrong."


def test_restoring_creates_a_deleted_clip_again(admin_client: Client) -> None:
    answer = make_answer(clip=make_clip(start_ms=50_000, end_ms=60_000))
    old, first = answer.clip, save_texts(answer)[0]
    answer.clip = make_clip(old.video, 1_000, 2_000)
    save_answer(answer)
    delete_record(Clip.objects.get(pk=old.pk))
    restore(admin_client, answer, first)
    answer.refresh_from_db()
    assert (answer.clip.start_ms, answer.clip.video) == (50_000, old.video)


def test_restoring_a_text_that_another_question_has_is_refused(admin_client: Client) -> None:
    question = Question(text="Who hosts the talks?")
    save_record(question)
    question.text = "Who pays?"
    save_record(question)
    save_record(Question(text="Who hosts the talks?", slug="hosts"))
    response = restore(admin_client, question, revisions_of(Question, question.pk)[1])
    assert "exists already" in response.content.decode()
    assert Question.objects.get(pk=question.pk).text == "Who pays?"


def test_restoring_a_question_restores_its_topics(admin_client: Client) -> None:
    topic, question = make_topic(), Question(text="Who hosts the talks?")
    save_record(question, topics=[topic])
    save_record(question, topics=[])
    restore(admin_client, question, revisions_of(Question, question.pk)[1])
    assert list(question.topics.all()) == [topic]


def test_users_with_view_permissions_can_compare_but_not_restore(bob: User) -> None:
    answer = make_answer()
    first, last = save_texts(answer, "Wrong.")
    client = Client()
    client.force_login(bob)
    compared = client.get(page(answer, "compare") + f"?to={last.pk}")
    assert compared.status_code == 200
    assert "Restore" not in compared.content.decode()
    assert client.get(page(answer, "restore", first.pk)).status_code == 403
    assert client.post(page(answer, "restore", first.pk), {"why": "x"}).status_code == 403


def test_revisions_of_another_record_return_404(admin_client: Client) -> None:
    answer, other = make_answer(), make_answer()
    foreign = save_texts(other)[0]
    assert admin_client.get(page(answer, "compare") + f"?to={foreign.pk}").status_code == 404
    assert admin_client.get(page(answer, "restore", foreign.pk)).status_code == 404
    assert admin_client.get(page(answer, "compare") + "?to=9999999999999999999").status_code == 404
    assert admin_client.get(page(answer, "compare")).status_code == 404


@pytest.mark.parametrize("model_name", ["outlet", "video", "topic", "question", "clip"])
def test_every_model_has_a_history_page(admin_client: Client, model_name: str) -> None:
    made = {"outlet": make_outlet, "video": make_video, "topic": make_topic}
    record = {**made, "question": make_question, "clip": make_clip}[model_name]()
    save_record(record, topics=[]) if model_name == "question" else save_record(record)
    save(admin_client, page_of(record))
    assert admin_client.get(page(record, "history")).status_code == 200
