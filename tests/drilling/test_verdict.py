"""What a drill looks for would be seen if it were there."""

from email.message import Message

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client

from clipqa.curation import save_answer
from clipqa.models import Answer, FacetCount, Revision, SearchEntry
from clipqa.revisions.guards import drop_guards
from scripts.drilling.book import Book
from scripts.drilling.plan import Plan, plan_from
from scripts.drilling.readers import Reader
from scripts.drilling.report import NOTHING, report, summary
from scripts.drilling.restored import missing_files
from scripts.drilling.verdict import judge, judge_file
from scripts.soaking.desk import TROUBLE
from scripts.soaking.ledger import Ledger
from scripts.soaking.line import Got
from scripts.soaking.signing import number_in, signed, token_of
from tests.admin.pages import page_of, save
from tests.admin.people import person
from tests.factories import make_outlet, make_published


@pytest.fixture
def answer(db: None) -> Answer:
    """Saved at the desk, twice."""
    answer = make_published(body="Who talks.")
    desk = Client()
    desk.force_login(person("ada", is_superuser=True))
    for number in (1, 2):
        save(desk, page_of(answer), body=signed("Who talks.", token_of(number, answer.pk)))
    answer.refresh_from_db()
    return answer


def breaches(answer: Answer, *promised: int) -> dict[str, list[str]]:
    ledger = Ledger()
    judge(ledger, {answer.pk: list(promised)}, {})
    return ledger.told


def test_a_library_that_kept_its_word_is_not_complained_about(answer: Answer) -> None:
    assert number_in(answer.body) == 2
    assert breaches(answer, 1, 2) == {}


def test_a_save_that_was_acknowledged_and_is_not_there_is_seen(answer: Answer) -> None:
    told = breaches(answer, 1, 2, 3)["acknowledged and lost"]
    assert f"answer {answer.pk} has no revision of its saves [3]" in told
    assert f"answer {answer.pk} is as of 2, not of 3" in told


def test_an_older_wording_than_the_one_acknowledged_is_seen(answer: Answer) -> None:
    answer.body = signed("Who talks.", token_of(1, answer.pk))
    save_answer(answer)
    told = breaches(answer, 1, 2)["acknowledged and lost"]
    assert told == [f"answer {answer.pk} is as of 1, not of 2"]


def test_an_answer_without_its_revision_is_seen(answer: Answer) -> None:
    drop_guards()
    last = Revision.objects.filter(noun="answer").order_by("pk").last()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM clipqa_revision WHERE id = %s", [last.pk])
    told = breaches(answer, 1)["half saved"]
    assert f"answer {answer.pk} lacks a revision after [1]" in told


def test_a_save_without_its_entry_in_the_desks_log_is_seen(answer: Answer) -> None:
    LogEntry.objects.first().delete()
    told = breaches(answer, 1, 2)["half saved"]
    assert told == [f"answer {answer.pk} has 1 entries in the desk's log, 2 revisions"]


@pytest.mark.parametrize("half", [SearchEntry, FacetCount])
def test_an_entry_or_a_counter_that_differs_is_seen(answer: Answer, half: type) -> None:
    half.objects.update(**({"duration_ms": 1} if half is SearchEntry else {"cards": 7}))
    assert "counters differ" in breaches(answer, 1, 2)["half saved"][0]


def test_of_those_cut_off_it_is_counted_how_many_are_there(answer: Answer) -> None:
    ledger = Ledger()
    judge(ledger, {answer.pk: [1]}, {answer.pk: [2, 3]})
    assert ledger.done["of those cut off, saved"] == 1


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_row_that_leads_nowhere_is_seen() -> None:
    make_published()
    sound, damaged = Ledger(), Ledger()
    judge_file(sound)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("UPDATE clipqa_answer SET clip_id = 999")
        judge_file(damaged)
        cursor.execute("UPDATE clipqa_answer SET clip_id = (SELECT id FROM clipqa_clip)")
        cursor.execute("PRAGMA foreign_keys = ON")
    assert not sound.breaches
    assert damaged.breaches == {"damaged file": 1}


@pytest.mark.django_db
def test_a_file_that_the_database_names_and_nobody_finds_is_seen() -> None:
    make_outlet(poster="posters/ab/abc", poster_width=64, poster_height=64)
    assert "posters/ab/abc-64.jpg" in list(missing_files())


@pytest.mark.parametrize(
    ("status", "text", "is_allowed", "is_seen"),
    [
        (200, "", False, False),
        (503, TROUBLE, True, False),
        (503, TROUBLE, False, True),
        (503, "Bad gateway", True, True),
        (500, TROUBLE, True, True),
    ],
)
def test_a_reader_takes_a_page_or_where_it_is_allowed_a_sentence(
    status: int, text: str, is_allowed: bool, is_seen: bool
) -> None:
    ledger = Ledger()
    Reader(1, ["/"], ledger).judge(Got("/", status, Message(), text, 1.0), is_allowed)
    assert bool(ledger.breaches) is is_seen


def test_the_book_keeps_what_was_acknowledged_when_it_was_asked() -> None:
    book = Book()
    book.acknowledge(7, 1)
    before = book.promised()
    book.acknowledge(7, 2)
    book.lose_sight_of(7, 3)
    assert (before, book.promised(), book.unsure()) == ({7: [1]}, {7: [1, 2]}, {7: [3]})


def test_a_report_names_what_was_lost() -> None:
    sound, ledger = Ledger(), Ledger()
    ledger.breach("acknowledged and lost", "answer 7 is as of 1, not of 2")
    assert NOTHING in report(summary("kill", "sqlite", sound, 1.0))
    said = report(summary("kill", "sqlite", ledger, 1.0))
    assert "BREACH: acknowledged and lost, 1 times\n    answer 7 is as of 1, not of 2" in said
    assert NOTHING not in said


def test_a_wish_is_understood() -> None:
    plan = plan_from({"WHAT": "kill,immediate", "ON": "postgres", "TIMES": "3"})
    assert plan.runs() == [("kill", "postgresql", 3), ("immediate", "postgresql", 3)]
    assert ("immediate", "sqlite", 10) not in Plan().runs()
    assert ("kill", "sqlite", 100) in Plan().runs()


@pytest.mark.parametrize("wrong", [{"WHAT": "flood"}, {"ON": "mysql"}, {"TIMES": "0"}])
def test_a_wrong_wish_is_refused_with_a_sentence(wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit, match="Give "):
        plan_from(wrong)
