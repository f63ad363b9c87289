"""Drills detect each kind of damage."""

from email.message import Message

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client

from clipqa.curation import save_answer
from clipqa.history.triggers import drop_triggers
from clipqa.models import Answer, Article, FacetCount, Revision, SearchEntry, TextBlock
from lab.chaos.articles import make_articles
from lab.chaos.editors import SaveLog
from lab.chaos.plan import Plan, plan_from
from lab.chaos.readers import Reader
from lab.chaos.records import Record
from lab.chaos.report import NO_BREACHES, report, summary
from lab.chaos.restored import missing_files
from lab.chaos.verdict import check_file, check_saves
from lab.http_client import Response
from lab.soak.admin_client import UNAVAILABLE_MARK
from lab.soak.ledger import Ledger, save_number, token_of, with_token
from tests.admin.pages import page_of, save
from tests.admin.people import person
from tests.articles.make import make_author
from tests.factories import make_outlet, make_published


@pytest.fixture
def answer(db: None) -> Answer:
    """Saved twice in the admin."""
    answer = make_published(body="Who talks.")
    client = Client()
    client.force_login(person("ada", is_superuser=True))
    for number in (1, 2):
        save(client, page_of(answer), body=with_token("Who talks.", token_of(number, answer.pk)))
    answer.refresh_from_db()
    return answer


def breaches(answer: Answer, *acknowledged: int) -> dict[str, list[str]]:
    ledger = Ledger()
    check_saves(ledger, {Record("answer", answer.pk): list(acknowledged)}, {})
    return ledger.details


def test_an_intact_library_has_no_breaches(answer: Answer) -> None:
    assert save_number(answer.body) == 2
    assert breaches(answer, 1, 2) == {}


def test_an_acknowledged_save_that_is_missing_is_detected(answer: Answer) -> None:
    sentences = breaches(answer, 1, 2, 3)["acknowledged and lost"]
    assert f"answer {answer.pk} has no revision of its saves [3]" in sentences
    assert f"answer {answer.pk} is as of 2, not of 3" in sentences


def test_an_older_text_than_the_acknowledged_one_is_detected(answer: Answer) -> None:
    answer.body = with_token("Who talks.", token_of(1, answer.pk))
    save_answer(answer)
    sentences = breaches(answer, 1, 2)["acknowledged and lost"]
    assert sentences == [f"answer {answer.pk} is as of 1, not of 2"]


def test_a_save_without_its_revision_is_detected(answer: Answer) -> None:
    drop_triggers()
    last = Revision.objects.filter(model_name="answer").order_by("pk").last()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM clipqa_revision WHERE id = %s", [last.pk])
    sentences = breaches(answer, 1)["half saved"]
    assert f"answer {answer.pk} lacks a revision after [1]" in sentences


def test_a_save_without_its_entry_in_the_admins_log_is_detected(answer: Answer) -> None:
    LogEntry.objects.first().delete()
    sentences = breaches(answer, 1, 2)["half saved"]
    assert sentences == [f"answer {answer.pk} has 1 entries in the admin's log, 2 revisions"]


@pytest.fixture
def article(db: None) -> Record:
    """Saved twice in the admin, as editors of the drills do it."""
    [pk] = make_articles(1)
    record, client = Record("article", pk), Client()
    client.force_login(person("ada", is_superuser=True))
    for number in (1, 2):
        text = with_token("Who talks.", token_of(number, pk))
        save(client, page_of(Article.objects.get(pk=pk)), **{record.field: text})
    return record


def article_breaches(article: Record, *acknowledged: int) -> dict[str, list[str]]:
    ledger = Ledger()
    check_saves(ledger, {article: list(acknowledged)}, {})
    return ledger.details


def test_an_intact_article_has_no_breaches(article: Record) -> None:
    assert save_number(article.text()) == 2
    assert article_breaches(article, 1, 2) == {}


def test_an_older_block_than_the_acknowledged_one_is_detected(article: Record) -> None:
    block = TextBlock.objects.order_by("ordering").first()
    TextBlock.objects.filter(pk=block.pk).update(text="Who talks.")
    found = article_breaches(article, 1, 2)
    assert found["acknowledged and lost"] == [f"{article} is as of 0, not of 2"]
    assert found["half saved"] == [f"{article} lacks a revision after [2]"]


