"""The buttons of the action bar are those of the form, by role and status."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clipqa.curation import save_answer
from clipqa.models import Answer, Status, User
from tests.admin.evidence.answers import make
from tests.admin.pages import add_page, filled, page_of
from tests.factories import make_answer
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
BUTTON = re.compile(r'<button type="submit"[^>]*\sname="(_\w+)"')


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor")


def bar(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    return page[page.index("data-bar") :]


def buttons(client: Client, path: str) -> list[str]:
    return BUTTON.findall(bar(client, path))


def test_a_draft_can_be_saved_or_published_by_an_editor(edda: Client) -> None:
    expected = ["_save", "_publish", "_continue", "_addanother"]
    assert buttons(edda, page_of(make_answer(status=Status.DRAFT))) == expected
    assert buttons(edda, add_page("answer")) == expected


def test_a_contributor_hands_in_and_never_publishes(conny: User) -> None:
    client = signed_in(conny)
    own = make_answer(status=Status.DRAFT, created_by=conny)
    for path in (page_of(own), add_page("answer")):
        found = buttons(client, path)
        assert "_submit" in found
        assert "_publish" not in found


def test_changes_of_a_published_answer_stay_private_until_published(edda: Client) -> None:
    answer = make_answer(status=Status.PUBLISHED)
    assert buttons(edda, page_of(answer)) == ["_keep", "_save", "_hand_in"]
    assert "Publish these changes" in bar(edda, page_of(answer))


def test_a_contributor_proposes_changes_of_a_published_answer(conny: User) -> None:
    answer = make_answer(status=Status.PUBLISHED, created_by=conny)
    assert buttons(signed_in(conny), page_of(answer)) == ["_save"]
    assert "Propose the change" in bar(signed_in(conny), page_of(answer))


def test_an_archived_answer_is_saved_only(edda: Client) -> None:
    found = buttons(edda, page_of(make_answer(status=Status.ARCHIVED)))
    assert found == ["_save", "_continue", "_addanother"]


def test_the_buttons_say_what_a_save_does(edda: Client) -> None:
    later = timezone.now() + timedelta(days=1)
    scheduled = make_answer(status=Status.PUBLISHED, publish_at=later)
    assert "Save, public as scheduled" in bar(edda, page_of(scheduled))
    planned = make_answer(status=Status.DRAFT, publish_at=later)
    assert "Save and schedule" in bar(edda, page_of(planned))
    assert re.search(r">\s*Save draft\s*</button>", bar(edda, page_of(planned)))


def test_the_bar_shows_the_state_and_who_else_is_here(edda: Client) -> None:
    found = bar(edda, page_of(make_answer(status=Status.IN_REVIEW)))
    assert "badge-in_review" in found or "badge-review" in found
    assert 'id="presence"' in found


def test_a_refused_save_leads_to_the_fields_that_need_the_editor(edda: Client) -> None:
    page = edda.post(add_page("answer"), {"_save": "x"}).content.decode()
    assert "fields need you" in page[page.index("data-bar") :]


def test_a_shared_clip_names_the_other_answers(edda: Client) -> None:
    answer = make("It is from 1908.")
    make_answer("Who paid for the pier?", clip=answer.clip)
    page = edda.get(page_of(answer)).content.decode()
    assert "This clip also serves" in page
    assert "Who paid for the pier?" in page
    assert re.search(r'name="shared_clip" value="copy"[^>]*checked', page)


def test_status_correction_and_record_are_in_dialogs_of_the_form(edda: Client) -> None:
    page = edda.get(page_of(make_answer(status=Status.DRAFT))).content.decode()
    form = page[page.index('id="answer_form"') :]
    schedule, more = re.findall(r"<dialog open.*?</dialog>", form, re.DOTALL)
    assert 'name="status"' in schedule
    assert 'name="publish_at_0"' in schedule
    assert 'name="correction"' in more
    assert 'name="key"' in more


def test_contributors_have_no_schedule(conny: User) -> None:
    own = make_answer(status=Status.DRAFT, created_by=conny)
    page = signed_in(conny).get(page_of(own)).content.decode()
    assert 'data-opens="schedule"' not in page
    assert Answer.objects.get().status == Status.DRAFT


def test_a_field_that_another_editor_changed_says_so_in_plain_text(edda: Client) -> None:
    answer = make_answer(body="First.", speaker="Ann")
    opened = filled(edda.get(page_of(answer)))
    answer.body, answer.speaker = "Theirs.", "Beth"
    save_answer(answer)
    page = edda.post(page_of(answer), {**opened, "body": "Mine.", "_save": "x"}).content.decode()
    assert 'title="You had not changed this field. It now has the newer value.' in page
    assert 'class="updated-value">You had not changed' in page
