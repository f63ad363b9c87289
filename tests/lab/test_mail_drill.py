"""What `make mail-drill` counts, without its processes."""

from pathlib import Path

import pytest

from clipqa.models import JobState, MailEvent, Mailing, Subscriber
from lab.chaos.smtp_sink import Sink
from lab.mail_drill import drill
from lab.mail_drill.results import Result, table
from lab.mail_drill.sink import FileSink

pytestmark = pytest.mark.django_db
ADDRESSES = [f"reader-{number}@example.org" for number in range(6)]


def test_it_notices_mails_that_are_lost_doubled_or_sent_after_unsubscribing() -> None:
    drill.make_subscribers(2)
    subscriber = Subscriber.objects.first()
    Mailing.objects.create(subscriber=subscriber, event=MailEvent.NEWS, state=JobState.WAITING)
    result = Result("sqlite", 6, worker_kills=1)
    letters = {ADDRESSES[0]: [1.0], ADDRESSES[1]: [1.0, 2.0, 3.0], ADDRESSES[2]: [5.5]}
    letters[ADDRESSES[3]] = [9.0]
    drill.check(result, ADDRESSES, letters, dict.fromkeys(ADDRESSES[2:5], 5.0))
    assert (result.arrived, result.lost, result.doubled) == (6, 1, 2)
    assert (result.unsubscribed, result.in_flight, result.after_unsubscribing) == (3, 1, 1)
    assert result.failed == 1
    assert not result.is_right
    assert "| sqlite | 6 | 1 | 0 | 6 | 1 | 2 | 3 | 1 | 1 | 1 | 0 |" in table([result])


@pytest.mark.parametrize(
    ("values", "is_right"),
    [
        ({"doubled": 2}, True),
        ({"doubled": 3}, False),
        ({"lost": 1}, False),
        ({"after_unsubscribing": 1}, False),
        ({"failed": 1}, False),
    ],
)
def test_at_most_one_mail_may_come_twice_for_each_kill(
    values: dict[str, int], is_right: bool
) -> None:
    assert Result("sqlite", 9, worker_kills=1, sink_kills=1, **values).is_right is is_right


def test_a_mail_server_that_is_started_again_has_the_letters_of_the_one_before(
    tmp_path: Path,
) -> None:
    path = tmp_path / "letters"
    for _ in range(2):
        with FileSink(0, path) as sink:
            assert isinstance(sink, Sink)
            sink.receive("<1@localhost>", "ada@example.org")
    assert [line.split(" ")[1:] for line in path.read_text().splitlines()] == [
        ["<1@localhost>", "ada@example.org"]
    ] * 2
