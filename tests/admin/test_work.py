"""The admin says when later work is overdue or failed, why, and tries it again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from clipqa.models import FilmAnalysis, JobState, Notice, NoticeEvent
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


def failed_film(title: str = "The <b>long</b> film") -> FilmAnalysis:
    video = make_video(title=title)
    return FilmAnalysis.objects.create(video=video, finished_at=timezone.now(), **FAILED)


def failed_notice() -> Notice:
    someone = person("nora", email="nora@example.org")
    values = {"answer": make_answer(), "person": someone, "event": NoticeEvent.SENT_BACK}
    return Notice.objects.create(**values, finished_at=timezone.now(), **FAILED)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_nothing_is_said_while_nothing_is_late_or_failed(editor: Client) -> None:
    FilmAnalysis.objects.create(video=make_video())
    assert WORK not in text(editor.get("/admin/"))
    assert "1 waiting, 0 of them overdue; 0 failed." in text(editor.get(WORK))
    FilmAnalysis.objects.all().delete()
    assert "None waits, and none failed." in text(editor.get(WORK))


def test_the_first_page_tells_of_overdue_work(editor: Client) -> None:
    hour_ago = timezone.now() - timedelta(hours=1)
    FilmAnalysis.objects.create(video=make_video(), next_try_at=hour_ago)
    assert "Work is overdue" in text(editor.get("/admin/"))
    assert "1 waiting, 1 of them overdue" in text(editor.get(WORK))


def test_a_failed_job_is_listed_with_its_reason_and_tried_again(editor: Client) -> None:
    job, other = failed_film(), failed_film("Another")
    assert "2 background jobs failed." in text(editor.get("/admin/"))
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


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "x"}, {"kind": "filmanalysis", "job": "9" * 40}, {"kind": "notice"}]
)
def test_nothing_else_is_tried_again(editor: Client, sent: dict[str, str]) -> None:
    failed_film()
    failed_notice()
    assert "Nothing is tried again" in text(editor.post(WORK, sent, follow=True))
    assert not FilmAnalysis.objects.exclude(state=JobState.FAILED).exists()
    assert not Notice.objects.exclude(state=JobState.FAILED).exists()


def test_only_who_looks_after_logins_sees_who_should_have_got_a_notice(editor: Client) -> None:
    failed_notice()
    assert "nora" not in text(editor.get(WORK))
    ada = signed_in(of_role("ada", "administrator"))
    page = text(ada.get(WORK))
    assert "nora" in page
    assert "nora@example.org" not in page
    assert "1 job is tried again." in text(ada.post(WORK, {"kind": "notice"}, follow=True))