def test_an_acknowledged_save_of_an_article_that_is_missing_is_detected(article: Record) -> None:
    sentences = article_breaches(article, 1, 2, 3)["acknowledged and lost"]
    assert f"{article} has no revision of its saves [3]" in sentences


@pytest.mark.parametrize("half", [SearchEntry, FacetCount])
def test_a_wrong_entry_or_counter_is_detected(answer: Answer, half: type) -> None:
    half.objects.update(**({"duration_ms": 1} if half is SearchEntry else {"cards": 7}))
    assert "counters differ" in breaches(answer, 1, 2)["half saved"][0]


def test_saves_without_a_response_that_were_made_are_counted(answer: Answer) -> None:
    ledger = Ledger()
    record = Record("answer", answer.pk)
    check_saves(ledger, {record: [1]}, {record: [2, 3]})
    assert ledger.done["of those cut off, saved"] == 1


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_broken_foreign_key_is_detected() -> None:
    make_published()
    sound, damaged = Ledger(), Ledger()
    check_file(sound)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("UPDATE clipqa_answer SET clip_id = 999")
        check_file(damaged)
        cursor.execute("UPDATE clipqa_answer SET clip_id = (SELECT id FROM clipqa_clip)")
        cursor.execute("PRAGMA foreign_keys = ON")
    assert not sound.breaches
    assert damaged.breaches == {"damaged file": 1}


@pytest.mark.django_db
def test_a_missing_file_is_detected() -> None:
    make_outlet(poster="posters/ab/abc", poster_width=64, poster_height=64)
    make_author(poster="posters/cd/cde", poster_width=64, poster_height=64)
    assert {"posters/ab/abc-64.jpg", "posters/cd/cde-64.jpg"} <= {*missing_files()}


@pytest.mark.parametrize(
    ("status", "text", "tolerates_503", "is_breach"),
    [
        (200, "", False, False),
        (503, UNAVAILABLE_MARK, True, False),
        (503, UNAVAILABLE_MARK, False, True),
        (503, "Bad gateway", True, True),
        (500, UNAVAILABLE_MARK, True, True),
    ],
)
def test_a_reader_must_get_a_page_or_an_allowed_503_with_a_reason(
    status: int, text: str, tolerates_503: bool, is_breach: bool
) -> None:
    ledger = Ledger()
    Reader(1, ["/"], ledger).check(Response("/", status, Message(), text, 1.0), tolerates_503)
    assert bool(ledger.breaches) is is_breach


def test_a_copy_of_the_acknowledged_saves_does_not_change() -> None:
    saves, record = SaveLog(), Record("answer", 7)
    saves.acknowledge(record, 1)
    before = saves.acknowledged_saves()
    saves.acknowledge(record, 2)
    saves.add_unknown(record, 3)
    assert (before, saves.acknowledged_saves(), saves.unknown_saves()) == (
        {record: [1]},
        {record: [1, 2]},
        {record: [3]},
    )


def test_a_report_names_lost_saves() -> None:
    sound, ledger = Ledger(), Ledger()
    ledger.breach("acknowledged and lost", "answer 7 is as of 1, not of 2")
    assert NO_BREACHES in report(summary("kill", "sqlite", sound, 1.0))
    text = report(summary("kill", "sqlite", ledger, 1.0))
    assert "BREACH: acknowledged and lost, 1 times\n    answer 7 is as of 1, not of 2" in text
    assert NO_BREACHES not in text


def test_the_options_choose_drills_databases_and_rounds() -> None:
    plan = plan_from({"WHAT": "kill,immediate", "ON": "postgres", "TIMES": "3"})
    assert plan.runs() == [("kill", "postgresql", 3), ("immediate", "postgresql", 3)]
    assert ("immediate", "sqlite", 10) not in Plan().runs()
    assert ("kill", "sqlite", 100) in Plan().runs()


@pytest.mark.parametrize("wrong", [{"WHAT": "flood"}, {"ON": "mysql"}, {"TIMES": "0"}])
def test_a_wrong_option_is_refused_with_a_message(wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit, match="Give "):
        plan_from(wrong)
