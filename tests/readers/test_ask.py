"""*Ask the editors*: the form, the page that thanks, and what is stored."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.crypto import get_random_string

from clipqa.curation import apply_due
from clipqa.lib.email_addresses import address_hmac
from clipqa.models import (
    BlockedSender,
    LibraryState,
    Question,
    ReaderQuestion,
    ReaderQuestionState,
    Status,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from clipqa.readers.asking import ask
from tests.admin.hostile_values import SYNTAX, TEXTS
from tests.factories import make_answer, make_published, make_topic
from tests.readers import sending
from tests.readers.make import make_open_question, make_reader_question
from tests.readers.sending import FORM, FROM_HERE, stamp
from tests.views.reader import Page

pytestmark = pytest.mark.django_db

SEARCH = "/search/?q=zebra&outlet=delta"


def send(client: Client | None = None, headers: Any = None, **fields: str) -> Any:
    return sending.send("/ask/", client, headers, **fields)


def send_body(body: str | bytes, content_type: str = FORM) -> Any:
    return Client(enforce_csrf_checks=True).generic(
        "POST", "/ask/", body, content_type=content_type, HTTP_HOST="localhost", headers=FROM_HERE
    )


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def thanked(response: Any) -> Any:
    assert response.status_code == 303
    return Client().get(response["Location"])


@pytest.fixture
def mails(settings: Any) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_a_message_is_stored_with_its_search() -> None:
    response = send(message="A clip about zebras,\r\nplease.", search=SEARCH)
    stored = ReaderQuestion.objects.get()
    assert stored.text == "A clip about zebras,\nplease."
    assert (stored.path, stored.searched, stored.search_text) == (
        "/search/",
        "q=zebra&outlet=delta",
        "zebra",
    )
    assert response.status_code == 303
    assert response["Location"] == f"/ask/thanks/?search={quote(SEARCH, safe='')}"


def test_the_thanks_page_links_back_to_the_search() -> None:
    response = Client().get(send(message="Zebras", search=SEARCH)["Location"])
    assert SEARCH in Page(response.content.decode()).links
    assert "you looked for <b><bdi>zebra</bdi></b>" in text_of(response)


def test_a_search_without_a_message_is_enough() -> None:
    assert send(message=" \r\n ", search=SEARCH).status_code == 303
    assert ReaderQuestion.objects.get().text == ""


def test_a_message_without_a_search_is_enough() -> None:
    assert send(message="Zebras").status_code == 303
    assert ReaderQuestion.objects.get().path == ""


@pytest.mark.parametrize("search", ["", "/search/", "/search/?outlet=delta"])
def test_a_form_without_message_and_search_text_is_refused(search: str) -> None:
    response = send(message="", search=search)
    assert response.status_code == 400
    assert "Write your question in a few words." in text_of(response)
    assert not ReaderQuestion.objects.exists()


def test_500_characters_fit_however_lines_end() -> None:
    message = "a\r\n" * 249 + "zz"  # 500 once a line's end counts as one
    assert send(message=message).status_code == 303
    assert len(ReaderQuestion.objects.get().text) == 500


def test_501_characters_are_refused_and_returned() -> None:
    message = "zèbre " * 83 + "abcd"
    response = send(message=message, search=SEARCH)
    assert response.status_code == 400
    assert "This is 502 characters long. Shorten it to 500." in text_of(response)
    page = Page(response.content.decode())
    assert message in page.html
    assert page.all("textarea", name="message")[0]["aria-invalid"] == "true"
    assert page.all("input", name="search")[0]["value"] == SEARCH


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\u202e", "\ufffd"])
def test_characters_that_cannot_be_stored_are_refused_at_the_field(char: str) -> None:
    response = send(message=f"zeb{char}ra")
    assert response.status_code == 400
    assert "This text has" in text_of(response) or "of this text is U+" in text_of(response)


@pytest.mark.parametrize("message", ["斑马\n在哪里？", "أين الحمار الوحشي؟", "🦓 \u200f?", "a\tb"])
def test_every_script_is_stored_as_typed(message: str) -> None:
    assert send(message=message).status_code == 303
    assert ReaderQuestion.objects.get().text == message


def test_the_form_holds_no_token_and_sets_no_cookie() -> None:
    for response in (
        Client().get(f"/ask/?search={quote(SEARCH)}"),
        send(message="Zebras"),
        Client().get("/ask/thanks/"),
        send(message=""),
    ):
        assert not response.cookies
        assert b"csrfmiddlewaretoken" not in response.content
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert "Cookie" not in response.get("Vary", "")


def test_the_form_has_the_search_that_led_to_it() -> None:
    response = Client().get(f"/ask/?search={quote(SEARCH)}")
    page = Page(response.content.decode())
    assert page.all("input", name="search")[0]["value"] == SEARCH
    assert SEARCH in page.links
    assert "You searched for <b><bdi>zebra</bdi></b>." in text_of(response)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/search/?q=zebra",
        "https://evil.example/search/?q=zebra",
        "/\\evil.example/?q=zebra",
        "javascript:alert(1)//?q=zebra",
        "/admin/?q=zebra",
        "/ask/?q=zebra",
        "/search/%00/?q=zebra",
        "/topics/%FF/?q=zebra",
        "/topics/a%0Ab/?q=zebra",
        f"/topics/{'x' * 300}/?q=zebra",
        "http://[::1/search/?q=zebra",
    ],
)
def test_a_url_that_is_no_search_of_this_site_is_ignored(address: str) -> None:
    page = Page(Client().get("/ask/", {"search": address}).content.decode())
    assert page.all("input", name="search") == []
    send(message="Zebras", search=address)
    assert ReaderQuestion.objects.get().page_url == ""


def test_of_a_very_long_search_the_text_is_stored() -> None:
    send(message="Zebras", search=f"/search/?q=zebra&outlet={'x' * 5000}")
    assert ReaderQuestion.objects.get().page_url == "/search/?q=zebra"


def test_a_bot_is_thanked_and_its_message_dropped() -> None:
    honest, filled = send(message="Zebras"), send(message="Pills", website="https://pills.example")
    assert (filled.status_code, filled["Location"]) == (honest.status_code, honest["Location"])
    assert ReaderQuestion.objects.get().text == "Zebras"


# The origin check ----------------------------------------------------------------------

ELSEWHERE = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://[::1"},
    {"Origin": "localhost"},
    {"Referer": "https://evil.example/?http://localhost/"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://localhost", "Sec-Fetch-Site": "none"},
]
HERE = [
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},  # a proxy that terminates TLS
    {"Origin": "https://clips.example.org"},  # with another host name
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "null", "Referer": "http://localhost/search/"},
    {"Referer": "https://clips.example.org:443/search/?q=zebra"},
    {"Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_form_on_another_site_is_refused_and_returned(headers: dict[str, str]) -> None:
    response = send(headers=headers, message="Zebras of mine")
    assert response.status_code == 403
    assert "Send it from here." in text_of(response)
    assert "Zebras of mine" in text_of(response)
    assert not ReaderQuestion.objects.exists()


@pytest.mark.parametrize("headers", HERE, ids=str)
def test_a_form_of_this_site_is_accepted(settings: Any, headers: dict[str, str]) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    assert send(headers=headers, message="Zebras").status_code == 303


def test_behind_a_proxy_the_public_port_counts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    headers = {"Origin": "http://127.0.0.1:8123"}
    for host, status in (("127.0.0.1:8123", 303), ("127.0.0.1:8124", 403)):
        sent = urlencode({"message": "Zebras", "form_id": stamp()})
        response = Client(enforce_csrf_checks=True).post(
            "/ask/", sent, content_type=FORM, headers=headers, HTTP_HOST=host
        )
        assert response.status_code == status


# Rate limit -------------------------------------------------------------------------------


@pytest.mark.usefixtures("early_in_a_window")
def test_too_many_messages_are_refused_with_the_wait_and_the_text(settings: Any) -> None:
    settings.CLIPQA_FEEDBACK_LIMIT = 2
    assert [send(message=f"Zebra {n}").status_code for n in range(2)] == [303, 303]
    response = send(message="A third zebra", search=SEARCH)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert "Send it again in" in text_of(response)
    assert "A third zebra" in text_of(response)
    assert ReaderQuestion.objects.count() == 2


def test_a_mistake_does_not_count_towards_the_limit(settings: Any) -> None:
    settings.CLIPQA_FEEDBACK_LIMIT = 1
    for _ in range(3):
        assert send(message="").status_code == 400
    assert send(message="Zebras").status_code == 303


# Invalid requests ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x" * 40_000, FORM, 413),
        (b"message=" + b"x" * 5_000_000, FORM, 413),
        (b'{"message": "zebras"}', "application/json", 400),
        (b"--x\r\n\r\nbroken", "multipart/form-data; boundary=x", 400),
        (b"message=zebras", "text/plain", 400),
        (b"message=zebras", "", 400),
        (b"message=zebras", f"{FORM}; charset=hex", 400),
        (b"message=zebras", f"{FORM}; charset=utf-16", 400),
        (b"message=%FF%FE", FORM, 400),
        (b"message=%ED%A0%80", FORM, 400),
        (b"message=a%00b", FORM, 400),
        (b"&=&%&%zz==", FORM, 400),
        (b"\xff\xfe\x00", FORM, 400),
        (b"a=&" * 3000, FORM, 413),
        (b"", FORM, 400),
    ],
)
def test_an_invalid_body_gets_a_page_that_says_what_to_do(
    body: bytes, content_type: str, status: int
) -> None:
    response = send_body(body, content_type=content_type)
    assert response.status_code == status
    assert len(Page(response.content.decode()).text_of["h1"].strip()) > 10
    assert not ReaderQuestion.objects.exists()


def test_no_hostile_body_causes_an_error_or_is_stored_twice(mails: None, settings: Any) -> None:
    """Each value in one field of a form that is valid otherwise, and in all fields."""
    settings.CLIPQA_FEEDBACK_LIMIT = 0
    names = ("message", "address", "search", "topic", "question", "website", "form_id")
    statuses = set()
    for at, text in enumerate(TEXTS + SYNTAX):
        value = text.encode("utf-8", "surrogatepass")
        for chosen in (names[at % len(names) :][:1], names):
            fields = {"message": b"Zebras?", "form_id": stamp().encode()}
            body = urlencode(fields | dict.fromkeys(chosen, value))
            responses = [send_body(body) for _ in range(2)]
            statuses |= {each.status_code for each in responses}
            assert all("<script>alert" not in each.content.decode() for each in responses)
    assert statuses <= {303, 400, 413}
    ids = list(ReaderQuestion.objects.values_list("form_id", flat=True))
    assert len(ids) == len(set(ids)) > 30
    assert not ReaderQuestion.objects.exclude(state=ReaderQuestionState.WAITING).exists()


@pytest.mark.parametrize("charset", ["utf-16", "no-such"])
def test_another_encoding_is_refused_with_a_page(charset: str) -> None:
    for path in ("/ask/?search=x", "/ask/thanks/?search=x"):
        response = Client().get(path, CONTENT_TYPE=f"text/html; charset={charset}")
        assert response.status_code == 400
        assert "That address can’t be read" in text_of(response)


@pytest.mark.parametrize("length", ["-1", "abc", "9" * 40])
def test_an_impossible_length_is_refused(length: str) -> None:
    response = Client().post(
        "/ask/", "message=x", content_type=FORM, CONTENT_LENGTH=length, headers=FROM_HERE
    )
    assert response.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused_with_the_allowed_ones(method: str) -> None:
    for path, allowed in (("/ask/", "GET, HEAD, POST"), ("/ask/thanks/", "GET, HEAD")):
        response = Client(enforce_csrf_checks=True).generic(method, path)
        assert (response.status_code, response["Allow"]) == (405, allowed)
        assert "GET" in response.content.decode()


def test_markup_in_a_message_stays_text() -> None:
    response = send(message="<script>alert(1)</script>" + "x" * 500)
    assert "<script>alert" not in text_of(response)
    assert "&lt;script&gt;alert(1)" in text_of(response)


# Storage and deletion ------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_is_stored_once(mails: None) -> None:
    form_id = stamp()
    fields = {"message": "Zebras?", "address": "ada@example.org", "form_id": form_id}
    first, second = send(**fields), send(**fields)
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert (ReaderQuestion.objects.count(), Subscription.objects.count()) == (1, 1)


def test_a_question_changes_no_public_page() -> None:
    version = LibraryState.objects.current().library_version
    send(message="Zebras")
    assert LibraryState.objects.current().library_version == version


def test_a_question_remembers_its_page_and_has_its_language() -> None:
    topic = make_topic("Animals")
    question = make_published("Wo sind die Löwen?", topics=[topic]).question
    Question.objects.update(language="de")
    send(message="Zebras?", topic=topic.slug, question=question.slug)
    stored = ReaderQuestion.objects.get()
    assert (stored.topic, stored.question, stored.language) == (topic, question, "de")
    response = Client().get("/ask/", {"question": question.slug, "topic": "no-such\x00"})
    assert question.get_absolute_url() in Page(response.content.decode()).links


@pytest.mark.parametrize("name", ["topic", "question"])
def test_a_hidden_record_is_not_named(name: str) -> None:
    answer = make_answer("Zirkon?", topics=[make_topic("Zirkon")], status=Status.DRAFT)
    slug = {"question": answer.question.slug, "topic": "zirkon"}[name]
    assert "Zirkon" not in text_of(Client().get("/ask/", {name: slug}))
    send(message="Zebras", **{name: slug})
    assert getattr(ReaderQuestion.objects.get(), name) is None


# Addresses --------------------------------------------------------------------------------


def test_without_mail_no_address_is_asked_for_or_stored() -> None:
    assert Page(Client().get("/ask/").content.decode()).all("input", name="address") == []
    send(message="Zebras?", address="ada@example.org")
    assert ReaderQuestion.objects.get().sender_hmac == ""
    assert not Subscriber.objects.exists()


def test_an_address_is_stored_only_with_its_subscription(mails: None) -> None:
    send(message="Zebras?", address=" Ada@Example.org")
    stored = ReaderQuestion.objects.get()
    assert stored.sender_hmac == address_hmac("ada@example.org")
    subscription = Subscription.objects.get()
    assert (subscription.kind, subscription.reader_question, subscription.confirmed_at) == (
        SubscriptionKind.READER_QUESTION,
        stored,
        None,
    )
    assert "@" not in str(ReaderQuestion.objects.values().get())


def test_a_wrong_address_is_refused_at_its_field(mails: None) -> None:
    response = send(message="Zebras?", address="ada")
    assert response.status_code == 400
    page = Page(response.content.decode())
    assert page.all("input", name="address")[0]["value"] == "ada"
    assert "name@example.org" in text_of(response)
    assert not ReaderQuestion.objects.exists()


def test_of_a_blocked_address_nothing_is_stored(mails: None) -> None:
    BlockedSender.objects.create(sender_hmac=address_hmac("eve@example.org"), reason="Pills")
    assert send(message="Pills?", address="EVE@example.org")["Location"] == "/ask/thanks/"
    assert not ReaderQuestion.objects.exists()
    assert not Subscriber.objects.exists()


# Questions that say the same -------------------------------------------------------------


@pytest.mark.parametrize("text", ["where  are the ZEBRAS", "¿Where are the zebra?"])
def test_a_question_that_is_open_already_is_joined(settings: Any, text: str) -> None:
    settings.CLIPQA_OPEN_QUESTIONS = True
    other = make_open_question("Where are the zebras?")
    page = thanked(send(message=text))
    other.refresh_from_db()
    assert ReaderQuestion.objects.get(same_as=other).state == ReaderQuestionState.WAITING
    assert other.wanted == 2
    assert "Others asked this too." in text_of(page)
    assert f"/ask/open/#question-{other.public_id}" in Page(page.content.decode()).links


@pytest.mark.parametrize(
    ("text", "language", "state"),
    [
        ("Where are the lions?", "en", ReaderQuestionState.OPEN),
        ("Why are the zebras?", "en", ReaderQuestionState.OPEN),
        ("Where are the zebras not?", "en", ReaderQuestionState.OPEN),
        ("Where are the zebras?", "de", ReaderQuestionState.OPEN),
        ("Where are the zebras?", "en", ReaderQuestionState.WAITING),
        ("Where are the zebras?", "en", ReaderQuestionState.HIDDEN),
    ],
)
def test_other_questions_are_not_joined(text: str, language: str, state: str) -> None:
    make_open_question("Where are the zebras?")
    ReaderQuestion.objects.update(language=language, state=state)
    page = thanked(send(message=text))
    assert not ReaderQuestion.objects.exclude(same_as=None).exists()
    assert "Others asked this too." not in text_of(page)
    assert "Where are the zebras" not in text_of(page)


def test_asking_the_same_again_counts_once_a_day() -> None:
    other = make_open_question()
    for _ in range(3):
        send(message="Where are the zebras?")
    other.refresh_from_db()
    assert other.wanted == 2


def test_a_question_that_is_answered_already_is_named() -> None:
    question = make_published("Where do the zebras sleep?").question
    make_answer("Where do the zebras sleep at night?", status=Status.DRAFT)
    page = thanked(send(message="Where do zebras sleep at night?"))
    assert "This may be answered already:" in text_of(page)
    assert question.get_absolute_url() in Page(page.content.decode()).links
    assert "This may be answered" not in text_of(thanked(send(message="Who built the harbour?")))


@pytest.mark.parametrize("value", ["\x00", "x" * 500, "no-such", "<script>alert(1)</script>"])
def test_the_page_of_thanks_ignores_what_names_nothing(value: str) -> None:
    response = Client().get("/ask/thanks/", {"like": value, "answered": value, "search": value})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


# What is deleted ---------------------------------------------------------------------------

OLD = timedelta(days=91)


def test_old_questions_that_nobody_took_up_are_deleted_by_the_next_one() -> None:
    now = timezone.now()
    for days in (91, 90, 89):
        make_reader_question(f"{days} days", now - timedelta(days=days))
    assert {each.text for each in ReaderQuestion.objects.current()} == {"89 days"}
    ask("1", text="today")
    assert {each.text for each in ReaderQuestion.objects.all()} == {"89 days", "today"}


def test_listed_joined_and_answered_questions_stay() -> None:
    before = timezone.now() - OLD
    listed = make_open_question("listed", created_at=before)
    make_reader_question("joined", before, same_as=listed)
    make_reader_question("begun", before, answer=make_answer())
    make_reader_question("answered", before, state=ReaderQuestionState.ANSWERED)
    make_reader_question("hidden", before, state=ReaderQuestionState.HIDDEN, reason="Pills")
    hidden = make_reader_question("new", state=ReaderQuestionState.HIDDEN, reason="Pills")
    make_reader_question("joined with a hidden one", before, same_as=hidden)
    ReaderQuestion.objects.outdated().delete()
    left = {each.text for each in ReaderQuestion.objects.all()}
    assert left == {"listed", "joined", "begun", "answered", "new"}


def test_applying_due_changes_deletes_old_questions_too() -> None:
    now = timezone.now()
    make_reader_question("Long ago", now - OLD)
    soon = now + timedelta(minutes=1)
    make_answer(status=Status.PUBLISHED, publish_at=soon)
    assert apply_due(now=soon)
    assert not ReaderQuestion.objects.exists()


def test_the_database_refuses_an_empty_question() -> None:
    with pytest.raises(Exception, match="reader_question_has_content"):
        ReaderQuestion.objects.create()


def test_the_form_costs_one_statement_and_sending_it_a_few() -> None:
    Client().get("/")  # creates the state of the library
    with CaptureQueriesContext(connection) as asked:
        Client().get(f"/ask/?search={quote(SEARCH)}")
    assert len(asked) == 1
    costs = []
    for number in (1, 20):
        for _ in range(number):
            make_open_question(f"Where are the {get_random_string(9)}?")
        with CaptureQueriesContext(connection) as sent:
            send(message="Zebras", search=SEARCH)
        costs.append(len(sent))
    assert costs[0] == costs[1]
    assert costs[0] <= 20


# The addresses of the previous release ----------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"), [("/feedback/", "/ask/"), ("/feedback/thanks/", "/ask/thanks/")]
)
def test_the_old_addresses_redirect_with_the_search(old: str, new: str) -> None:
    query = f"search={quote(SEARCH, safe='')}"
    response = Client().get(f"{old}?{query}")
    assert (response.status_code, response["Location"]) == (301, f"{new}?{query}")
    assert Client().get(old)["Location"] == new


def test_a_form_of_an_old_page_comes_back_with_its_text() -> None:
    fields = {"message": "A clip about zebras", "search": SEARCH, "website": ""}
    client = Client(enforce_csrf_checks=True)
    sent = client.post("/feedback/", urlencode(fields), content_type=FORM, headers=FROM_HERE)
    assert (sent.status_code, sent["Location"]) == (308, "/ask/")
    response = send(**fields, form_id="")  # as a browser repeats it
    assert response.status_code == 400
    assert "Read it again, then send it." in text_of(response)
    page = Page(response.content.decode())
    assert "A clip about zebras" in page.html
    assert page.all("input", name="search")[0]["value"] == SEARCH


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
