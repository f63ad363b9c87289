"""Questions of readers in the admin: moderation, and an answer in one press."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clipqa.lib.email_addresses import address_hmac
from clipqa.models import Answer, Question, ReaderQuestion, ReaderQuestionState, SubscriptionKind
from clipqa.readers.subscribing import subscribe
from tests.admin.pages import add_page, list_page, page_of, save
from tests.factories import make_published, make_topic, make_video
from tests.readers.make import make_open_question, make_reader_question
from tests.roles.users import of_role, signed_in
from tests.views.reader import Page

pytestmark = pytest.mark.django_db
LIST = reverse("admin:clipqa_readerquestion_changelist")
WAITING, OPEN = ReaderQuestionState.WAITING, ReaderQuestionState.OPEN


@pytest.fixture
def mo(db: None) -> Client:
    return signed_in(of_role("mo", "moderator"))


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


def html_of(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def act(client: Client, action: str, *questions: ReaderQuestion, **more: Any) -> Any:
    """Run an action on rows as the list shows them now."""
    seen = [f"{each.pk}:{each.edit_version}" for each in questions]
    sent = {"action": action, "_selected_action": [each.pk for each in questions], "seen": seen}
    return client.post(LIST, {**sent, **more}, follow=True)


def decide(client: Client, question: ReaderQuestion, verb: str, **more: Any) -> Any:
    version = ReaderQuestion.objects.get(pk=question.pk).edit_version
    sent = {"edit_version": version, "verb": verb, **more}
    return client.post(page_of(question), sent, follow=True)


def state_of(question: ReaderQuestion) -> str:
    question.refresh_from_db()
    return question.state


def test_the_list_shows_the_question_its_search_and_the_counts_of_states(mo: Client) -> None:
    text, path = "Where are <b>the zebras</b>?", "/topics/выборы/"
    make_reader_question(text, path=path, searched="q=%D0%B7")
    make_open_question("Listed?")
    page = Page(html_of(mo.get(LIST)))
    assert "Where are &lt;b&gt;the zebras&lt;/b&gt;?" in page.html
    assert "/topics/%D0%B2%D1%8B%D0%B1%D0%BE%D1%80%D1%8B/?q=%D0%B7" in page.links
    assert "<bdi>з</bdi>" in page.html
    for label, count in (("Waiting for a moderator", 1), ("Open, listed for readers", 1)):
        assert f"{label} ({count})" in page.html
    filtered = html_of(mo.get(LIST, {"state__exact": "open"}))
    assert "Listed?" in filtered
    assert "zebras" not in filtered


@pytest.mark.parametrize(("query", "found"), [("zebras", 1), ("delta", 1), ("giraffe", 0)])
def test_questions_are_searched_by_text_and_search(mo: Client, query: str, found: int) -> None:
    make_reader_question("Where are zebras?", path="/search/", searched="q=x&outlet=delta")
    assert mo.get(LIST, {"q": query}).context["cl"].result_count == found


def test_outdated_questions_are_hidden(mo: Client) -> None:
    old = make_reader_question("Long ago", timezone.now() - timedelta(days=91))
    assert "Long ago" not in html_of(mo.get(LIST))
    assert mo.get(page_of(old)).status_code == 404


def test_nobody_adds_or_deletes_a_question(admin_client: Client) -> None:
    question = make_reader_question()
    assert admin_client.get(add_page("readerquestion")).status_code == 403
    delete = reverse("admin:clipqa_readerquestion_delete", args=[question.pk])
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403


def test_only_those_with_the_right_moderate(mo: Client) -> None:
    question = make_reader_question()
    conny = signed_in(of_role("conny", "contributor"))
    assert conny.get(LIST).status_code == 403
    assert conny.post(page_of(question), {"verb": "list"}).status_code == 404
    assert state_of(question) == WAITING


# Actions on the list -----------------------------------------------------------------------


def test_questions_are_listed_hidden_with_a_reason_and_undone_together(mo: Client) -> None:
    chosen = [make_reader_question(f"Question {number}?") for number in range(3)]
    assert "3 questions are open now." in html_of(act(mo, "list_selected", *chosen))
    assert {state_of(each) for each in chosen} == {OPEN}
    asked = act(mo, "hide_selected", *chosen)
    assert "Reason for hiding" in html_of(asked)
    assert {state_of(each) for each in chosen} == {OPEN}
    assert "Write why it is hidden." in html_of(act(mo, "hide_selected", *chosen, reason=" "))
    act(mo, "hide_selected", *chosen, reason="Pills")
    assert {(state_of(each), each.reason) for each in chosen} == {("hidden", "Pills")}
    act(mo, "undo_selected", *chosen)
    assert {(state_of(each), each.reason) for each in chosen} == {("waiting", "")}


def test_an_action_skips_what_was_changed_and_says_what_it_left(mo: Client) -> None:
    changed, search = make_reader_question("Changed?"), make_reader_question("", path="/search/")
    seen = ReaderQuestion.objects.get(pk=changed.pk)
    changed.save()
    response = act(mo, "list_selected", seen, search)
    assert "was changed after the list was loaded" in html_of(response)
    assert "1 question stays as it is" in html_of(response)
    assert {state_of(changed), state_of(search)} == {WAITING}


# The page of a question ----------------------------------------------------------------------


def test_the_page_says_everything_but_the_address(mo: Client) -> None:
    topic = make_published(topics=[make_topic("Animals")]).question.topics.get()
    address = "ada@example.org"
    question = make_reader_question(topic=topic, sender_hmac=address_hmac(address))
    other = make_reader_question("Joined?", same_as=question)
    subscribe(address, SubscriptionKind.READER_QUESTION, question)
    page = Page(html_of(mo.get(page_of(question))))
    assert {topic.get_absolute_url(), page_of(other)} <= set(page.links)
    assert "<dd>wanted</dd>" in page.html
    assert "ada" not in page.html
    assert address_hmac(address) not in page.html


def test_a_question_is_decided_on_its_page(mo: Client, settings: Any) -> None:
    question = make_reader_question()
    assert "CLIPQA_OPEN_QUESTIONS" in html_of(decide(mo, question, "list"))
    assert state_of(question) == OPEN
    settings.CLIPQA_OPEN_QUESTIONS = True
    assert "CLIPQA_OPEN_QUESTIONS" not in html_of(mo.get(page_of(question)))
    refused = decide(mo, question, "hide", reason="")
    assert "Write why it is hidden." in html_of(refused)
    assert state_of(question) == OPEN
    decide(mo, question, "hide", reason="Pills")
    assert (state_of(question), question.reason, question.decided_by_name) == (
        "hidden",
        "Pills",
        "mo",
    )
    decide(mo, question, "undo")
    assert state_of(question) == WAITING


def test_a_question_is_joined_with_the_closest_one_and_separated(mo: Client) -> None:
    question = make_reader_question("Where do the zebras sleep at night?")
    make_open_question("Who built the harbour?")
    close = make_open_question("Do zebras sleep at night?")
    make_open_question("Wo schlafen die Zebras?", language="de")
    form = mo.get(page_of(question)).context["form"]
    assert [str(each) for each in form.offered()] == [
        "Do zebras sleep at night?",
        "Who built the harbour?",
    ]
    assert "Choose the question that asks the same." in html_of(decide(mo, question, "join"))
    decide(mo, question, "join", same_as=close.pk)
    question.refresh_from_db()
    assert question.same_as == close
    decide(mo, question, "unjoin")
    question.refresh_from_db()
    assert question.same_as is None


def test_a_decision_about_an_older_version_is_refused(mo: Client) -> None:
    question = make_reader_question()
    question.save()
    sent = {"verb": "hide", "reason": "Pills, twice", "edit_version": 1}
    html = html_of(mo.post(page_of(question), sent))
    assert "It was changed meanwhile." in html
    assert "Pills, twice" in html
    assert state_of(question) == WAITING


# Write an answer -----------------------------------------------------------------------------


def write_url(client: Client, question: ReaderQuestion) -> str:
    return str(client.get(page_of(question)).context["desk_url"])


def test_one_press_opens_a_draft_that_stays_linked(edda: Client) -> None:
    topic = make_topic("Animals")
    question = make_reader_question("Where do\nthe zebras sleep?", topic=topic, language="fr")
    url = write_url(edda, question)
    form = edda.get(url).context["adminform"].form
    names = ("new_question", "question_language", "add_topics")
    assert {name: form[name].value() for name in names} == {
        "new_question": "Where do the zebras sleep?",
        "question_language": "fr",
        "add_topics": [topic.pk],
    }
    saved = save(edda, url, video=make_video().pk, start_ms="1:00", end_ms="1:10", body="In trees.")
    assert saved.status_code == 302
    answer, stored = Answer.objects.get(), Question.objects.get()
    assert (stored.text, stored.language, [*stored.topics.all()]) == (
        "Where do the zebras sleep?",
        "fr",
        [topic],
    )
    question.refresh_from_db()
    assert (question.answer, question.state) == (answer, WAITING)
    assert page_of(answer) in Page(html_of(edda.get(page_of(question)))).links


def test_the_words_of_a_search_and_a_long_question_fill_the_form(edda: Client) -> None:
    search = make_reader_question("", path="/search/", searched="q=zebra+sleep")
    form = edda.get(write_url(edda, search)).context["adminform"].form
    assert form["new_question"].value() == "zebra sleep"
    long = make_reader_question("zebra " * 83)
    form = edda.get(write_url(edda, long)).context["adminform"].form
    assert 290 < len(form["new_question"].value()) <= 300


def test_only_who_may_add_answers_is_offered_to_write_one(mo: Client, settings: Any) -> None:
    waiting, listed = make_reader_question("Zirkon?"), make_open_question("Listed?")
    assert write_url(mo, waiting) == ""
    conny = signed_in(of_role("conny", "contributor"))
    for question, text in ((waiting, None), (listed, "Listed?")):
        url = f"{add_page('answer')}?reader_question={question.public_id}"
        response = conny.get(url)
        assert response.context["adminform"].form["new_question"].value() == text
        assert "Zirkon" not in html_of(response)
        save(conny, url, new_question="Mine?", video=make_video().pk, start_ms="1", end_ms="9")
    waiting.refresh_from_db()
    listed.refresh_from_db()
    assert waiting.answer is None
    assert listed.answer is not None


@pytest.mark.parametrize("value", ["", "\x00", "x" * 400, "aaaaaaaaaa", "1"])
def test_an_unknown_question_in_the_address_is_ignored(edda: Client, value: str) -> None:
    response = edda.get(add_page("answer"), {"reader_question": value})
    assert response.context["adminform"].form["new_question"].value() is None


def test_the_queue_shows_what_waits(mo: Client) -> None:
    make_open_question("Listed?")
    make_reader_question("Joined?", same_as=make_reader_question("Waiting?"))
    section = mo.get(reverse("admin:index")).context["queue"][-1]
    assert [(row.text, row.detail) for row in section.rows] == [
        ("Waiting?", ""),
        ("Joined?", "Joined with: Waiting?"),
    ]
    assert section.all_url == f"{list_page('readerquestion')}?state__exact=waiting"
