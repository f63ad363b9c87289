"""The admin shows which background jobs are overdue or failed, why, and tries them again."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from clipqa.models import AuditEntry, Event, FilmAnalysis, JobState, Notice, NoticeEvent
from tests.admin.people import person
from tests.factories import make_answer, make_video
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
WORK = "/admin/work/"
FAILED: dict[str, Any] = {
    "state": JobState.FAILED,
    "last_error": "ffmpeg is not installed.",
    "attempts": 1,
}


@pytest.fixture
def editor() -> Client:
    return signed_in(of_role("edda", "editor"))


@pytest.fixture
def administrator() -> Client:
    return signed_in(of_role("ada", "administrator"))


def failed_film(title: str = "The <b>long</b> film") -> FilmAnalysis:
    video = make_video(title=title)
    return FilmAnalysis.objects.create(video=video, finished_at=timezone.now(), **FAILED)


def make_notice(**values: Any) -> Notice:
    someone = person("nora", email="nora@example.org")
    return Notice.objects.create(
        answer=make_answer(), person=someone, event=NoticeEvent.SENT_BACK, **values
    )


def failed_notice() -> Notice:
    return make_notice(finished_at=timezone.now(), **FAILED)


def first_page(client: Client) -> str:
    """Return the first page without its sidebar, which always links to the jobs."""
    return text(client.get("/admin/")).partition('id="content-related"')[0]


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_first_page_warns_of_nothing_while_nothing_is_late_or_failed(
    administrator: Client,
) -> None:
    make_notice()
    assert WORK not in first_page(administrator)
    assert "1 waiting, 0 of them overdue; 0 failed." in text(administrator.get(WORK))
    Notice.objects.all().delete()
    assert "No jobs wait, and none failed." in text(administrator.get(WORK))


def test_the_first_page_warns_administrators_of_overdue_notices(
    administrator: Client, editor: Client
) -> None:
    make_notice(next_try_at=timezone.now() - timedelta(hours=1))
    assert "Background jobs are overdue" in first_page(administrator)
    assert "1 waiting, 1 of them overdue" in text(administrator.get(WORK))
    assert "are overdue" not in first_page(editor)
    assert "are overdue" not in text(editor.get(WORK))


def test_the_first_page_counts_failed_notices(administrator: Client) -> None:
    failed_notice()
    assert "1 background job failed." in first_page(administrator)


def test_the_first_page_does_not_warn_of_film_analyses_which_no_page_uses(
    administrator: Client,
) -> None:
    hour_ago = timezone.now() - timedelta(hours=1)
    FilmAnalysis.objects.create(video=make_video(), next_try_at=hour_ago)
    failed_film()
    assert WORK not in first_page(administrator)
    assert "1 waiting, 0 of them overdue; 1 failed." in text(administrator.get(WORK))


def test_the_first_page_links_to_the_jobs_for_users_who_may_see_them(editor: Client) -> None:
    assert WORK in text(editor.get("/admin/"))
    assert WORK not in text(signed_in(of_role("conny", "contributor")).get("/admin/"))


def test_films_of_hidden_videos_are_not_listed_for_users_who_may_not_review() -> None:
    failed_film()
    someone = person("otto")
    someone.user_permissions.add(Permission.objects.get(codename="change_video"))
    assert signed_in(someone).get(WORK).status_code == 403


def test_a_failed_job_is_listed_with_its_reason_and_tried_again(editor: Client) -> None:
    job, other = failed_film(), failed_film("Another")
    page = text(editor.get(WORK))
    assert "The &lt;b&gt;long&lt;/b&gt; film" in page
    assert "ffmpeg is not installed." in page
    done = editor.post(WORK, {"kind": "filmanalysis", "job": job.pk}, follow=True)
    assert "1 job is tried again." in text(done)
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, job.attempts, other.state) == (JobState.WAITING, 0, JobState.FAILED)


def test_all_failed_jobs_of_a_kind_are_tried_again(editor: Client) -> None:
    failed_film()
    failed_film("Another")
    notice = failed_notice()
    done = editor.post(WORK, {"kind": "filmanalysis"}, follow=True)
    assert "2 jobs are tried again." in text(done)
    notice.refresh_from_db()
    assert notice.state == JobState.FAILED


def test_the_audit_log_says_who_tried_which_jobs_again(editor: Client) -> None:
    job = failed_film()
    failed_film("Another")
    failed_film("A third")
    editor.post(WORK, {"kind": "filmanalysis", "job": job.pk})
    editor.post(WORK, {"kind": "filmanalysis"})
    editor.post(WORK, {"kind": "filmanalysis"})  # nothing is left
    entries = AuditEntry.objects.filter(event=Event.JOBS_RETRIED).order_by("pk")
    found = [(entry.actor_name, entry.subject, entry.after) for entry in entries]
    assert found == [
        ("edda", f"filmanalysis {job.pk}", {"jobs": 1}),
        ("edda", "filmanalysis", {"jobs": 2}),
    ]


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "x"}, {"kind": "filmanalysis", "job": "9" * 40}, {"kind": "notice"}]
)
def test_nothing_else_is_tried_again(editor: Client, sent: dict[str, str]) -> None:
    failed_film()
    failed_notice()
    assert "No job is tried again" in text(editor.post(WORK, sent, follow=True))
    assert not FilmAnalysis.objects.exclude(state=JobState.FAILED).exists()
    assert not Notice.objects.exclude(state=JobState.FAILED).exists()


def test_only_administrators_see_recipients_of_failed_notices(
    editor: Client, administrator: Client
) -> None:
    failed_notice()
    assert "nora" not in text(editor.get(WORK))
    page = text(administrator.get(WORK))
    assert "nora" in page
    assert "nora@example.org" not in page
    done = administrator.post(WORK, {"kind": "notice"}, follow=True)
    assert "1 job is tried again." in text(done)
