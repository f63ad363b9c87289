"""Report a problem with a card: the form, what is stored, and what is never public."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clipqa.curation.archiving import archive_records
from clipqa.curation.erasing import erase
from clipqa.curation.previews import preview_token
from clipqa.jobs.upkeep import delete_outdated
from clipqa.lib.email_addresses import address_hmac
from clipqa.models import (
    Answer,
    ClipReport,
    Helpfulness,
    LibraryState,
    Problem,
    Revision,
)
from clipqa.readers.reports import close, receive_report
from tests.factories import make_answer, make_clip, make_outlet, make_published, make_video
from tests.readers.sending import FORM, FROM_HERE, send, stamp
from tests.views.reader import Page

pytestmark = pytest.mark.django_db
CLAIM = {"problem": "rights", "text": "It is my film.", "reply_to": "ada@example.org"}


@pytest.fixture(autouse=True)
def site_with_mail(settings: Any) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"
    settings.CLIPQA_FEEDBACK_LIMIT = 0


@pytest.fixture
def answer(db: None) -> Answer:
    clip = make_clip(make_video(make_outlet("Delta News"), title="The report"), 61_000, 70_000)
    return make_published(clip=clip, body="It was said.")


def address(answer: Answer, page: str = "report") -> str:
    return f"/answers/{answer.public_id}/{page}/"


def html_of(response: Any) -> str:
    return str(response.content.decode())


# The form ------------------------------------------------------------------------------------


def test_each_card_of_a_question_links_to_its_form(answer: Answer) -> None:
    other = make_published(answer.question, clip=make_clip(), body="Another.")
    for url in (answer.question.get_absolute_url(), answer.get_absolute_url()):
        page = Page(html_of(Client().get(url)))
        assert {address(answer), address(other)} <= set(page.links)
    assert address(answer) in html_of(Client().get(answer.clip.video.get_absolute_url()))
    assert "/report/" not in html_of(Client().get("/search/"))


def test_the_form_names_the_card_and_is_never_stored_or_indexed(answer: Answer) -> None:
    response = Client().get(address(answer))
    for text in (answer.question.text, "Delta News", "01:01 – 01:10"):
        assert text in html_of(response)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_a_report_is_stored_without_the_sender_and_changes_nothing_public(answer: Answer) -> None:
    version = LibraryState.objects.current().library_version
    problem = {"problem": "range", "text": "Too\r\nlate", "reply_to": "ada@example.org"}
    response = send(address(answer), **problem)
    assert (response.status_code, response["Location"]) == (303, address(answer, "report/thanks"))
    report = ClipReport.objects.get()
    assert (report.problem, report.text, report.state) == ("range", "Too\nlate", "open")
    assert (report.reply_to, report.sender_hmac) == ("", "")
    assert not response.cookies
    assert "Thank you" in html_of(Client().get(response["Location"]))
    answer.refresh_from_db()
    assert answer.edit_version == 1
    assert answer.is_published
    assert LibraryState.objects.current().library_version == version


def test_a_claim_of_rights_is_stored_with_its_address_and_takes_nothing_down(
    answer: Answer,
) -> None:
    assert send(address(answer), **CLAIM).status_code == 303
    report = ClipReport.objects.get()
    assert report.reply_to == "ada@example.org"
    assert report.sender_hmac == address_hmac("ada@example.org")
    assert "ada" not in str(report)
    assert Client().get(answer.get_absolute_url()).status_code == 200
    answer.refresh_from_db()
    assert answer.is_published


@pytest.mark.parametrize(
    ("values", "error_id", "words"),
    [
        ({}, "problem-error", "Choose what is wrong."),
        ({"problem": "x"}, "problem-error", "Choose one of these."),
        ({"problem": "other"}, "id_text_error", "Describe in a few words"),
        ({**CLAIM, "text": " "}, "id_text_error", "Describe in a few words"),
        ({**CLAIM, "text": "x" * 2_001}, "id_text_error", "Shorten it to 2000"),
        ({**CLAIM, "reply_to": ""}, "id_reply_to_error", "The editors reply to such a report."),
        ({**CLAIM, "reply_to": "ada"}, "id_reply_to_error", "not an e-mail address"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_what_was_typed_stays(
    answer: Answer, values: dict[str, str], error_id: str, words: str
) -> None:
    response = send(address(answer), **values)
    assert response.status_code == 400
    page = Page(html_of(response))
    error = page.html.partition(f'id="{error_id}"')[2].partition("</p>")[0]
    assert words in error
    assert values.get("text", "").strip()[:100] in page.html
    assert not ClipReport.objects.exists()


def test_a_wrong_address_is_no_mistake_in_a_report_that_gets_no_reply(answer: Answer) -> None:
    assert send(address(answer), problem="words", reply_to="no address").status_code == 303


def test_without_a_mail_server_no_address_is_asked_for(answer: Answer, settings: Any) -> None:
    settings.CLIPQA_SITE_URL = ""
    html = html_of(Client().get(address(answer)))
    assert "The editors can’t reply by e-mail." in html
    assert 'name="reply_to"' not in html
    assert send(address(answer), **CLAIM).status_code == 303
    assert ClipReport.objects.get().reply_to == ""


def test_a_form_sent_twice_is_stored_once(answer: Answer) -> None:
    form_id = stamp()
    first, again = (send(address(answer), form_id=form_id, **CLAIM) for _ in range(2))
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert ClipReport.objects.count() == 1


def test_bots_and_forms_of_other_sites_store_nothing(answer: Answer) -> None:
    honest = send(address(answer), problem="words")
    bot = send(address(answer), problem="words", website="https://pills.example")
    assert (bot.status_code, bot["Location"]) == (honest.status_code, honest["Location"])
    elsewhere = send(address(answer), headers={"Origin": "https://evil.example"}, **CLAIM)
    assert elsewhere.status_code == 403
    assert "It is my film." in html_of(elsewhere)
    assert ClipReport.objects.count() == 1


def test_too_many_reports_are_refused_with_the_wait(answer: Answer, settings: Any) -> None:
    settings.CLIPQA_FEEDBACK_LIMIT = 1
    codes = [send(address(answer), problem="words").status_code for _ in range(3)]
    assert 429 in codes


# Hidden and erased cards ---------------------------------------------------------------------

PAGES = ("report", "report/thanks", "helpful", "helpful/thanks")


@pytest.mark.parametrize("page", PAGES)
def test_a_hidden_card_costs_the_statements_of_an_unknown_one(answer: Answer, page: str) -> None:
    draft = make_answer("Hidden?")
    Client().get("/")  # creates the state of the library
    costs = []
    for public_id in (draft.public_id, "a" * 10):
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(f"/answers/{public_id}/{page}/").status_code == 404
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert send(address(draft, page), **CLAIM, value="yes").status_code in {404, 405}
    assert not ClipReport.objects.exists()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("public_id", ["x", "A" * 10, "ä" * 10, "0" * 400, "%00", "..%2f"])
def test_an_impossible_address_is_404(public_id: str, page: str) -> None:
    assert Client().get(f"/answers/{public_id}/{page}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_erasing_an_answer_erases_its_reports_and_votes(answer: Answer) -> None:
    send(address(answer), **CLAIM)
    send(address(answer, "helpful"), value="yes")
    erase(answer, "A court")
    assert not ClipReport.objects.exists()
    assert not Helpfulness.objects.exists()
    for page in PAGES:
        assert Client().get(address(answer, page)).status_code == 410
    assert send(address(answer), **CLAIM).status_code == 410


def test_a_preview_has_no_form(answer: Answer) -> None:
    draft = make_answer("Hidden?", body="Soon.")
    html = html_of(Client().get(f"/preview/{preview_token(draft)}/"))
    assert draft.public_id in html
    assert "/answers/" not in html


# Hostile bodies --------------------------------------------------------------------------------

FRAGMENTS = [
    *(b"problem=", b"text=", b"reply_to=", b"form_id=", b"value=", b"website=", b"&", b"=", b"%"),
    *(b"%00", b"%FF", b"%ED%A0%80", b"\xff", b"\x00", b"rights", b"yes", b"other", b"<script>"),
    *(b"a@b.example", b"%E2%80%AE", b"x" * 3_000, b"+", b";", b"[]", b"\r\n", b"0"),
]
TYPES = (FORM, FORM, FORM, f"{FORM}; charset=utf-16", "multipart/form-data; boundary=x", "", "a/b")


def test_no_hostile_body_is_an_error(answer: Answer) -> None:
    chance = random.Random(27)
    for number in range(500):
        body = b"".join(chance.choices(FRAGMENTS, k=chance.randrange(1, 14)))
        body += b"&form_id=" + stamp().encode() if number % 2 else b""
        kind = chance.choice(TYPES)
        page = chance.choice(("report", "helpful"))
        response = Client(enforce_csrf_checks=True).generic(
            "POST",
            address(answer, page),
            body,
            content_type=kind,
            HTTP_HOST="localhost",
            headers=FROM_HERE,
        )
        assert response.status_code in {303, 400, 413}, (body, kind)
        assert b"<script>a" not in response.content
    assert not {"\x00", "\ufffd"} & set("".join(report.text for report in ClipReport.objects.all()))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_are_refused(answer: Answer, method: str) -> None:
    for page in PAGES:
        assert Client().generic(method, address(answer, page)).status_code == 405


# Privacy -----------------------------------------------------------------------------------------


def test_nothing_of_a_report_is_public(answer: Answer) -> None:
    send(address(answer), problem="rights", text="zirkonkanarie", reply_to="zirkon@example.org")
    send(address(answer, "helpful"), value="no")
    pages = ["/", "/search/", "/api/v1/answers/", "/api/v1/suggest/?q=zir", "/sitemap.xml"]
    pages += [answer.get_absolute_url(), answer.clip.video.get_absolute_url()]
    pages += [address(answer, page) for page in PAGES]
    for url in pages:
        assert "zirkon" not in html_of(Client().get(url)), url
    assert "No clip" in html_of(Client().get("/search/?q=zirkonkanarie"))


def test_old_reports_and_addresses_are_deleted(answer: Answer) -> None:
    now = timezone.now()
    made = {}
    for days in (400, 364, 100, 89):
        report = receive_report(answer.pk, str(days), Problem.RIGHTS, "Mine.", "ada@example.org")
        ClipReport.objects.filter(pk=report.pk).update(created_at=now - timedelta(days=days))
        made[days] = report
    old = receive_report(answer.pk, "old", Problem.WORDS)
    recent = receive_report(answer.pk, "recent", Problem.WORDS)
    close([old, recent])
    for report, days in ((old, 366), (recent, 364)):
        ClipReport.objects.filter(pk=report.pk).update(decided_at=now - timedelta(days=days))
    deleted = delete_outdated()
    assert deleted["reports of problems"] == 1
    assert deleted["addresses of claims of rights"] == 3
    assert not ClipReport.objects.filter(pk=old.pk).exists()
    with_address = ClipReport.objects.exclude(reply_to="")
    assert list(with_address) == [made[89]]
    assert made[400].sender_hmac  # so that it is found by its address


# Helpful --------------------------------------------------------------------------------------


def votes(answer: Answer) -> tuple[int, int]:
    counts = Helpfulness.objects.get(pk=answer.pk)
    return counts.yes, counts.no


def test_a_vote_counts_once_a_day_for_both_buttons_and_changes_no_version(answer: Answer) -> None:
    version = LibraryState.objects.current().library_version
    revisions = Revision.objects.count()
    for value in ("yes", "yes", "no"):
        response = send(address(answer, "helpful"), form_id="", value=value)
        assert response.status_code == 303
        assert not response.cookies
        assert "Thank you" in html_of(Client().get(response["Location"]))
    assert votes(answer) == (1, 0)
    send(address(answer, "helpful"), Client(REMOTE_ADDR="192.0.2.7"), value="no")
    assert votes(answer) == (1, 1)
    answer.refresh_from_db()
    assert answer.edit_version == 1
    assert LibraryState.objects.current().library_version == version
    assert Revision.objects.count() == revisions


@pytest.mark.parametrize("value", ["", "maybe", "yes\x00", "YES", "1" * 500])
def test_another_value_is_refused_with_the_buttons(answer: Answer, value: str) -> None:
    response = send(address(answer, "helpful"), value=value)
    assert response.status_code == 400
    assert "Press Yes or No." in html_of(response)
    assert not Helpfulness.objects.exists()


def test_votes_from_elsewhere_and_too_many_are_refused(answer: Answer, settings: Any) -> None:
    path = address(answer, "helpful")
    elsewhere = {"Origin": "https://evil.example"}
    assert send(path, headers=elsewhere, value="yes").status_code == 403
    assert not Helpfulness.objects.exists()
    settings.CLIPQA_FEEDBACK_LIMIT = 1
    codes = [send(path, value="yes").status_code for _ in range(14)]  # two windows at most
    assert codes[0] == 303
    assert 429 in codes


def test_a_question_costs_the_same_statements_for_one_answer_and_thirty(answer: Answer) -> None:
    costs = []
    for more in (0, 29):
        for _ in range(more):
            make_published(answer.question, clip=make_clip(), body="More.")
        send(address(answer), problem="words")
        url = answer.get_absolute_url()
        Client().get(url)
        with CaptureQueriesContext(connection) as captured:
            html = html_of(Client().get(url))
        costs.append(len(captured))
    assert html.count("/report/") == 30
    assert costs[0] == costs[1]
    tables = [ClipReport._meta.db_table, Helpfulness._meta.db_table]
    assert not [query for query in captured if any(t in query["sql"] for t in tables)]


def test_a_hidden_card_cannot_be_voted_for(answer: Answer) -> None:
    archive_records(Answer, [answer.pk])
    assert send(address(answer, "helpful"), value="yes").status_code == 404
    assert not Helpfulness.objects.exists()
