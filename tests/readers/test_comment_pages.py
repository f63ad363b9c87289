"""The pages of comments that readers see, and the forms by which they send and report them."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.curation import save_record
from clipqa.curation.articles import archive_articles
from clipqa.feed.comments import MAX_REPLIES, Commented
from clipqa.models import Comment, CommentState, LibraryState, Question, Subscription
from clipqa.readers.comments import report_comment
from clipqa.readers.moderation import block_sender, hide
from tests.articles.make import make_article
from tests.factories import make_published, make_question
from tests.readers.make_comments import make_approved, make_comment
from tests.readers.sending import send, stamp
from tests.views.reader import Page
from tests.views.test_unpublished import CANARY, words_by_address

pytestmark = pytest.mark.django_db

TEXT = "First line.\n\nSee https://example.org/x."
LINK = '<a href="https://example.org/x" rel="nofollow ugc noopener">https://example.org/x</a>'


@pytest.fixture(autouse=True)
def comments_on(settings: Any, tmp_path: Path) -> None:
    settings.CLIPQA_COMMENTS, settings.DATA_DIR = True, tmp_path


@pytest.fixture
def mail(settings: Any) -> None:
    settings.CLIPQA_SITE_URL = "http://localhost"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def make_question_page() -> Question:
    question = make_question("Who hosts the talks?", are_comments_open=True)
    make_published(question)
    return question


PAGES = {
    "article": lambda: make_article(are_comments_open=True),
    "question": make_question_page,
}


@pytest.fixture(params=PAGES)
def record(request: Any) -> Commented:
    made: Commented = PAGES[request.param]()
    return made


def below(record: Commented, rest: str = "") -> str:
    return f"{record.get_absolute_url()}comments/{rest}"


def get(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return str(response.content.decode())


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


# Reading ------------------------------------------------------------------------------------
def test_a_comment_is_public_once_it_is_approved(record: Commented) -> None:
    response = send(below(record, "new/"), text=TEXT, name="Rita")
    assert (response.status_code, response["Location"]) == (303, below(record, "sent/"))
    assert "once it is approved" in get(below(record, "sent/"))
    comment = Comment.objects.get()
    assert (comment.page, comment.name, comment.text) == (record, "Rita", TEXT)
    assert comment.state == CommentState.WAITING
    assert "There are no comments yet." in get(below(record))
    assert "Write the first comment" in get(record.get_absolute_url())
    make_approved(record, TEXT, name="Rita")
    assert f'<p dir="auto">First line.</p><p dir="auto">See {LINK}.</p>' in get(below(record))
    assert "Read the comment" in get(record.get_absolute_url())


def test_the_newest_threads_come_first_with_their_replies_in_order(record: Commented) -> None:
    first, second = make_approved(record, "One."), make_approved(record, "Two.")
    for number in range(3):
        make_approved(record, f"Reply {number}.", parent=first)
    make_comment(record, "Waiting reply.", parent=second)
    html = get(below(record))
    texts = ["Two.", "One.", "Reply 0.", "Reply 1.", "Reply 2."]
    places = [html.index(text) for text in texts]
    assert places == sorted(places)
    assert "Waiting reply." not in html
    hide([Comment.objects.get(pk=first.pk)], "Spam.")
    assert "Reply 0." not in get(below(record))


def test_twenty_threads_are_on_a_page_in_as_many_statements_as_one(record: Commented) -> None:
    costs = []
    for number in (1, 20):
        for _each in range(number):
            make_approved(record, parent=make_approved(record))
        with CaptureQueriesContext(connection) as queries:
            html = get(below(record))
        costs.append(len(queries))
    assert html.count("comment-replies") == 20
    assert "Page" in html
    assert costs[0] == costs[1]


def test_without_comments_a_page_has_no_byte_and_no_statement_of_them(
    record: Commented, settings: Any
) -> None:
    make_approved(record)
    assert "comments/" in get(record.get_absolute_url())
    settings.CLIPQA_COMMENTS = False
    off, statements = _cost(record)
    settings.CLIPQA_COMMENTS, record.are_comments_open = True, False
    type(record).objects.filter(pk=record.pk).update(are_comments_open=False)
    assert _cost(record) == (off, statements)
    assert not [sql for sql in statements if "clipqa_comment" in sql]
    assert "comment" not in off.replace("are_comments_open", "")
    assert all(
        Client().get(below(record, rest)).status_code == 404 for rest in ("", "new/", "sent/")
    )


def _cost(record: Commented) -> tuple[str, list[str]]:
    with CaptureQueriesContext(connection) as queries:
        html = get(record.get_absolute_url())
    return html, [query["sql"].partition("WHERE")[0] for query in queries]


def test_the_link_costs_one_statement(record: Commented) -> None:
    make_approved(record)
    _cost(record)  # fills caches of the process
    with_link = len(_cost(record)[1])
    type(record).objects.filter(pk=record.pk).update(are_comments_open=False)
    assert with_link == len(_cost(record)[1]) + 1


def test_unapproved_comments_are_on_no_page_and_no_comment_is_in_the_search(
    record: Commented,
) -> None:
    public = make_approved(record, "Seen.")
    for number, state in enumerate((CommentState.WAITING, CommentState.HIDDEN)):
        word = f"{CANARY}{number}"
        make_comment(record, f"It is {word}.", state, name=word)
        make_comment(record, f"It is {word}.", state, parent=public)
    start = (
        record.get_absolute_url(),
        below(record),
        below(record, f"new/?reply={public.public_id}"),
    )
    assert words_by_address(*start) == {}
    make_approved(record, f"It is {CANARY}x.")
    found = {*words_by_address(*start)}
    assert below(record) in found
    assert all("comments/" in path for path in found)  # no search, suggestion, API or sitemap


def test_comments_of_a_page_that_is_not_public_are_hidden_with_it() -> None:
    article = make_article(are_comments_open=True)
    comment = make_approved(article)
    report = f"/comments/{comment.public_id}/report/"
    assert get(report)
    archive_articles([article])
    for path in (below(article), below(article, "new/"), report):
        assert get(path, 404)


def test_an_old_slug_leads_to_the_comments_also_from_an_open_form(record: Commented) -> None:
    old = below(record, "new/")
    record.slug = "renamed"
    save_record(record)
    assert Client().get(old)["Location"] == below(record, "new/")
    moved = send(old, text="Kept.")
    assert (moved.status_code, moved["Location"]) == (308, below(record, "new/"))


# Sending ------------------------------------------------------------------------------------
def test_a_form_sent_twice_is_stored_once(record: Commented, mail: None) -> None:
    values = {"text": "Once.", "form_id": stamp(), "address": "a@example.org", "wants_replies": "1"}
    answers = [send(below(record, "new/"), **values) for _press in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert Comment.objects.count() == Subscription.objects.count() == 1


def test_a_reply_belongs_to_the_thread_and_quotes_what_it_replies_to(record: Commented) -> None:
    parent = make_approved(record, "A first word.")
    reply = make_approved(record, parent=parent)
    for comment in (parent, reply):
        path = below(record, f"new/?reply={comment.public_id}")
        assert "A first word." in get(path)
        assert send(path, text="And mine.").status_code == 303
    assert [*Comment.objects.waiting().values_list("parent", flat=True)] == [parent.pk] * 2


@pytest.mark.parametrize("public_id", ["", "nothing", "abcdefghij", "\x00", "é" * 10])
def test_an_invalid_id_is_no_reply(public_id: str) -> None:
    page = make_article(are_comments_open=True)
    response = Client().get(below(page, "new/"), {"reply": public_id})
    assert response.status_code == 200


@pytest.mark.parametrize("is_full", [False, True])
def test_a_reply_to_a_hidden_comment_or_a_full_thread_can_be_sent_as_a_comment(
    is_full: bool,
) -> None:
    page = make_article(are_comments_open=True)
    parent = make_approved(page, "Soon hidden.")
    path = below(page, f"new/?reply={parent.public_id}")
    if is_full:
        reply = make_approved(page, parent=parent)
        rows = [Comment(pk=None) for _each in range(MAX_REPLIES - 1)]
        for number, row in enumerate(rows):
            row.article, row.parent, row.text, row.state = page, parent, "x", reply.state
            row.form_id = f"reply {number}"
        Comment.objects.bulk_create(rows)
        assert f"reply={parent.public_id}" not in get(below(page))
    else:
        hide([parent], "Spam.")
    response = send(path, text="I typed this.")
    assert response.status_code == 400
    assert "You can send this as a new one." in text_of(response)
    assert "I typed this." in text_of(response)
    assert "Soon hidden." not in text_of(response)
    form = Page(response.content.decode()).all("form", **{"class": "reader-form"})
    assert form[0]["action"] == below(page, "new/")


def test_an_error_stands_at_its_field_and_keeps_what_was_typed(mail: None) -> None:
    page = make_article(are_comments_open=True)
    long = "x" * 2_001
    response = send(below(page, "new/"), text=long, name="R" * 81, wants_replies="on")
    assert response.status_code == 400
    html = text_of(response)
    assert "This is 2001 characters long. Shorten it to 2000." in html
    assert "This is 81 characters long. Shorten it to 80." in html
    assert "Write the address for notices of replies, or clear the box below." in html
    assert long in html
    invalid = [each["name"] for each in Page(html).all("input", **{"aria-invalid": "true"})]
    assert invalid == ["name", "address"]
    assert "Write your comment." in text_of(send(below(page, "new/"), text=" "))


def test_notices_of_replies_are_offered_only_if_mail_can_be_sent(mail: None, settings: Any) -> None:
    page = make_article(are_comments_open=True)
    assert "wants_replies" in get(below(page, "new/"))
    settings.CLIPQA_SITE_URL = ""
    assert "wants_replies" not in get(below(page, "new/"))
    send(below(page, "new/"), text="Hi.", address="a@example.org", wants_replies="on")
    assert Comment.objects.count() == 1
    assert not Subscription.objects.exists()


def test_a_blocked_sender_gets_the_page_that_others_get() -> None:
    page = make_article(are_comments_open=True)
    block_sender(make_comment(page, address="a@example.org"), "Spam.")
    response = send(below(page, "new/"), text="Again.", address="A@example.org")
    assert (response.status_code, response["Location"]) == (303, below(page, "sent/"))
    assert Comment.objects.count() == 1


def test_forms_of_other_sites_bots_and_too_many_forms_store_nothing() -> None:
    page = make_article(are_comments_open=True)
    path = below(page, "new/")
    assert send(path, headers={"Origin": "https://evil.example"}, text="x").status_code == 403
    assert send(path, text="x", website="https://spam.example").status_code == 303
    assert send(path, text="x", form_id=stamp(0)).status_code == 400
    assert not Comment.objects.exists()
    codes = [send(path, text="x").status_code for _each in range(6)]
    assert codes == [303] * 5 + [429]


def test_no_page_of_comments_sets_a_cookie_and_forms_are_not_stored_by_caches() -> None:
    page = make_article(are_comments_open=True)
    comment = make_approved(page)
    report = f"/comments/{comment.public_id}/report/"
    for path in (below(page), below(page, "new/"), below(page, "sent/"), report):
        response = Client().get(path)
        assert not response.cookies
        assert b'content="noindex"' in response.content
        if path.endswith(("new/", "report/")):
            assert response["Cache-Control"] == "private, no-store"


# Reporting ----------------------------------------------------------------------------------
def test_a_report_is_counted_once_a_day_and_changes_nothing_public() -> None:
    comment = make_approved()
    before = LibraryState.objects.current().library_version
    path = f"/comments/{comment.public_id}/report/"
    assert "Thank you." in get(path)
    for _press in range(2):
        response = send(path)
        assert response.status_code == 303
        assert "reads this comment again" in get(response["Location"])
    comment.refresh_from_db()
    assert (comment.reports, comment.state, comment.edit_version) == (1, "approved", 2)
    assert not report_comment(comment, "127.0.0.1")
    assert LibraryState.objects.current().library_version == before


@pytest.mark.parametrize("state", [CommentState.WAITING, CommentState.HIDDEN])
def test_a_comment_that_is_not_shown_cannot_be_reported(state: str) -> None:
    comment = make_comment(state=state)
    assert get(f"/comments/{comment.public_id}/report/", 404)
    assert send(f"/comments/{comment.public_id}/report/").status_code == 404
    assert get("/comments/%00/report/", 404)
