"""A refused form returns the submitted values, also without JavaScript."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clipqa.models import Answer
from lab.browser import Fields, Form
from tests.admin.pages import page_of
from tests.admin.people import person
from tests.factories import make_answer, make_topic
from tests.roles.users import make_role_users

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}
ELSEWHERE = {"Origin": "https://evil.example"}
MINE = "Typed over lunch, <b>long</b>.\nWith two lines."


def browser() -> Client:
    """Return a client that checks CSRF tokens, as in production."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("ada", is_superuser=True))
    return client


def typed(response: HttpResponse, form: str, **words: str) -> Fields:
    fields = Form(response.content.decode(), form).fields
    return [(name, words.get(name, value)) for name, value in fields]


def sent(client: Client, url: str, fields: Fields, headers: dict[str, str]) -> HttpResponse:
    return client.post(url, dict(fields), headers=headers)


def test_a_form_sent_after_the_session_ended_can_be_sent_again_without_script() -> None:
    client, answer = browser(), make_answer(body="First.")
    url = page_of(answer)
    fields = typed(client.get(url), "answer_form", body=MINE)
    client.cookies.pop("sessionid")
    out = sent(client, url, fields, HERE)
    assert out.status_code == 403
    assert "Your session has ended" in out.content.decode()
    assert "<b>long</b>" not in out.content.decode()
    assert re.findall('<textarea.* name="([^"]+)"', out.content.decode()) == ["body"]
    client.force_login(person("bela", is_superuser=True))
    client.get("/admin/logout/")
    client.cookies["csrftoken"] = "x" * 32  # a sign-in draws another
    stale = sent(client, url, typed(out, "again"), HERE)
    assert "opened this form before you signed in" in stale.content.decode()
    assert Answer.objects.get().body == "First."
    assert sent(client, url, typed(stale, "again"), HERE).status_code == 302
    assert Answer.objects.get().body == MINE.strip()


@pytest.mark.parametrize("headers", [ELSEWHERE, {"Origin": "null"}, {"Origin": "http://["}])
def test_a_form_from_another_site_cannot_be_sent_again(headers: dict[str, str]) -> None:
    client, answer = browser(), make_answer(body="First.")
    forged = [("edit_version", "1"), ("body", "Forged."), ("csrfmiddlewaretoken", "x" * 32)]
    response = sent(client, page_of(answer), forged, headers)
    assert response.status_code == 403
    assert "Send it again" not in response.content.decode()
    assert "Forged." not in response.content.decode()


def test_a_form_without_an_origin_cannot_be_sent_again() -> None:
    forged = [("edit_version", "1"), ("csrfmiddlewaretoken", "x" * 32)]
    response = sent(browser(), page_of(make_answer()), forged, {})
    assert "Send it again" not in response.content.decode()


def test_text_for_a_deleted_record_is_returned_to_be_copied() -> None:
    client, topic = browser(), make_topic("Ferries")
    fields = typed(client.get(page_of(topic)), "topic_form", explainer=MINE)
    url = page_of(topic)
    topic.delete()
    response = sent(client, url, fields, HERE)
    assert response.status_code == 404
    back = dict(Form(response.content.decode(), "again").fields)
    assert (back["explainer"], back["name"]) == (MINE, "Ferries")
    assert not {"edit_version", "seen_values", "csrfmiddlewaretoken"} & set(back)


def test_text_for_an_answer_submitted_meanwhile_is_returned_to_be_copied() -> None:
    cast = make_role_users()
    admin_client, url = cast.clients["contributor"], page_of(cast.draft)
    fields = typed(admin_client.get(url), "answer_form", body=MINE)
    assert sent(admin_client, url, [*fields, ("_submit", "yes")], HERE).status_code == 302
    response = sent(admin_client, url, fields, HERE)
    assert response.status_code == 403
    back = dict(Form(response.content.decode(), "again").fields)
    assert back["body"] == MINE
    assert "Send it again" not in response.content.decode()


def test_a_hidden_record_looks_like_a_deleted_one() -> None:
    cast = make_role_users()
    mine = {"edit_version": "1", "body": "Mine."}
    there, nowhere = page_of(cast.draft), reverse("admin:clipqa_answer_change", args=[99999])
    hidden, missing = (cast.clients["other"].post(url, mine) for url in (there, nowhere))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.decode() == missing.content.decode().replace(nowhere, there)
