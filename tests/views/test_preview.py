"""A preview shows the future page to those who have its link and to nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from clipqa.curation import archive, publish
from clipqa.curation.articles import archive_articles
from clipqa.curation.previews import preview_token
from clipqa.curation.proposals import decline, propose
from clipqa.models import Answer, Proposal, SearchEntry, Status
from clipqa.templatetags.clipqa import _fragment_cache
from tests.articles.make import make_article
from tests.factories import make_answer, make_clip, make_cues, make_published, make_question
from tests.roles.users import make_role_users
from tests.views.reader import Page
from tests.views.test_unpublished import CANARY, hide_as_draft, make_canary, words_by_address

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)
STATES = {
    "draft": {"status": Status.DRAFT},
    "in review": {"status": Status.IN_REVIEW},
    "scheduled": {"status": Status.PUBLISHED, "publish_at": timezone.now() + 3 * TOMORROW},
}


def path_of(record: Any, made_ago: timedelta = timedelta()) -> str:
    return f"/preview/{preview_token(record, timezone.now() - made_ago)}/"


def opened(record: Answer | Proposal) -> HttpResponse:
    return Client().get(path_of(record))


def make_proposal(answer: Answer, **values: object) -> Proposal:
    return Proposal.objects.create(answer=answer, built_on=1, base={}, values=values)


@pytest.mark.parametrize("state", STATES)
def test_the_link_shows_the_page_as_it_will_be(state: str) -> None:
    answer = make_answer("Who talks?", body="The **delegates** talk.", **STATES[state])
    page = Page(opened(answer).content.decode())
    assert "<strong>delegates</strong>" in page.html
    assert page.text_of["h1"] == "Who talks?"
    assert page.notices[0].startswith("This is a preview.")
    assert timezone.localtime(timezone.now() + TOMORROW).strftime("%Y") in page.notices[0]


def test_it_shows_cues_and_other_answers() -> None:
    public = make_published("Who talks?", body="Nobody talks.")
    draft = make_answer(public.question, clip=make_clip())
    make_cues(draft.clip.video, (51_000, 52_000, "we are talking"))
    html = opened(draft).content.decode()
    assert "we are talking" in html
    assert "Nobody talks." in html


def test_a_proposal_is_shown_in_place_of_the_published_answer() -> None:
    answer = make_published("Who talks?", body="Nobody talks.")
    video = answer.clip.video
    proposed = {"body": "All talk.", "new_question": "Who talks now?", "video": video.pk}
    html = opened(make_proposal(answer, start_ms=1000, end_ms=9000, **proposed)).content.decode()
    assert "All talk." in html
    assert "Nobody talks." not in html
    assert "Who talks now?" in html
    assert 'data-end-ms="9000"' in html


def test_previewing_a_proposal_changes_nothing() -> None:
    answer = make_published("Who talks?", body="Nobody talks.")
    proposal = make_proposal(answer, body="All talk.", new_question="Who else?")
    path = path_of(proposal)
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    assert {query["sql"].split()[0] for query in captured} == {"SELECT"}


def test_the_response_is_neither_cached_nor_indexed() -> None:
    response = opened(make_answer())
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.has_header("ETag")
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


@override_settings(CLIPQA_PREPARED_PAGES_MB=8, CLIPQA_KEPT_PARTS_MB=8)
def test_no_other_page_shows_content_of_a_preview() -> None:
    make_published("What is known?")
    draft = make_canary()
    hide_as_draft(draft)
    assert CANARY in opened(draft).content.decode()
    assert words_by_address() == {}
    cached = _fragment_cache(8)._values
    assert CANARY not in str(cached)
    assert "/preview/" not in str(cached)
    assert not SearchEntry.objects.filter(pk=draft.pk).exists()


WRONG: dict[str, Callable[[str], str]] = {
    "cut short": lambda path: path[:-2] + "/",
    "of another answer": lambda path: path.replace("answer.", "answer.x", 1),
    "made to last": lambda path: path.replace(":", "0:", 1),
    "of another kind": lambda path: path.replace("answer.", "proposal.", 1),
    "junk": lambda path: "/preview/%ED%A0%80%00/",
    "very long": lambda path: f"/preview/{'x' * 100_000}/",
    "no seal": lambda path: path.partition(":")[0] + "/",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_invalid_link_is_a_404(wrong: str) -> None:
    path = path_of(make_answer(CANARY, body=CANARY))
    response = Client().get(WRONG[wrong](path))
    assert response.status_code == 404
    assert CANARY not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def is_expired(response: HttpResponse) -> bool:
    text = response.content.decode()
    assert CANARY not in text
    assert response["Cache-Control"] == "private, no-store"
    return response.status_code == 410 and "Ask the sender" in text


def test_a_link_expires_after_a_day() -> None:
    answer = make_answer(CANARY, body=CANARY)
    assert Client().get(path_of(answer, timedelta(hours=23, minutes=59))).status_code == 200
    assert is_expired(Client().get(path_of(answer, timedelta(hours=24, minutes=1))))


def test_a_link_expires_once_its_answer_is_archived() -> None:
    answer = make_answer(CANARY, body=CANARY)
    path = path_of(answer)
    archive([answer])
    assert is_expired(Client().get(path))


def test_a_link_to_a_proposal_expires_once_it_is_decided() -> None:
    proposal = make_proposal(make_published(), body=CANARY)
    path = path_of(proposal)
    decline(proposal, "No.")
    assert is_expired(Client().get(path))


def test_a_link_to_a_proposal_expires_once_its_record_is_archived(admin_client: Client) -> None:
    answer, article = make_published(), make_article()
    proposals = [make_proposal(answer, body=CANARY), propose(article, {"title": CANARY})]
    paths = [path_of(proposal) for proposal in proposals]
    assert [Client().get(path).status_code for path in paths] == [200, 200]
    archive([answer])
    archive_articles([article])
    assert all(is_expired(Client().get(path)) for path in paths)
    for proposal in proposals:
        page = reverse(
            f"admin:clipqa_{proposal.record_name}_proposal", args=[proposal.record_id, proposal.pk]
        )
        assert "/preview/" not in admin_client.get(page).content.decode()


def test_a_link_to_a_published_answer_redirects_to_its_public_page() -> None:
    answer = make_answer()
    path = path_of(answer)
    publish([answer])
    response = Client().get(path)
    assert (response.status_code, response["Location"]) == (302, answer.get_absolute_url())
    assert response["Cache-Control"] == "private, no-store"


def test_a_hidden_film_plays_in_its_preview_and_no_other_page_names_its_host() -> None:
    answer = make_answer()
    assert "cdn.example" in opened(answer)["Content-Security-Policy"]
    assert "cdn.example" not in Client().get("/")["Content-Security-Policy"]


def test_every_link_of_a_preview_of_a_hidden_video_works() -> None:
    answer = make_answer()
    html = opened(answer).content.decode()
    assert answer.clip.video.get_absolute_url() not in html


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_preview_refuses_other_methods(method: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, path_of(make_answer()))
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_a_preview_costs_the_same_however_many_answer_the_question() -> None:
    question = make_question("Who talks?")
    draft, costs = make_answer(question), []
    for more in (1, 5, 24):
        for _ in range(more):
            make_published(question)
        opened(draft)
        with CaptureQueriesContext(connection) as captured:
            opened(draft)
        costs.append(len(captured))
    assert costs[0] == costs[1] == costs[2] <= 10


def test_the_admin_shows_the_link_to_users_who_see_the_answer() -> None:
    cast = make_role_users()
    page = f"/admin/clipqa/answer/{cast.draft.pk}/change/"
    links = {}
    for role in ("contributor", "other", "editor"):
        found = Page(cast.clients[role].get(page).content.decode()).all("input", type="url")
        links[role] = [box["value"] for box in found if "/preview/" in box["value"]]
    assert links["other"] == []
    for role in ("contributor", "editor"):
        assert Client().get(links[role][0].removeprefix("http://testserver")).status_code == 200


def test_the_admin_shows_no_link_for_published_and_archived_answers(
    admin_client: Client,
) -> None:
    for answer in (make_published(), make_answer(status=Status.ARCHIVED)):
        page = admin_client.get(f"/admin/clipqa/answer/{answer.pk}/change/").content.decode()
        assert "/preview/" not in page
