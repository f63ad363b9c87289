"""Comments of readers in the admin: the queue, the list, bulk actions, and a page for each."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clipqa.models import BlockedSender, Comment, CommentState, Status
from clipqa.readers.comments import report_comment
from tests.admin.pages import list_page, page_of, save
from tests.articles.make import make_article
from tests.factories import make_published, make_question
from tests.readers.make_comments import make_approved, make_comment
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/clipqa/comment/"


@pytest.fixture
def mo() -> Client:
    return signed_in(of_role("mo", "moderator"))


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR, settings.CLIPQA_COMMENTS = tmp_path, True


def state_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).state


def act(client: Client, action: str, *comments: Comment, **more: Any) -> str:
    """Send an action of the list, with the versions that the comments have in memory."""
    chosen = {
        "action": action,
        "_selected_action": [str(each.pk) for each in comments],
        "seen": [f"{each.pk}:{each.edit_version}" for each in comments],
    }
    return str(client.post(LIST, {**chosen, **more}, follow=True).content.decode())


def decide(client: Client, comment: Comment, verb: str, reason: str = "") -> str:
    sent = {"verb": verb, "reason": reason, "edit_version": comment.edit_version}
    return str(client.post(page_of(comment), sent, follow=True).content.decode())


# The queue and the list ---------------------------------------------------------------------
def sections(client: Client) -> dict[str, list[str]]:
    queue = client.get(reverse("admin:index")).context["queue"]
    return {str(each.title): [row.text for row in each.rows] for each in queue}


def test_the_queue_has_the_comments_to_approve_and_reported_ones(mo: Client) -> None:
    assert not [title for title in sections(mo) if "omments" in title]
    make_comment(text="First."), make_comment(text="Second.")
    reported = make_approved(text="Rude.")
    report_comment(reported, "192.0.2.1")
    found = sections(mo)
    assert found["Comments to approve (2)"] == ["First.", "Second."]
    assert found["Reported comments (1)"] == ["Rude."]


def test_contributors_have_no_section_of_comments() -> None:
    make_comment()
    conny = signed_in(of_role("conny", "contributor"))
    assert not [title for title in sections(conny) if "omments" in title]


@pytest.mark.parametrize("address", ["/admin/", LIST, f"{LIST}?state=waiting", f"{LIST}?q=Thank"])
def test_lists_take_the_same_statements_for_any_number_of_comments(
    mo: Client, address: str
) -> None:
    page, question = make_article(are_comments_open=True), make_published().question
    costs = []
    for number in (10, 1_000):
        parent = make_comment(page)
        made = [
            Comment(article=page, parent=parent, text="Thank you.", form_id=f"{number} {each}")
            if each % 2
            else Comment(question=question, text="Thank you.", form_id=f"{number} {each}")
            for each in range(number)
        ]
        Comment.objects.bulk_create(made)
        mo.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert mo.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_filter_shows_how_many_comments_each_state_has(mo: Client) -> None:
    waiting, hidden = make_comment(text="Later."), make_comment(state=CommentState.HIDDEN)
    report_comment(make_approved(text="Rude."), "192.0.2.1")
    html = mo.get(LIST).content.decode()
    for label in ("Waiting for a moderator (1)", "Approved (1)", "Hidden (1)", "reported (1)"):
        assert label in html
    shown = mo.get(f"{LIST}?state=waiting").context["cl"].result_list
    assert list(shown) == [waiting]
    assert hidden.text in html
    assert [c.text for c in mo.get(f"{LIST}?state=reported").context["cl"].result_list] == ["Rude."]


def test_a_moderator_does_not_read_the_title_of_an_unpublished_page(mo: Client) -> None:
    article = make_article(title="Zanzibar", status=Status.DRAFT)
    question = make_question("Zanzibar, too?")
    comments = [make_comment(article), make_comment(question)]
    for address in ("/admin/", LIST, *map(page_of, comments)):
        html = mo.get(address).content.decode()
        assert "Zanzibar" not in html
        assert "a page that is not public" in html


# Bulk actions -------------------------------------------------------------------------------
def test_selected_comments_are_approved_hidden_and_restored(mo: Client) -> None:
    first, second = make_comment(text="First."), make_comment(text="Second.")
    assert "2 comments were changed." in act(mo, "approve_selected", first, second)
    assert (state_of(first), state_of(second)) == ("approved", "approved")
    first.refresh_from_db()
    html = act(mo, "hide_selected", first)
    assert "1 comment will be hidden from readers" in html
    assert state_of(first) == "approved"
    assert "This field is required." in act(mo, "hide_selected", first, hide="yes", reason=" ")
    act(mo, "hide_selected", first, hide="yes", reason="Off topic.")
    assert (state_of(first), Comment.objects.get(pk=first.pk).reason) == ("hidden", "Off topic.")
    first.refresh_from_db()
    act(mo, "undo_selected", first)
    assert state_of(first) == "approved"


def test_rows_that_changed_since_the_list_was_shown_are_left_alone_and_named(mo: Client) -> None:
    stale, current = make_comment(text="Stale."), make_comment(text="Current.")
    Comment.objects.get(pk=stale.pk).save()
    html = act(mo, "approve_selected", stale, current)
    assert (state_of(stale), state_of(current)) == ("waiting", "approved")
    assert "1 record was changed after the list was loaded and was skipped" in html
    assert f'<a href="{page_of(stale)}">Stale.</a>' in html


def test_rows_of_which_nothing_can_be_undone_are_named(mo: Client) -> None:
    comment = make_comment(text="New.")
    html = act(mo, "undo_selected", comment)
    assert "1 comment was left as it is" in html
    assert f'<a href="{page_of(comment)}">New.</a>' in html


# The page of a comment ----------------------------------------------------------------------
def test_a_comment_is_approved_hidden_and_undone_on_its_page(mo: Client) -> None:
    comment = make_comment(text="See https://spam.example/ <b>now</b>.")
    html = mo.get(page_of(comment)).content.decode()
    assert "https://spam.example/ &lt;b&gt;now&lt;/b&gt;" in html
    assert 'href="https://spam' not in html
    assert "The comment is public now." in decide(mo, comment, "approve")
    comment.refresh_from_db()
    assert "Write why." in decide(mo, comment, "hide")
    assert state_of(comment) == "approved"
    assert "Spam." in decide(mo, comment, "hide", "Spam.")
    comment.refresh_from_db()
    assert "The last decision was undone." in decide(mo, comment, "undo")
    assert state_of(comment) == "approved"


def test_a_decision_on_an_outdated_page_changes_nothing_and_keeps_the_reason(mo: Client) -> None:
    comment = make_comment()
    Comment.objects.get(pk=comment.pk).save()
    html = decide(mo, comment, "hide", "Off topic.")
    assert "Another moderator has changed it meanwhile." in html
    assert 'value="Off topic."' in html
    assert state_of(comment) == "waiting"


def test_a_sender_is_blocked_and_unblocked_by_deleting_the_block(mo: Client) -> None:
    comment = make_comment(address="rita@example.org")
    assert "Write why." in decide(mo, comment, "block")
    html = decide(mo, comment, "block", "Spam.")
    assert "Nothing more is accepted from this e-mail address." in html
    assert "Block the e-mail address" not in html
    blocked = BlockedSender.objects.get()
    assert (blocked.reason, blocked.by_name) == ("Spam.", "mo")
    assert comment.sender_hmac not in mo.get(list_page("blockedsender")).content.decode()
    delete = reverse("admin:clipqa_blockedsender_delete", args=[blocked.pk])
    mo.post(delete, {"post": "yes"})
    assert not BlockedSender.objects.exists()


# Pages with comments ------------------------------------------------------------------------
def test_editors_switch_comments_on_for_a_question_and_an_article() -> None:
    edda = signed_in(of_role("edda", "editor"))
    question, article = make_published().question, make_article(status=Status.DRAFT)
    for record in (question, article):
        response = save(edda, page_of(record), are_comments_open="on")
        assert response.status_code == 302
        record.refresh_from_db()
        assert record.are_comments_open
        assert "are_comments_open" in edda.get(page_of(record)).content.decode()


def test_without_the_setting_the_forms_do_not_offer_comments(settings: Any) -> None:
    settings.CLIPQA_COMMENTS = False
    edda = signed_in(of_role("edda", "editor"))
    for record in (make_published().question, make_article()):
        assert "are_comments_open" not in edda.get(page_of(record)).content.decode()


def test_an_editor_deletes_a_question_with_its_comments() -> None:
    edda = signed_in(of_role("edda", "editor"))
    question = make_question("Who pays?", are_comments_open=True)
    make_comment(question)
    delete = reverse("admin:clipqa_question_delete", args=[question.pk])
    assert "Thank you." in edda.get(delete).content.decode()
    assert edda.post(delete, {"post": "yes"}).status_code == 302
    assert not Comment.objects.exists()
