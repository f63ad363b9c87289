"""Alerts about cited answers in the queue of the admin's index page."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clipqa.curation import archive, save_answer
from clipqa.models import Answer, Article, AuditEntry, Citation, Event, User
from tests.admin.pages import list_page, page_of
from tests.articles.make import make_article, text
from tests.factories import make_published
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
TITLE = "Cited clip changed"


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor")


def make_alert(owner: User | None = None, title: str = "Ceasefires") -> Citation:
    answer = make_published()
    article = make_article(text(f"A claim[^{answer.public_id}]."), title=title, created_by=owner)
    archive([answer])
    return article.citations.get()


def rows_of(client: Client) -> list[Any]:
    queue = client.get(reverse("admin:index")).context["queue"]
    return [row for section in queue if str(section.title) == TITLE for row in section.rows]


def check(client: Client, row: Any) -> Any:
    return client.post(row.check_url, {"changed_at": row.check_of}, follow=True)


def test_the_queue_names_the_article_the_source_and_what_happened(edda: Client) -> None:
    alert = make_alert()
    row = rows_of(edda)[0]
    assert row.text == "Ceasefires"
    article = reverse("admin:clipqa_article_change", args=[alert.article_id])
    assert row.url == f"{article}#cited-{alert.cited}"
    assert f'id="cited-{alert.cited}"' in edda.get(article).content.decode()
    assert row.detail == f"The answer was archived: 1 · {alert.question_text}"
    page = edda.get(reverse("admin:index")).content.decode()
    assert f'action="{row.check_url}"' in page


def test_checked_ends_the_alert_until_the_answer_changes_again(edda: Client) -> None:
    alert = make_alert()
    response = check(edda, rows_of(edda)[0])
    assert "Source 1 of “Ceasefires” is checked." in response.content.decode()
    assert rows_of(edda) == []
    answer: Any = alert.answer
    answer.refresh_from_db()
    save_answer(answer)  # still archived
    assert rows_of(edda) == []
    answer.status, answer.body = "published", "Other words."
    save_answer(answer)
    assert [row.detail.partition(":")[0] for row in rows_of(edda)] == [
        "The text of the answer was changed"
    ]


def test_checked_is_in_the_audit_list_and_in_the_log(edda: Client) -> None:
    alert = make_alert()
    check(edda, rows_of(edda)[0])
    entry = AuditEntry.objects.get(event=Event.CITATION_CHECKED)
    assert entry.subject == f"article {alert.article.public_id}, source 1"
    assert (entry.actor_name, entry.before) == ("edda", {"change": "archived"})
    assert LogEntry.objects.get().change_message == "Checked source 1."


def test_a_change_after_the_list_was_shown_is_not_checked(edda: Client) -> None:
    alert = make_alert()
    row = rows_of(edda)[0]
    answer: Any = alert.answer
    answer.refresh_from_db()
    answer.body = "Other words."
    save_answer(answer)
    assert "was changed again" in check(edda, row).content.decode()
    assert len(rows_of(edda)) == 1


@pytest.mark.parametrize("given", ["", "yesterday", "2026-01-01", "9999-12-31T23:59:59-12:00"])
def test_an_invalid_moment_checks_nothing(edda: Client, given: str) -> None:
    make_alert()
    row = rows_of(edda)[0]
    assert edda.post(row.check_url, {"changed_at": given}).status_code == 302
    assert len(rows_of(edda)) == 1


def test_contributors_see_and_check_only_alerts_of_their_own_articles(
    edda: Client, conny: User
) -> None:
    make_alert(title="Somebody else's")
    make_alert(conny, title="Conny's")
    client = signed_in(conny)
    own = rows_of(client)
    assert [row.text for row in own] == ["Conny's"]
    other = next(row for row in rows_of(edda) if row.text == "Somebody else's")
    assert client.post(other.check_url, {"changed_at": other.check_of}).status_code == 404
    assert check(client, own[0]).status_code == 200
    assert rows_of(client) == []
    assert len(rows_of(edda)) == 1


def test_users_who_may_not_change_articles_see_no_alerts() -> None:
    make_alert()
    user = of_role("otto", "contributor")
    user.groups.clear()
    row = Citation.objects.get()
    client = signed_in(user)
    assert rows_of(client) == []
    url = reverse("admin:citation_checked", args=[row.pk])
    moment = row.changed_at
    assert moment is not None
    assert client.post(url, {"changed_at": moment.isoformat()}).status_code == 404


def test_the_queue_takes_one_statement_for_any_number_of_alerts(edda: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            edda.get(reverse("admin:index"))
        table = Citation._meta.db_table
        return len([query for query in queries if f'FROM "{table}"' in query["sql"]])

    assert statements() == 1
    for number in range(5):
        make_alert(title=f"Article {number}")
    assert statements() == 1
    assert Article.objects.count() == 5


def test_an_answers_page_names_the_articles_that_cite_it(edda: Client) -> None:
    answer = make_published()
    for title, status in (("Public", "published"), ("Planned", "draft")):
        make_article(text(f"A claim[^{answer.public_id}]."), title=title, status=status)
    notice = edda.get(page_of(answer)).content.decode().partition("Cited in:")[2]
    assert "Public" in notice
    assert "Planned" in notice
    assert "source 1, Draft" in notice


def test_a_contributor_is_not_told_of_other_peoples_drafts(conny: User) -> None:
    answer = make_published()
    Answer.objects.filter(pk=answer.pk).update(created_by=conny)
    marked = text(f"A claim[^{answer.public_id}].")
    make_article(marked, title="Public")
    make_article(text(marked.contents["text"]), title="Zirkonvogel", status="draft")
    make_article(text(marked.contents["text"]), title="Own", status="draft", created_by=conny)
    page = signed_in(conny).get(page_of(answer)).content.decode()
    assert "Public" in page
    assert "Own" in page
    assert "Zirkonvogel" not in page


def test_taking_down_an_answer_warns_of_the_articles_that_cite_it(edda: Client) -> None:
    answer = make_published()
    make_article(text(f"A claim[^{answer.public_id}]."), title="Ceasefires")
    make_article(text(f"A claim[^{answer.public_id}]."), title="Planned", status="draft")
    page = reverse("admin:clipqa_answer_delete", args=[answer.pk])
    shown = edda.get(page).content.decode()
    assert "Ceasefires" in shown.partition("A published article cites it")[2]
    assert "Planned" not in shown
    chosen = {"action": "archive_answers", "_selected_action": [answer.pk]}
    done = edda.post(list_page("answer"), chosen, follow=True).content.decode()
    assert "available: “Ceasefires”." in done


def test_the_page_that_erases_an_answer_warns_of_the_articles_that_cite_it() -> None:
    answer = make_published()
    make_article(text(f"A claim[^{answer.public_id}]."), title="Ceasefires")
    ada = signed_in(of_role("ada", "administrator"))
    page = ada.get(reverse("admin:answer_erase", args=[answer.pk])).content.decode()
    assert "A published article cites it" in page
