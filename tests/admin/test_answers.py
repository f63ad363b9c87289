"""Adding, changing, publishing and finding answers."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from clipqa.models import Answer, Clip, LibraryState, Question, SearchEntry, Status, User
from clipqa.search.drift import find_drift
from tests.admin.pages import add_page, errors, filled, list_page, page_of, save
from tests.clip_desk.test_pages import NAME
from tests.factories import (
    make_answer,
    make_clip,
    make_published,
    make_question,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db


def answer_values(**values: Any) -> dict[str, Any]:
    """Return the values of a complete new answer."""
    answer = {
        "new_question": "Who hosts the talks?",
        "start_ms": "00:50",
        "end_ms": "01:00.5",
        "body": "The harbour town does.",
        "status": Status.PUBLISHED,
    }
    return {**answer, **values}


def test_one_form_creates_question_clip_and_published_answer(
    admin_client: Client, alice: User
) -> None:
    video, topic = make_video(), make_topic()
    url = f"{add_page('answer')}?video={video.pk}"
    response = save(admin_client, url, **answer_values(add_topics=[topic.pk]))
    assert response.status_code == 302
    answer = Answer.objects.get()
    assert answer.question.text == "Who hosts the talks?"
    assert list(answer.question.topics.all()) == [topic]
    assert (answer.clip.video, answer.clip.range_label) == (video, "00:50 - 01:00.5")
    assert (answer.created_by, answer.editor) == (alice, "Alice Archer")
    assert answer.is_published


def test_a_question_is_linked_as_related_with_the_answer(admin_client: Client) -> None:
    other = make_published("Who mediates?").question
    sent = answer_values(video=make_video().pk, link_questions=[other.pk])
    save(admin_client, add_page("answer"), **sent)
    answer = Answer.objects.order_by("-pk").first()
    assert answer is not None
    assert list(answer.question.related_questions.all()) == [other]


def test_a_refused_form_keeps_the_questions_to_link(admin_client: Client) -> None:
    other = make_published("Who mediates?").question
    sent = answer_values(video=make_video().pk, link_questions=[other.pk], end_ms="00:10")
    response = save(admin_client, add_page("answer"), **sent)
    assert response.status_code == 200
    kept = f'<option value="{other.pk}" selected>Who mediates?</option>'
    assert kept in response.content.decode()


def test_a_new_answer_is_indexed(admin_client: Client) -> None:
    before = LibraryState.objects.current().library_version
    topic = make_topic("Harbours")
    save(
        admin_client,
        add_page("answer"),
        **answer_values(video=make_video().pk, add_topics=[topic.pk]),
    )
    entry = SearchEntry.objects.get()
    assert entry.topics == [["Harbours", "harbours"]]
    assert not find_drift()
    assert LibraryState.objects.current().library_version > before


def test_an_existing_question_is_reused(admin_client: Client) -> None:
    question = make_question("Who  hosts the TALKS?")
    save(admin_client, add_page("answer"), **answer_values(video=make_video().pk))
    assert Answer.objects.get().question == question


def test_a_new_question_gets_the_language_of_its_video(admin_client: Client) -> None:
    save(admin_client, add_page("answer"), **answer_values(video=make_video(language="ar").pk))
    assert Question.objects.get().language == "ar"


def test_an_existing_question_can_be_chosen(admin_client: Client) -> None:
    question = make_question()
    values = answer_values(question=question.pk, new_question="", video=make_video().pk)
    save(admin_client, add_page("answer"), **values)
    assert Answer.objects.get().question == question


def test_an_existing_clip_with_the_same_times_is_reused(admin_client: Client) -> None:
    clip = make_answer(clip=make_clip(start_ms=50_000, end_ms=60_500)).clip
    save(admin_client, add_page("answer"), **answer_values(video=clip.video_id))
    assert Clip.objects.count() == 1
    assert clip.answers.count() == 2


WRONG = [
    ({"end_ms": "00:49"}, "end_ms", "The clip ends before it starts. Choose an end after 00:50."),
    ({"end_ms": "02:42"}, "end_ms", "The video ends at 02:40. Choose an end before that."),
    ({"start_ms": "soon"}, "start_ms", "“soon” is not a time."),
    ({"start_ms": ""}, "start_ms", "A time is missing. Enter one such as 02:20.5"),
    ({"video": ""}, "video", "Choose the video that contains the answer."),
    ({"new_question": ""}, "question", "The question is missing."),
    ({"new_question": " "}, "question", "The question is missing."),
    ({"body": " "}, "body", "A published answer needs words."),
    ({"expire_at_0": "soon"}, "expire_at", "Enter a valid date"),
]


@pytest.mark.parametrize(("invalid", "field", "sentence"), WRONG)
def test_an_error_is_shown_at_its_field_and_nothing_is_saved(
    admin_client: Client, invalid: dict[str, str], field: str, sentence: str
) -> None:
    response = save(
        admin_client, add_page("answer"), **{**answer_values(video=make_video().pk), **invalid}
    )
    assert sentence in errors(response)[field][0]
    assert not Answer.objects.exists()
    assert not Clip.objects.exists()
    assert not Question.objects.exists()


def test_invalid_values_stay_in_the_form(admin_client: Client) -> None:
    response = save(
        admin_client,
        add_page("answer"),
        **answer_values(video=make_video().pk, start_ms="1:99 or so"),
    )
    assert filled(response)["start_ms"] == "1:99 or so"
    assert filled(response)["new_question"] == "Who hosts the talks?"


def test_a_chosen_question_together_with_a_new_one_is_refused(admin_client: Client) -> None:
    values = answer_values(question=make_question().pk, video=make_video().pk)
    response = save(admin_client, add_page("answer"), **values)
    assert "Clear one of the two." in errors(response)["new_question"][0]


def test_a_duplicate_key_is_refused_at_the_field(admin_client: Client) -> None:
    make_answer(key="cms-7")
    response = save(
        admin_client, add_page("answer"), **answer_values(video=make_video().pk, key="cms-7")
    )
    assert "Another answer already has this key." in errors(response)["key"][0]


def test_times_are_shown_as_timecodes(admin_client: Client) -> None:
    answer = make_answer(clip=make_clip(start_ms=140_500, end_ms=151_000))
    content = admin_client.get(page_of(answer)).content.decode()
    assert 'value="02:20.5"' in content
    assert 'value="02:31"' in content


def test_new_times_change_the_clip_of_a_single_answer(admin_client: Client) -> None:
    answer = make_published()
    save(admin_client, page_of(answer), start_ms="00:51")
    clip = Clip.objects.get()
    assert (clip.pk, clip.start_ms) == (answer.clip_id, 51_000)
    assert not find_drift()


def test_new_times_copy_a_shared_clip(admin_client: Client) -> None:
    answer = make_published()
    other = make_published(clip=answer.clip)
    save(admin_client, page_of(answer), start_ms="00:51")
    answer.refresh_from_db()
    other.refresh_from_db()
    assert (answer.clip.start_ms, other.clip.start_ms) == (51_000, 50_000)


def test_new_times_change_a_shared_clip_for_all_answers_if_chosen(admin_client: Client) -> None:
    answer = make_published()
    other = make_published(clip=answer.clip)
    save(admin_client, page_of(answer), start_ms="00:51", shared_clip="all")
    other.refresh_from_db()
    assert other.clip.start_ms == 51_000
    assert SearchEntry.objects.get(pk=other.pk).duration_ms == 9_000


def test_the_choice_about_a_shared_clip_is_shown_only_for_shared_clips(
    admin_client: Client,
) -> None:
    answer = make_answer()
    assert "shared_clip" not in admin_client.get(page_of(answer)).content.decode()
    make_answer(clip=answer.clip)
    assert "all 2 answers" in admin_client.get(page_of(answer)).content.decode()


def test_another_video_does_not_change_the_old_clip(admin_client: Client) -> None:
    answer, video = make_answer(), make_video()
    old = answer.clip
    save(admin_client, page_of(answer), video=video.pk)
    answer.refresh_from_db()
    assert answer.clip.video == video
    assert Clip.objects.filter(pk=old.pk, video=old.video).exists()


def test_a_new_question_stays_in_the_form_when_another_field_is_invalid(
    admin_client: Client,
) -> None:
    answer = make_answer(body="First.")
    response = save(
        admin_client, page_of(answer), question="", new_question="Who pays?", end_ms="soon"
    )
    assert response.status_code == 200
    assert errors(response).keys() == {"end_ms"}
    assert filled(response)["new_question"] == "Who pays?"
    assert str(answer.question) in response.content.decode()
    assert (
        admin_client.post(page_of(answer), {**filled(response), "end_ms": "01:00"}).status_code
        == 302
    )
    answer.refresh_from_db()
    assert answer.question.text == "Who pays?"


def test_a_new_question_replaces_the_former_one(admin_client: Client) -> None:
    answer = make_answer("Who hosts?")
    save(admin_client, page_of(answer), new_question="Who pays?")
    answer.refresh_from_db()
    assert answer.question.text == "Who pays?"
    assert Question.objects.filter(text="Who hosts?").exists()


def test_a_correction_is_dated(admin_client: Client) -> None:
    answer = make_published()
    save(admin_client, page_of(answer), correction="The town's name was wrong.")
    answer.refresh_from_db()
    assert answer.corrected_at is not None


def test_save_and_add_another_selects_the_same_video(admin_client: Client) -> None:
    video = make_video()
    opened = filled(admin_client.get(add_page("answer")))
    response = admin_client.post(
        add_page("answer"), {**opened, **answer_values(video=video.pk), "_addanother": "1"}
    )
    end = filled(admin_client.get(page_of(Answer.objects.get())))["end_ms"]
    next_page = f"{add_page('answer')}?video={video.pk}&at={quote(end)}"
    assert response["Location"] == next_page


def test_publishing_reports_the_count_and_the_answers_without_text(admin_client: Client) -> None:
    ready = [make_answer(), make_answer()]
    wordless = make_answer("Why so quiet?", body="")
    chosen = [answer.pk for answer in [*ready, wordless]]
    action = {"action": "publish_answers", "_selected_action": chosen}
    content = admin_client.post(list_page("answer"), action, follow=True).content.decode()
    assert "2 answers were published." in content
    assert "1 answer has no text and was not published: “Why so quiet?”." in content
    assert Answer.objects.published().count() == SearchEntry.objects.visible().count() == 2


def test_archiving_removes_answers_from_the_index(admin_client: Client) -> None:
    answer = make_published()
    action = {"action": "archive_answers", "_selected_action": [answer.pk]}
    content = admin_client.post(list_page("answer"), action, follow=True).content.decode()
    assert "1 answer was archived." in content
    assert not SearchEntry.objects.exists()


def test_users_with_view_permissions_cannot_publish(bob: User) -> None:
    answer, client = make_answer(), Client()
    client.force_login(bob)
    action = {"action": "publish_answers", "_selected_action": [answer.pk]}
    content = client.post(list_page("answer"), action, follow=True).content.decode()
    assert "publish_answers" not in content
    assert not Answer.objects.published().exists()


def test_users_who_may_not_add_questions_can_choose_one(carol: User) -> None:
    client = Client()
    client.force_login(carol)
    content = client.get(add_page("answer")).content.decode()
    assert not {"new_question", "add_topics"} & set(NAME.findall(content))
    question = make_published().question
    sent = answer_values(video=make_video().pk, question=question.pk, add_topics=[make_topic().pk])
    sent |= {"link_questions": [make_question().pk]}
    save(client, add_page("answer"), **sent)
    assert Answer.objects.get(created_by=carol).question == question
    assert not question.related_questions.exists()
    assert not question.topics.exists()


def test_deleting_an_answer_removes_its_entry(admin_client: Client) -> None:
    answer = make_published()
    page = page_of(answer).replace("change/", "delete/")
    assert b"earch entr" not in admin_client.get(page).content
    before = LibraryState.objects.current().library_version
    admin_client.post(page, {"post": "yes"})
    assert not SearchEntry.objects.exists()
    assert LibraryState.objects.current().library_version > before


STATES = {
    "Draft": {"status": Status.DRAFT},
    "In review": {"status": Status.IN_REVIEW},
    "Published": {},
    "Scheduled": {"publish_at": timezone.now() + timedelta(days=2)},
    "Expired": {"expire_at": timezone.now() - timedelta(days=2)},
    "Archived": {"status": Status.ARCHIVED},
}


@pytest.mark.parametrize("label", STATES)
def test_the_answer_list_shows_the_state(admin_client: Client, label: str) -> None:
    make_published(**STATES[label])
    content = admin_client.get(list_page("answer")).content.decode()
    assert f'">{label}</span>' in content
    assert ("View</a>" in content) == (label == "Published")


@pytest.mark.parametrize("state", ["draft", "in_review", "public", "scheduled", "expired"])
def test_the_status_filter_finds_answers_by_state(admin_client: Client, state: str) -> None:
    for values in STATES.values():
        make_published(**values)
    found = admin_client.get(f"{list_page('answer')}?state={state}").context["cl"].result_list
    assert len(found) == 1
    content = admin_client.get(f"{list_page('answer')}?state={state}").content.decode()
    assert f"badge-{'published' if state == 'public' else state}" in content


def test_the_answer_list_shows_poster_range_and_duration(admin_client: Client) -> None:
    make_answer(clip=make_clip(start_ms=140_500, end_ms=151_000))
    content = admin_client.get(list_page("answer")).content.decode()
    assert "02:20.5 - 02:31" in content
    assert '<td data-label="Duration" class="field-duration">0:11</td>' in content
    assert '<svg class="thumb"' in content


def test_only_a_public_answer_links_to_the_site(admin_client: Client) -> None:
    public, draft = make_published(), make_answer()
    assert public.get_absolute_url() in admin_client.get(page_of(public)).content.decode()
    assert "viewsitelink" not in admin_client.get(page_of(draft)).content.decode()


@pytest.mark.parametrize("words", ["harbour town", "Archer", "Who hosts"])
def test_an_answer_is_found_by_its_words(admin_client: Client, words: str) -> None:
    save(admin_client, add_page("answer"), **answer_values(video=make_video().pk))
    make_answer()
    found = admin_client.get(list_page("answer"), {"q": words}).context["cl"].result_list
    assert [answer.question.text for answer in found] == ["Who hosts the talks?"]
