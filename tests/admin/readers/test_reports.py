"""Reports of problems in the admin: moderators close them, editors decide on claims of rights."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.crypto import get_random_string

from clipqa.history import revisions_of
from clipqa.jobs.running import run_due
from clipqa.models import (
    Answer,
    AuditEntry,
    ClipReport,
    Helpfulness,
    JobState,
    LibraryState,
    Problem,
    ReportReply,
    Status,
    Verb,
)
from clipqa.readers.reports import receive_report
from tests.admin.pages import list_page, page_of
from tests.factories import make_clip, make_outlet, make_published, make_video
from tests.roles.users import of_role, signed_in
from tests.views.reader import Page

pytestmark = pytest.mark.django_db
ADDRESS, TEXT = "ada@claims.example", "It is my film <b>since 1999</b>."
LIST = list_page("clipreport")


@pytest.fixture(autouse=True)
def site_with_mail(settings: Any) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"


@pytest.fixture
def mo(db: None) -> Client:
    return signed_in(of_role("mo", "moderator"))


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


@pytest.fixture
def answer(db: None) -> Answer:
    clip = make_clip(make_video(make_outlet("Delta News")), 61_000, 70_000)
    return make_published(clip=clip, body="It was said.")


def report_of(answer: Answer, problem: str = Problem.WORDS, text: str = TEXT) -> ClipReport:
    return receive_report(answer.pk, get_random_string(32), problem, text, ADDRESS)


def claim_of(answer: Answer) -> ClipReport:
    return report_of(answer, Problem.RIGHTS)


def html_of(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def decide(client: Client, report: ClipReport, verb: str, **more: Any) -> Any:
    version = ClipReport.objects.get(pk=report.pk).edit_version
    sent = {"edit_version": version, "verb": verb, **more}
    return client.post(page_of(report), sent, follow=True)


def act(client: Client, *reports: ClipReport) -> Any:
    seen = [f"{each.pk}:{each.edit_version}" for each in reports]
    chosen = [each.pk for each in reports]
    sent = {"action": "close_selected", "_selected_action": chosen, "seen": seen}
    return client.post(LIST, sent, follow=True)


def states(*reports: ClipReport) -> list[str]:
    return [ClipReport.objects.get(pk=each.pk).state for each in reports]


# Ordinary reports ----------------------------------------------------------------------------


def test_the_list_shows_reports_with_counts_of_states_and_problems(
    mo: Client, answer: Answer
) -> None:
    report_of(answer)
    report_of(answer, Problem.RANGE, "Too late")
    page = Page(html_of(mo.get(LIST)))
    assert "It is my film &lt;b&gt;" in page.html
    assert answer.question.text in page.html
    for label, count in (("Open", 2), ("The text is wrong", 1), ("Withheld", 0)):
        assert f"{label} ({count})" in page.html
    only = html_of(mo.get(LIST, {"problem__exact": "range"}))
    assert "Too late" in only
    assert "my film" not in only
    assert ADDRESS not in page.html


def test_a_moderator_closes_a_report_with_a_note_and_opens_it_again(
    mo: Client, answer: Answer
) -> None:
    report, version = report_of(answer), LibraryState.objects.current().library_version
    page = html_of(mo.get(page_of(report)))
    assert "It was said." in page
    assert answer.get_absolute_url() in page
    assert reverse("admin:clipqa_answer_change", args=[answer.pk]) not in page
    decide(mo, report, "close", reason="Corrected")
    report.refresh_from_db()
    assert (report.state, report.reason, report.decided_by_name) == ("closed", "Corrected", "mo")
    decide(mo, report, "reopen")
    report.refresh_from_db()
    assert (report.state, report.decided_at) == ("open", None)
    assert LibraryState.objects.current().library_version == version
    assert not mail.outbox


def test_reports_are_closed_together_and_undone_unless_they_were_changed(
    mo: Client, answer: Answer
) -> None:
    first, second, claim = report_of(answer), report_of(answer), claim_of(answer)
    response = act(mo, first, second, claim)
    assert "2 reports are closed." in html_of(response)
    assert "1 report stays as it is" in html_of(response)
    assert states(first, second, claim) == ["closed", "closed", "open"]
    undo = Page(html_of(response)).all("button", name="reports")[0]
    decide(mo, second, "reopen")
    decide(mo, second, "close")
    undone = mo.post(undo["formaction"], {"reports": undo["value"]}, follow=True)
    assert "1 report is open again." in html_of(undone)
    assert "stay as they are" in html_of(undone)
    assert states(first, second) == ["open", "closed"]


@pytest.mark.parametrize("given", ["", "x", "1", "1v", "v1", "1v\x00", "9" * 40 + "v1", "1v1,,"])
def test_an_invalid_undo_changes_nothing(mo: Client, answer: Answer, given: str) -> None:
    report = report_of(answer)
    act(mo, report)
    response = mo.post(reverse("admin:clipreport_undo_close"), {"reports": given}, follow=True)
    assert response.status_code == 200
    assert states(report) == ["closed"]


def test_an_action_and_a_decision_about_an_older_version_are_refused(
    mo: Client, answer: Answer
) -> None:
    report = report_of(answer)
    seen = ClipReport.objects.get(pk=report.pk)
    report.save()
    assert "was changed after the list was loaded" in html_of(act(mo, seen))
    sent = {"edit_version": 1, "verb": "close", "reason": "A long note"}
    html = html_of(mo.post(page_of(report), sent))
    assert "It was changed meanwhile." in html
    assert "A long note" in html
    assert states(report) == ["open"]


@pytest.mark.parametrize("verb", ["withhold", "keep", "reopen", "x", ""])
def test_a_decision_that_a_report_does_not_have_is_refused(
    edda: Client, answer: Answer, verb: str
) -> None:
    report = report_of(answer)
    assert "It was changed meanwhile." in html_of(decide(edda, report, verb, reason="x"))
    assert states(report) == ["open"]
    assert Answer.objects.get().is_published


# Claims of rights ------------------------------------------------------------------------------


def test_a_moderator_reads_a_claim_without_its_address_and_cannot_decide(
    mo: Client, answer: Answer
) -> None:
    claim = claim_of(answer)
    html = html_of(mo.get(page_of(claim)))
    assert "An editor decides about a claim of rights." in html
    assert ADDRESS not in html
    for verb in ("withhold", "keep", "close"):
        assert decide(mo, claim, verb, reason="x", reply="y").status_code == 403
    assert states(claim) == ["open"]


def test_an_editor_withholds_a_card_with_a_reason_in_its_history_and_a_reply(
    edda: Client, answer: Answer
) -> None:
    claim = claim_of(answer)
    assert ADDRESS in html_of(edda.get(page_of(claim)))
    response = decide(edda, claim, "withhold", reason="A contract of 1999", reply="You are right.")
    assert "The card is withheld" in html_of(response)
    answer.refresh_from_db()
    newest = revisions_of(Answer, answer.pk).first()
    assert (answer.status, newest.verb, newest.why) == (
        Status.ARCHIVED,
        Verb.ARCHIVED,
        "A contract of 1999",
    )
    assert Client().get(answer.get_absolute_url()).status_code == 404
    run_due()
    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    assert "You are right." in letter.body
    assert "my film" not in letter.body
    assert "withheld" in letter.body
    claim.refresh_from_db()
    assert (claim.state, claim.reply_to, claim.reply) == ("withheld", "", "You are right.")
    run_due()
    assert len(mail.outbox) == 1


def test_withholding_is_undone_by_the_undo_of_archiving(edda: Client, answer: Answer) -> None:
    claim = claim_of(answer)
    page = Page(html_of(decide(edda, claim, "withhold", reason="A contract", reply="Yes.")))
    undo = page.all("button", name="revisions")[0]
    edda.post(reverse("admin:answer_undo_archive"), {"revisions": undo["value"]})
    assert Client().get(answer.get_absolute_url()).status_code == 200
    assert not Page(html_of(edda.get(page_of(claim)))).all("button", name="revisions")


def test_an_editor_keeps_a_card_and_the_claimant_gets_a_link(edda: Client, answer: Answer) -> None:
    claim = claim_of(answer)
    decide(edda, claim, "keep", reason="It is a quotation", reply="It is a quotation.")
    assert Answer.objects.get().is_published
    run_due()
    assert f"https://clips.example.org{answer.get_absolute_url()}" in mail.outbox[0].body
    assert "stays public" in mail.outbox[0].body
    assert states(claim) == ["kept"]


@pytest.mark.parametrize("verb", ["withhold", "keep"])
def test_a_claim_needs_a_reason_and_a_reply(edda: Client, answer: Answer, verb: str) -> None:
    claim = claim_of(answer)
    html = html_of(decide(edda, claim, verb, reason=" ", reply=""))
    assert "Write why. The reason stays on record." in html
    assert "Write what the editors reply." in html
    assert states(claim) == ["open"]
    assert Answer.objects.get().is_published
    assert not ReportReply.objects.exists()


def test_without_a_mail_server_a_claim_is_decided_without_a_reply(
    edda: Client, answer: Answer, settings: Any
) -> None:
    claim = claim_of(answer)
    settings.CLIPQA_SITE_URL = ""
    assert "No reply can be sent" in html_of(edda.get(page_of(claim)))
    decide(edda, claim, "keep", reason="It is a quotation")
    assert states(claim) == ["kept"]
    assert not ReportReply.objects.exists()


def test_opening_a_claim_again_cancels_a_reply_that_was_not_sent(
    edda: Client, answer: Answer
) -> None:
    claim = claim_of(answer)
    decide(edda, claim, "keep", reason="It is a quotation", reply="No.")
    decide(edda, claim, "reopen")
    run_due()
    assert not mail.outbox
    assert ReportReply.objects.get().state == JobState.CANCELLED
    decide(edda, claim, "withhold", reason="A contract", reply="Yes.")
    run_due()
    assert "Yes." in mail.outbox[0].body


def test_a_reply_that_the_mail_server_refuses_is_listed_without_the_address(
    answer: Answer, settings: Any, admin_client: Client
) -> None:
    settings.EMAIL_BACKEND = "tests.admin.readers.refusing_mail.EmailBackend"
    claim = claim_of(answer)
    decide(admin_client, claim, "keep", reason="It is a quotation", reply="No.")
    run_due()
    job = ReportReply.objects.get()
    assert (job.state, job.last_error) == (
        JobState.FAILED,
        "The mail server refuses the address (550).",
    )
    html = html_of(admin_client.get(reverse("admin:work")))
    assert page_of(claim) in html
    assert ADDRESS not in html


def test_the_records_of_a_decision_have_neither_text_nor_address(
    edda: Client, answer: Answer
) -> None:
    decide(edda, claim_of(answer), "withhold", reason="A contract", reply="Zirkon, yes.")
    decide(edda, report_of(answer), "close", reason="Zirkon")
    entries = AuditEntry.objects.filter(event="report_decided")
    assert [entry.after["state"] for entry in entries.order_by("pk")] == ["withheld", "closed"]
    written = str([*entries.values(), *LogEntry.objects.values()])
    for word in ("my film", ADDRESS, "Zirkon", "contract"):
        assert word not in written


def test_a_moderator_does_not_read_a_card_that_was_withheld(
    mo: Client, edda: Client, answer: Answer
) -> None:
    claim = claim_of(answer)
    report_of(answer)
    decide(edda, claim, "withhold", reason="A contract", reply="Yes.")
    for url in (LIST, page_of(claim), reverse("admin:index")):
        html = html_of(mo.get(url))
        assert answer.question.text not in html
        assert "It was said." not in html
    assert "It was said." in html_of(edda.get(page_of(claim)))


# The index page and the answer's page ------------------------------------------------------------


def test_the_queue_lists_claims_first_and_costs_the_same_for_many(
    mo: Client, edda: Client, answer: Answer
) -> None:
    for number in range(3):
        report_of(answer, text=f"Report {number}")
    claim = claim_of(answer)
    for client in (mo, edda):
        costs = []
        for more in (0, 60):
            rows = [
                ClipReport(answer=answer, problem="range", form_id=get_random_string(32))
                for _ in range(more)
            ]
            ClipReport.objects.bulk_create(rows)
            for url in (reverse("admin:index"), LIST):
                client.get(url)
                with CaptureQueriesContext(connection) as captured:
                    html = html_of(client.get(url))
                costs.append(len(captured))
        assert costs[:2] == costs[2:]
        queue = client.get(reverse("admin:index")).context["queue"]
        section = next(each for each in queue if str(each.title) == "Reported problems")
        assert section.rows[0].url == page_of(claim)
        assert section.has_more
        assert ADDRESS not in html


def test_the_page_of_an_answer_counts_votes_for_editors_only(edda: Client, answer: Answer) -> None:
    page = reverse("admin:clipqa_answer_change", args=[answer.pk])
    assert "No reader has said so yet." in html_of(edda.get(page))
    Helpfulness.objects.create(answer=answer, yes=4711, no=2)
    report_of(answer)
    html = html_of(edda.get(page))
    assert "4711 yes, 2 no" in html
    assert "1 open report" in html
    conny = of_role("conny", "contributor")
    Answer.objects.update(created_by=conny)
    assert "4711 yes" not in html_of(signed_in(conny).get(page))
    assert "4711" not in html_of(Client().get(answer.get_absolute_url()))
