"""A draft or proposal is saved in one window at the moment in which another one changes it."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from clipqa.counters import take_writer_lock
from clipqa.curation.proposals import decline
from clipqa.models import Answer, Proposal
from tests.admin.pages import errors, filled, page_of
from tests.factories import make_published
from tests.roles.users import of_role, signed_in

PATIENCE_S = 60
WAITING = (
    "SELECT count(*) FROM pg_locks "
    "WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
)


def send(client: Client, url: str, sent: dict[str, Any]) -> Any:
    try:
        return client.post(url, sent)
    finally:
        connection.close()


def wait_for_other_request() -> None:
    """Wait until the other request waits for the lock of this transaction."""
    ends_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends_at:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise TimeoutError


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_a_draft_saved_while_the_other_window_waits_for_the_lock_is_not_overwritten() -> None:
    answer: Answer = make_published(body="Old words.")
    edda = signed_in(of_role("edda", "editor"))
    page = f"{page_of(answer)}?continue=draft"
    edda.post(page_of(answer), {**filled(edda.get(page_of(answer))), "body": "One.", "_keep": ""})
    sent = filled(edda.get(page))
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            take_writer_lock()
            other = pool.submit(send, edda, page, {**sent, "body": "Three.", "_keep": ""})
            wait_for_other_request()
            edda.post(page, {**sent, "body": "Two.", "_keep": ""})
        refused = other.result(PATIENCE_S)
    assert refused.status_code == 200
    assert "another window" in errors(refused)["__all__"][0]
    assert Proposal.objects.open().get().values["body"] == "Two."


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_a_proposal_saved_while_it_is_declined_becomes_another_one() -> None:
    conny = of_role("conny", "contributor")
    answer: Answer = make_published(body="Old words.")
    Answer.objects.filter(pk=answer.pk).update(created_by=conny)
    writer, page = signed_in(conny), page_of(answer)
    writer.post(page, {**filled(writer.get(page)), "body": "One.", "_save": "x"})
    sent = {**filled(writer.get(page)), "body": "Two.", "_save": "x"}
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            decline(Proposal.objects.get(), "Not yet.")
            other = pool.submit(send, writer, page, sent)
            wait_for_other_request()
        assert other.result(PATIENCE_S).status_code == 302
    found = Proposal.objects.order_by("pk").values_list("state", "values__body")
    assert list(found) == [("declined", "One."), ("open", "Two.")]
