"""A job is leased to one worker, tried again with growing delays, and ends with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from clipqa.jobs.backoff import MAX_ATTEMPTS, MAX_DELAY, delay_after
from clipqa.jobs.claiming import claim, finish
from clipqa.jobs.errors import Interrupted, JobCancelled, JobError, TooEarly
from clipqa.jobs.running import run_due, run_one
from clipqa.jobs.status import late_work_sentence, read_statuses, retry
from clipqa.jobs.upkeep import delete_old_jobs
from clipqa.models import JobState, Notice
from tests.jobs.kinds import kind_of, make_jobs, only

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def raising(error: BaseException) -> Any:
    def perform(job: Any) -> None:
        raise error

    return perform


def make_due(job: Notice) -> None:
    Notice.objects.filter(pk=job.pk).update(next_try_at=timezone.now(), leased_until=None)


def run(job: Notice, perform: Any) -> Notice:
    assert run_one(kind_of(perform))
    job.refresh_from_db()
    return job


def test_all_due_jobs_are_done_once() -> None:
    make_jobs(5)
    seen: list[int] = []
    with only(kind_of(lambda job: seen.append(job.pk))):
        assert run_due() == 5
        assert run_due() == 0
    assert sorted(seen) == sorted(Notice.objects.values_list("pk", flat=True))
    assert set(Notice.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_a_leased_job_is_not_claimed_again_until_the_lease_expires() -> None:
    (job,) = make_jobs(1)
    assert claim(Notice, MINUTE) == job
    assert claim(Notice, MINUTE) is None
    Notice.objects.update(leased_until=timezone.now() - MINUTE)
    again = claim(Notice, MINUTE)
    assert again
    assert again.attempts == 2


def test_the_job_that_is_due_longest_is_claimed_first() -> None:
    first, second, third = make_jobs(3)
    Notice.objects.filter(pk=third.pk).update(next_try_at=timezone.now() - MINUTE)
    Notice.objects.filter(pk=first.pk).update(next_try_at=timezone.now() + MINUTE)
    assert [claim(Notice, MINUTE), claim(Notice, MINUTE)] == [third, second]
    assert claim(Notice, MINUTE) is None


def test_a_job_that_kills_its_worker_goes_behind_the_others() -> None:
    first, second, third = make_jobs(3, next_try_at=timezone.now() - MINUTE)
    assert claim(Notice, timedelta(0)) == first
    assert claim(Notice, timedelta(0)) == second
    assert claim(Notice, timedelta(0)) == third
    assert claim(Notice, timedelta(0)) == first


def test_a_worker_that_lost_its_lease_writes_neither_the_end_nor_the_effect() -> None:
    make_jobs(1)
    slow = claim(Notice, MINUTE)
    assert slow
    Notice.objects.update(leased_until=timezone.now() - MINUTE)
    other = claim(Notice, MINUTE)
    assert other
    effects: list[str] = []
    assert not finish(slow, JobState.DONE, lambda: effects.append("slow"))
    assert finish(other, JobState.DONE, lambda: effects.append("other"))
    assert not finish(other, JobState.DONE, lambda: effects.append("twice"))
    assert effects == ["other"]


def test_a_failed_try_is_postponed_with_its_reason() -> None:
    (job,) = make_jobs(1)
    run(job, raising(ConnectionRefusedError("the mail server is down")))
    assert (job.state, job.attempts, job.lease) == (JobState.WAITING, 1, "")
    assert "the mail server is down" in job.last_error
    assert timezone.now() < job.next_try_at < timezone.now() + MINUTE


def test_delays_grow_and_differ() -> None:
    delays = [[delay_after(attempts) for _ in range(20)] for attempts in range(1, 12)]
    assert max(delays[0]) < min(delays[1])
    assert max(delays[1]) < min(delays[2])
    assert len(set(delays[3])) > 1
    assert max(delays[-1]) <= MAX_DELAY * 1.25


def test_the_last_try_ends_in_failure_and_a_retry_begins_anew() -> None:
    (job,) = make_jobs(1)
    kind = kind_of(raising(OSError("no route")))
    for _ in range(MAX_ATTEMPTS):
        make_due(job)
        assert run_one(kind)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, MAX_ATTEMPTS)
    assert job.last_error == "OSError: no route"
    assert retry(kind, [job.pk]) == 1
    assert run(job, lambda job: None).state == JobState.DONE
    assert retry(kind) == 0


def test_a_job_that_kills_its_worker_fails_in_the_end() -> None:
    (job,) = make_jobs(1)
    for _ in range(MAX_ATTEMPTS):
        assert claim(Notice, timedelta(0))
    ran: list[Any] = []
    assert run(job, ran.append).state == JobState.FAILED
    assert "killed 8 times" in job.last_error
    assert not ran


def test_an_error_that_no_retry_mends_ends_the_job_at_once() -> None:
    (job,) = make_jobs(1)
    run(job, raising(JobError("ffmpeg is not installed.")))
    assert (job.state, job.last_error) == (JobState.FAILED, "ffmpeg is not installed.")


def test_a_job_that_is_not_needed_any_more_is_cancelled() -> None:
    (job,) = make_jobs(1)
    assert run(job, raising(JobCancelled("deleted"))).state == JobState.CANCELLED


def test_a_job_that_comes_too_early_waits_and_this_was_no_try() -> None:
    (job,) = make_jobs(1)
    later = timezone.now() + timedelta(days=2)
    run(job, raising(TooEarly(later)))
    assert (job.state, job.attempts, job.next_try_at) == (JobState.WAITING, 0, later)


def test_an_outage_of_the_database_is_no_try() -> None:
    (job,) = make_jobs(1)
    run(job, raising(OperationalError("server closed the connection unexpectedly")))
    assert (job.state, job.attempts) == (JobState.WAITING, 0)


def test_an_interrupted_job_is_due_at_once_and_this_was_no_try() -> None:
    (job,) = make_jobs(1)
    with pytest.raises(Interrupted):
        run_one(kind_of(raising(Interrupted())))
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease) == (JobState.WAITING, 0, "")


def test_an_effect_that_fails_leaves_the_job_as_begun() -> None:
    make_jobs(1)
    with pytest.raises(ZeroDivisionError):
        run_one(kind_of(lambda job: lambda: 1 / 0))
    job = Notice.objects.get()
    assert (job.state, job.attempts) == (JobState.WAITING, 1)
    assert job.leased_until


def counts() -> tuple[int, int, int]:
    status = read_statuses()["notice"]
    return status.waiting, status.late, status.failed


def test_waiting_overdue_and_failed_jobs_are_counted_and_work_under_way_is_not_late(
    django_assert_num_queries: Any,
) -> None:
    job, leased, failed, done = make_jobs(4)
    hour_ago, now = timezone.now() - timedelta(hours=1), timezone.now()
    finished = {"state": JobState.FAILED, "finished_at": now}
    Notice.objects.filter(pk=failed.pk).update(**finished)
    Notice.objects.filter(pk=done.pk).update(**finished | {"state": JobState.DONE})
    with django_assert_num_queries(1):
        assert counts() == (2, 0, 1)
    assert late_work_sentence(read_statuses().values()) == ""
    Notice.objects.update(next_try_at=hour_ago)
    Notice.objects.filter(pk=leased.pk).update(leased_until=now + MINUTE)
    assert counts() == (2, 1, 1)
    assert "manage.py work" in late_work_sentence(read_statuses().values())
    Notice.objects.filter(pk=job.pk).delete()
    assert counts() == (1, 0, 1)


def test_a_claim_reads_an_index_and_not_the_table() -> None:
    due = Notice.objects.due(timezone.now()).order_by("next_try_at", "pk").values_list("pk")
    assert "notice_by_state" in due[:1].explain() or connection.vendor == "postgresql"


def test_finished_jobs_are_deleted_after_a_while() -> None:
    old, new, waiting = make_jobs(3)
    finished = {"state": JobState.DONE, "finished_at": timezone.now()}
    Notice.objects.filter(pk=new.pk).update(**finished)
    finished["finished_at"] -= timedelta(days=31)
    Notice.objects.filter(pk=old.pk).update(**finished)
    with only(kind_of(lambda job: None, retention=timedelta(days=30))):
        assert delete_old_jobs() == 1
    assert set(Notice.objects.all()) == {new, waiting}
