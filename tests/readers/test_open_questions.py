"""The list of open questions, and *I want to know this too*."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.curation import archive
from clipqa.models import LibraryState, ReaderQuestion, ReaderQuestionState
from clipqa.readers.answering import begin_answer, mark_answered
from tests.factories import make_published
from tests.readers.make import make_open_question, make_reader_question
from tests.readers.sending import FROM_HERE
from tests.views.reader import Page

pytestmark = pytest.mark.django_db
LIST = "/ask/open/"


@pytest.fixture(autouse=True)
def open_list(settings: Any, tmp_path: Any) -> None:
    settings.CLIPQA_OPEN_QUESTIONS = True
    settings.DATA_DIR = tmp_path  # of the key of the votes


def html_of(query: str = "") -> str:
    response = Client().get(LIST + query)
    assert response.status_code == 200
    return response.content.decode()


def want(
    question: ReaderQuestion,
    query: str = "",
    headers: Any = FROM_HERE,
    body: bytes = b"",
    **meta: Any,
) -> Any:
    path = f"{LIST}{question.public_id}/want/{query}"
    client = Client(enforce_csrf_checks=True)
    return client.generic("POST", path, body, HTTP_HOST="localhost", headers=headers, **meta)


def wanted(question: ReaderQuestion) -> int:
    question.refresh_from_db()
    return question.wanted


def test_only_open_questions_that_stand_alone_are_listed() -> None:
    listed = make_open_question("Listed zebra?")
    make_reader_question("Waiting zebra?")
    make_reader_question("Hidden zebra?", state=ReaderQuestionState.HIDDEN, reason="Pills")
    make_open_question("Joined zebra?", same_as=listed)
    make_open_question("", path="/search/", searched="q=searched+zebra")
    make_open_question("Answered zebra?", answer=make_published("Where does a zebra sleep?"))
    html = html_of()
    open_part = html[: html.index("Answered since")]
    assert "Listed zebra?" in open_part
    for word in ("Waiting", "Hidden", "Joined", "searched", "Answered"):
        assert f"{word} zebra" not in open_part


def test_without_the_setting_there_is_no_list(settings: Any) -> None:
    settings.CLIPQA_OPEN_QUESTIONS = False
    question = make_open_question()
    assert Client().get(LIST).status_code == 404
    assert want(question).status_code == 404
    assert wanted(question) == 1
    for path in ("/", "/about/", "/ask/", "/ask/thanks/"):
        assert LIST not in Page(Client().get(path).content.decode()).links
    settings.CLIPQA_OPEN_QUESTIONS = True
    for path in ("/about/", "/ask/", "/ask/thanks/"):
        assert LIST in Page(Client().get(path).content.decode()).links


def test_the_list_is_ordered_by_wishes_or_by_age() -> None:
    now = timezone.now()
    for name, count, days in (("One", 1, 1), ("Two", 9, 3), ("Three", 5, 2)):
        question = make_open_question(f"{name}?", wanted=count)
        ReaderQuestion.objects.filter(pk=question.pk).update(listed_at=now - timedelta(days=days))
    for query, names in (("", ["Two", "Three", "One"]), ("?order=newest", ["One", "Three", "Two"])):
        html = html_of(query)
        assert sorted(names, key=lambda name: html.index(f"{name}?</h3>")) == names


def test_pages_keep_their_order() -> None:
    for number in range(35):
        make_open_question(f"Question {number:02}?")
    links = Page(html_of("?order=newest")).links
    assert f"{LIST}?order=newest&page=2" in links
    second = html_of("?order=newest&page=2")
    assert second.count("<h3") == 5
    assert 'want/?order=newest&amp;page=2"' in second


def test_an_answered_question_leaves_the_list_and_links_to_its_answer() -> None:
    question = make_open_question("Where do zebras sleep?")
    never_listed = make_reader_question("Zirkon?")
    answer = make_published("Where does a zebra sleep?")
    for each in (question, never_listed):
        begin_answer(each, answer)
    for _ in range(2):  # before and after the worker marks it
        page = Page(html_of())
        assert answer.get_absolute_url() in page.links
        assert "I want to know this too" not in page.html
        assert "Zirkon" not in page.html
        mark_answered()
    archive([answer])
    assert "Where do zebras sleep?" not in html_of()


def test_a_press_counts_once_a_day_for_an_address_and_returns_to_the_question() -> None:
    question = make_open_question()
    version = LibraryState.objects.current().library_version
    for _ in range(2):
        response = want(question, "?order=newest")
        assert response.status_code == 303
        assert not response.cookies
        assert response["Cache-Control"] == "private, no-store"
        place = f"{LIST}?order=newest&wanted={question.public_id}"
        assert response["Location"] == f"{place}#question-{question.public_id}"
    assert wanted(question) == 2
    assert want(question, REMOTE_ADDR="192.0.2.7").status_code == 303
    assert wanted(question) == 3
    assert LibraryState.objects.current().library_version == version
    html = html_of(f"?order=newest&wanted={question.public_id}")
    assert "You want to know this too. It is counted." in html
    assert "3 readers want to know this." in html


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_press_from_another_site_does_not_count(headers: dict[str, str]) -> None:
    question = make_open_question()
    response = want(question, headers=headers)
    assert response.status_code == 403
    assert "was not sent from a page of this site" in response.content.decode()
    assert wanted(question) == 1


@pytest.mark.usefixtures("early_in_a_window")
def test_too_many_presses_are_refused_with_the_wait(settings: Any) -> None:
    settings.CLIPQA_FEEDBACK_LIMIT = 1
    question = make_open_question()
    assert [want(question).status_code for _ in range(7)] == [*[303] * 6, 429]
    response = want(question)
    assert 0 < int(response["Retry-After"]) <= 600
    assert "Press it again in" in response.content.decode()


def test_only_listed_questions_can_be_wanted() -> None:
    waiting = make_reader_question()
    assert want(waiting).status_code == 404
    assert wanted(waiting) == 1
    for public_id in ("x" * 10, "nosuchpage", "%00", "a" * 300):
        path = f"{LIST}{public_id}/want/"
        assert Client().post(path, headers=FROM_HERE).status_code == 404
    response = Client().get(f"{LIST}{waiting.public_id}/want/")
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_the_body_of_a_press_is_ignored() -> None:
    question = make_open_question()
    for body in (b"", b"\xff\x00", b"a=&" * 2_000, b'{"wanted": 99}'):
        for content_type in ("application/json", "multipart/form-data; boundary=x", "", "x/y"):
            assert want(question, body=body, content_type=content_type).status_code == 303
    assert wanted(question) == 2


def test_the_list_sets_no_cookie_and_is_stored_for_a_minute_by_shared_caches() -> None:
    make_open_question("Где <b>зебры</b>?")
    response = Client().get(LIST)
    assert not response.cookies
    assert "s-maxage=60" in response["Cache-Control"]
    assert "ETag" not in response
    assert "Где &lt;b&gt;зебры&lt;/b&gt;?" in response.content.decode()


def test_the_list_takes_as_many_statements_for_one_question_as_for_many() -> None:
    costs, answer = [], make_published()
    html_of()  # creates the state of the library
    for number in (1, 29):
        for _ in range(number):
            make_open_question()
            make_open_question(answer=answer)
        with CaptureQueriesContext(connection) as queries:
            html_of()
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 5


@pytest.mark.parametrize(
    "query", ["?page=\x00", "?page=-1&order=\x00", "?wanted=%FF", "?page=9999"]
)
def test_an_invalid_parameter_of_the_list_is_ignored(query: str) -> None:
    make_open_question()
    assert "Where are the zebras?" in html_of(query)
