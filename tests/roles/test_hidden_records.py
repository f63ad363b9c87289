"""Records that only other people's hidden answers use are hidden from contributors."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clipqa.curation import archive, publish, save_record
from clipqa.curation.previews import PreviewExpired, open_preview, preview_token
from clipqa.history import as_actor, revisions_of
from clipqa.models import Answer, Proposal, Question, User, Video
from tests.admin.pages import add_page, errors, page_of, save
from tests.factories import make_answer, make_clip, make_published, make_topic, make_video
from tests.roles.users import CANARY, make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db

VIDEOS = "?app_label=clipqa&model_name=clip&field_name=video&term="
TIMES = {"start_ms": "00:50", "end_ms": "01:00"}


@pytest.fixture
def client(otto: User) -> Client:
    return signed_in(otto)


@pytest.fixture
def hidden(conny: User) -> Answer:
    """Another contributor's draft, with a video and a question that no public answer uses."""
    draft = make_draft(conny)
    Video.objects.filter(pk=draft.clip.video_id).update(title=f"The {CANARY} tape")
    draft.refresh_from_db()
    return draft


def suggested(client: Client, term: str = "") -> list[str]:
    found = client.get(reverse("admin:autocomplete") + VIDEOS + term).json()["results"]
    return [each["text"].partition(" · ")[0] for each in found]


def create_draft(client: Client, **typed: Any) -> Answer:
    typed = {"video": make_video().pk, "body": "Words.", **TIMES, **typed}
    assert save(client, add_page("answer"), **typed).status_code == 302
    return Answer.objects.latest("pk")


def test_public_own_and_unused_videos_are_suggested(hidden: Answer, conny: User) -> None:
    public, unused = make_published().clip.video.title, make_video().title
    otto = signed_in(of_role("otto", "contributor"))
    assert {*suggested(otto)} == {public, unused}
    assert {*suggested(signed_in(conny))} == {public, unused, f"The {CANARY} tape"}
    assert f"The {CANARY} tape" in suggested(signed_in(of_role("edda", "editor")))


def test_a_search_by_any_field_finds_no_hidden_video(hidden: Answer, client: Client) -> None:
    video = hidden.clip.video
    for term in (CANARY, video.outlet.name, video.source_id):
        assert suggested(client, term) == []


def test_a_video_is_hidden_again_once_its_answers_are_archived(client: Client) -> None:
    public = make_published()
    assert len(suggested(client)) == 1
    archive([public])
    assert suggested(client) == []


def test_a_hidden_video_can_not_be_selected_by_its_id(hidden: Answer, client: Client) -> None:
    page = client.get(add_page("answer") + f"?video={hidden.clip.video_id}")
    assert CANARY not in page.content.decode()
    sent = {"new_question": "Who?", "body": "Words.", **TIMES}
    messages = [
        errors(save(client, add_page("answer"), video=pk, **sent))["video"]
        for pk in (hidden.clip.video_id, 9_999_999)
    ]
    assert messages[0] == messages[1]
    assert Answer.objects.count() == 1


def test_a_proposal_with_a_hidden_video_is_refused(
    hidden: Answer, otto: User, client: Client
) -> None:
    own = make_draft(otto, body="Mine.")
    Answer.objects.filter(pk=own.pk).update(clip=make_clip())
    publish([Answer.objects.get(pk=own.pk)])
    response = save(client, page_of(own), video=hidden.clip.video_id)
    assert "video" in errors(response)
    assert not Proposal.objects.exists()


def test_a_preview_shows_no_video_that_is_hidden_from_its_author(otto: User) -> None:
    own, other = make_published(), make_published()
    values = {"video": other.clip.video_id, "start_ms": 1, "end_ms": 2}
    proposal = Proposal.objects.create(answer=own, by=otto, built_on=1, base={}, values=values)
    token = preview_token(proposal)
    assert open_preview(token).answer.clip.video == other.clip.video
    archive([other])
    with pytest.raises(PreviewExpired):
        open_preview(token)


def test_typing_a_hidden_question_creates_another_with_the_same_text(
    hidden: Answer, client: Client
) -> None:
    own = create_draft(client, new_question=f"who is the {CANARY.upper()}?")
    assert own.question_id != hidden.question_id
    assert own.question.text == f"who is the {CANARY.upper()}?"
    assert own.question.topics.count() == 0
    publish([own])
    assert not Question.objects.public().filter(pk=hidden.question_id).exists()


def test_typing_it_again_reuses_the_users_own_question(hidden: Answer, client: Client) -> None:
    first, second = (create_draft(client, new_question=hidden.question.text) for _ in range(2))
    assert first.question_id == second.question_id != hidden.question_id


def test_typing_a_public_question_reuses_it(client: Client) -> None:
    public = make_published("Who hosts the talks?").question
    assert create_draft(client, new_question="who  hosts the Talks?").question == public


def test_an_editor_who_types_a_hidden_question_reuses_it(hidden: Answer) -> None:
    editor = signed_in(of_role("edda", "editor"))
    assert create_draft(editor, new_question=hidden.question.text).question == hidden.question


def test_no_page_of_an_own_answer_reveals_that_a_hidden_question_exists(
    hidden: Answer, otto: User, client: Client
) -> None:
    hidden.question.topics.add(make_topic(f"About {CANARY}"))
    own = create_draft(client, new_question=hidden.question.text)
    for page in (page_of(own), f"/preview/{preview_token(own)}/"):
        text = client.get(page).content.decode()
        assert own.question.slug not in text, page
        assert f"About {CANARY}" not in text, page


def test_a_preview_shows_a_proposed_question_as_typed(hidden: Answer, otto: User) -> None:
    own, typed = make_published(), hidden.question.text.upper()
    values = {"new_question": typed}
    proposal = Proposal.objects.create(answer=own, by=otto, built_on=1, base={}, values=values)
    assert open_preview(preview_token(proposal)).answer.question.text == typed


def test_the_question_form_reveals_no_hidden_question(hidden: Answer, client: Client) -> None:
    page, question = reverse("admin:clipqa_question_add"), hidden.question.text
    assert save(client, page, text=question).status_code == 302
    made = Question.objects.latest("pk")
    assert made.pk != hidden.question_id
    public = make_published("Who hosts the talks?").question
    message = errors(save(client, page, text=public.text))["text"][0]
    assert "exists already" in message
    assert "<a" not in message  # it would link to a 404


@pytest.mark.parametrize("field", ["related_questions", "unrelated_questions"])
def test_a_hidden_question_can_not_be_linked_by_its_id(
    field: str, hidden: Answer, client: Client
) -> None:
    refused = save(client, add_page("question"), text="Who pays?", **{field: [hidden.question.pk]})
    assert errors(refused).keys() == {field}
    assert CANARY not in refused.content.decode()
    answered = save(client, add_page("answer"), link_questions=[hidden.question.pk])
    assert CANARY not in answered.content.decode()


def test_a_user_can_choose_a_question_of_their_own(hidden: Answer, client: Client) -> None:
    save(client, reverse("admin:clipqa_question_add"), text="Is this free?")
    made = Question.objects.latest("pk")
    assert create_draft(client, question=made.pk).question == made


def test_a_clip_of_a_hidden_answer_is_not_reused(conny: User, client: Client) -> None:
    video = make_published().clip.video
    secret = make_clip(video, 70_000, 80_000)
    make_answer(clip=secret, created_by=conny)
    times = {"start_ms": "01:10", "end_ms": "01:20"}
    own = create_draft(client, video=video.pk, new_question="Who?", **times)
    assert own.clip_id != secret.pk
    again = create_draft(client, video=video.pk, new_question="Why?", **times)
    assert again.clip_id == own.clip_id
    public = create_draft(client, video=video.pk, new_question="When?")
    assert public.clip == Answer.objects.published().get().clip


def test_restoring_an_earlier_version_restores_no_hidden_record(
    conny: User, otto: User, client: Client
) -> None:
    first = make_published()
    own = create_draft(client, question=first.question_id)
    with as_actor(actor=otto):
        save(client, page_of(own), new_question="Another question?")
    archive([first])
    oldest = revisions_of(Answer, own.pk).last()
    page = reverse("admin:clipqa_answer_restore", args=[own.pk, oldest.pk])
    form = client.get(page).context["form"]
    assert first.question.text not in client.get(page).content.decode()
    client.post(page, {"edit_version": form["edit_version"].value(), "why": "Back."})
    own.refresh_from_db()
    assert own.question.text == "Another question?"


def test_a_reviewer_sees_both_questions_and_can_merge_them(hidden: Answer, client: Client) -> None:
    own = create_draft(client, new_question=hidden.question.text)
    editor = signed_in(of_role("edda", "editor"))
    merge = reverse("admin:clipqa_question_merge", args=[own.question_id])
    assert f"{merge}?into={hidden.question_id}" in editor.get(page_of(own)).content.decode()
    assert "same words" not in client.get(page_of(own)).content.decode()
    versions = {"merged_version": own.question.edit_version}
    into = {"into": hidden.question_id, "into_version": hidden.question.edit_version}
    assert editor.post(merge, {**versions, **into}).status_code == 302
    own.refresh_from_db()
    assert own.question_id == hidden.question_id


def test_an_editor_can_change_one_of_two_questions_with_the_same_text(
    hidden: Answer, client: Client
) -> None:
    question = create_draft(client, new_question=hidden.question.text).question
    topic, editor = make_topic("Ports"), signed_in(of_role("edda", "editor"))
    assert save(editor, page_of(question), topics=[topic.pk]).status_code == 302
    assert list(question.topics.all()) == [topic]
    save_record(question)
    other = make_answer("Why?").question
    assert "exists already" in errors(save(editor, page_of(other), text=question.text))["text"][0]
