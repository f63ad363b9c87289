"""Suggestions match the typed text and contain only public records."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipqa.curation import archive, save_answer
from clipqa.db.configuration import PREPARE_THRESHOLD
from clipqa.models import Answer, LibraryState, SearchEntry, SearchTerm, SearchWord, Status
from clipqa.search import completion
from clipqa.search import suggest as suggesting
from clipqa.search.backends import get_backend
from clipqa.search.suggest import MAX_SUGGESTIONS, suggest
from tests.factories import make_answer, make_outlet, make_published, make_question, make_topic

pytestmark = pytest.mark.django_db


def offered(text: str, kind: str = "question") -> list[str]:
    return [one.text for one in suggest(text) if one.kind == kind]


def marked(text: str) -> list[str]:
    first = suggest(text)[0]
    return [first.text[start:end] for start, end in first.marks]


def test_a_suggestion_has_all_typed_words_the_last_as_a_prefix() -> None:
    make_published("How do mediators keep a promise?")
    make_published("How do observers count?")
    assert offered("how do me") == ["How do mediators keep a promise?"]
    assert offered("promise med") == ["How do mediators keep a promise?"]
    assert offered("how do x") == offered("mediators observers") == []


def test_other_forms_of_a_complete_word_match_too() -> None:
    make_published("How do mediators keep promises?")
    assert offered("mediator keeping pro") == ["How do mediators keep promises?"]


@pytest.mark.parametrize(
    ("question", "typed", "shown"),
    [
        ("Qué dijo José sobre la tregua?", "que dijo jos", ["Qué", "dijo", "Jos"]),
        ("Кто охраняет перемирие?", "кто ОХР", ["Кто", "охр"]),
        ("من يراقب وقف إطلاق النار؟", "وقف إط", ["وقف", "إط"]),
        ("和平协议怎么签署？", "平协议", ["平协议"]),
        ("เจรจาสันติภาพคืออะไร", "สันติภาพ", ["สันติภาพ"]),
        ("誰が停戦を見守るのか", "停戦", ["停戦"]),
        ("What is the AI 協定 about?", "ai 協", ["AI", "協"]),
    ],
)
def test_every_script_is_completed_and_marked(question: str, typed: str, shown: list[str]) -> None:
    make_published(question)
    make_published("Who else talks?")
    assert offered(typed) == [question]
    assert marked(typed) == shown


def test_titles_that_begin_with_the_text_come_first_then_those_with_adjacent_words() -> None:
    names = [
        "Truce talks: who hosts them?",
        "Who hosts truce talks?",
        "Do talks end a truce?",
        "Truce talks: who pays?",
    ]
    for name in names:
        make_published(name)
    assert offered("truce tal") == [names[3], names[0], names[1], names[2]]


def test_stop_words_suggest_only_titles_that_begin_with_them() -> None:
    make_published("How do truces end?")
    make_published("Nobody knows how they do it.")
    assert offered("how do") == ["How do truces end?"]
    assert offered("how") == ["How do truces end?"]
    assert len(offered("ho")) == 2


def test_a_question_with_several_answers_is_suggested_once() -> None:
    question = make_question("Who guards the line?")
    for name in ("Delta News", "Harbour TV", "Nine"):
        make_published(question, outlet=make_outlet(name))
    assert offered("who guards") == ["Who guards the line?"]


def test_topics_and_outlets_are_suggested_with_their_urls() -> None:
    make_published("Who?", outlet=make_outlet("Água News"), topics=[make_topic("Agua y paz")])
    assert [(one.kind, one.text, one.url) for one in suggest("agu")] == [
        ("topic", "Agua y paz", "/topics/agua-y-paz/"),
        ("outlet", "Água News", "/outlets/água-news/".replace("á", "%C3%A1")),
    ]
    assert offered("news", "outlet") == ["Água News"]


def test_one_kind_fills_the_list_where_others_have_few_suggestions() -> None:
    for number in range(10):
        topics = [make_topic(f"Peace {number}")]
        make_published(
            f"Peace, part {number}?", outlet=make_outlet(f"Peace TV {number}"), topics=topics
        )
    kinds = [one.kind for one in suggest("pea")]
    assert kinds == ["topic"] * 2 + ["outlet"] * 2 + ["question"] * 4
    archive(list(Answer.objects.filter(question__text__gte="Peace, part 1")))
    assert [one.kind for one in suggest("pea")] == ["topic", "outlet", "question"]
    for number in range(10, 13):
        make_published("Who?", outlet=make_outlet("Nine"), topics=[make_topic(f"Peace {number}")])
    kinds = [one.kind for one in suggest("pea")]
    assert kinds == ["topic"] * 4 + ["outlet", "question"]


@pytest.mark.parametrize(
    "typed",
    ["", " ", "p", "和", "?!", "- -", '"', "outlet:peace", "topic:pe", "peace -war", "\x00"],
)
def test_short_texts_and_search_operators_have_no_suggestions(typed: str) -> None:
    make_published("Peace without war?", topics=[make_topic("Peace")])
    assert suggest(typed) == []


def hide_as_draft(answer: Answer) -> None:
    answer.status = Status.DRAFT
    save_answer(answer)


def hide_until_tomorrow(answer: Answer) -> None:
    answer.publish_at = timezone.now() + timedelta(days=1)
    save_answer(answer)
    assert SearchEntry.objects.filter(pk=answer.pk).exists()


def expire(answer: Answer) -> None:
    a_moment_ago = timezone.now() - timedelta(seconds=1)
    Answer.objects.filter(pk=answer.pk).update(expire_at=a_moment_ago)
    SearchEntry.objects.filter(pk=answer.pk).update(visible_until=a_moment_ago)


HIDINGS = [hide_as_draft, hide_until_tomorrow, expire, lambda answer: archive([answer])]


@pytest.mark.parametrize("hide", HIDINGS)
def test_hidden_questions_topics_and_outlets_are_never_suggested(
    hide: Callable[[Answer], None],
) -> None:
    outlet, topic = make_outlet("Zircon TV"), make_topic("Zircon talks")
    answer = make_published("What is zircon?", outlet=outlet, topics=[topic])
    assert len(suggest("zirc")) == len(suggest("zircon")) == 3
    hide(answer)
    assert suggest("zirc") == suggest("zircon") == suggest("what is") == []


def test_a_word_only_in_a_draft_is_not_a_completion() -> None:
    make_answer("What is zircon?", body="Zirconium.")
    make_published("What is known?")
    assert SearchWord.objects.filter(word="zircon").count() == 0
    assert offered("what is zir") == []


def test_a_word_of_the_answer_does_not_suggest_its_question() -> None:
    make_published("What holds?", body="The armistice holds.")
    assert offered("armis") == offered("what holds armis") == []


def numbered(number: int, **values: object) -> None:
    for at in range(number):
        make_published(f"Why does part {at} of the truce hold?", **values)


def test_the_number_of_statements_does_not_depend_on_the_matches() -> None:
    costs = []
    for number in (1, 5, 24):
        numbered(number, topics=[make_topic("Truces")])
        with CaptureQueriesContext(connection) as captured:
            assert suggest("tru")
        costs.append(len(captured))
    assert set(costs) == {3}
    assert len(suggest("truce ho")) == MAX_SUGGESTIONS


def test_words_of_too_many_entries_are_searched_in_the_newest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbered(12)
    monkeypatch.setattr(suggesting, "CANDIDATES", 5)
    assert "Why does part 0 of the truce hold?" in offered("truce part 0")
    monkeypatch.setattr(suggesting, "MAX_MATCHES", 10)
    monkeypatch.setattr(suggesting, "NEWEST", 4)
    assert len(offered("truce ho")) == 4
    assert offered("truce part 11") == ["Why does part 11 of the truce hold?"]


def test_cached_names_give_the_same_suggestions_without_drafts() -> None:
    make_published(topics=[make_topic("Truces")], outlet=make_outlet("Trumpet TV"))
    make_answer(topics=[make_topic("Trusts")], outlet=make_outlet("Truck Radio"))
    gone = make_published(topics=[make_topic("Trucks")], outlet=make_outlet("Trunk Line"))
    archive([gone])
    version = LibraryState.objects.current().library_version
    assert suggest("tru", version=version) == suggest("tru")
    assert [one.text for one in suggest("tru", version=version)] == ["Truces", "Trumpet TV"]


def test_rare_completions_are_not_searched_in_the_newest_entries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbered(20)
    make_published("Who sells trumpets?")
    assert offered("tru")[0] == "Who sells trumpets?"
    monkeypatch.setattr(suggesting, "MAX_MATCHES", 20)
    assert offered("tru")[0] == "Why does part 19 of the truce hold?"
    make_published("Who sells truc?")
    assert offered("truc")[0] == "Who sells truc?"


@pytest.mark.postgres_only
def test_postgresql_prepares_the_search_in_the_newest_entries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suggesting, "MAX_MATCHES", 10)
    numbered(12)
    for _ in range(PREPARE_THRESHOLD + 2):
        assert offered("truce ho")[0] == "Why does part 11 of the truce hold?"
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert [sql for (sql,) in cursor.fetchall() if "AS newest" in sql]


def test_of_many_words_with_a_prefix_the_frequent_ones_are_completions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(completion, "COMPLETIONS", 1)
    make_published("Who sells trumpets?")
    numbered(3)
    assert offered("tru") == [f"Why does part {at} of the truce hold?" for at in (2, 1, 0)]


def plan_of(sql: str, parameters: Sequence[object] = ()) -> str:
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            # The planner scans a table of a few rows whatever its indexes are.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'' if is_postgres else 'QUERY PLAN '}{sql}", parameters)
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.mark.parametrize(("model", "column"), [(SearchWord, "word"), (SearchTerm, "term")])
def test_prefixes_are_read_from_an_index(model: type[Model], column: str) -> None:
    # Enough rows for the planner to consider an index.
    model.objects.bulk_create(model(**{column: f"word{number}"}) for number in range(2_000))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    condition, parameters = get_backend().starts_with(column, "tru")
    plan = plan_of(f"SELECT 1 FROM {model._meta.db_table} WHERE {condition}", parameters)
    # PostgreSQL needs the index for LIKE; SQLite can use any index.
    assert "~>=~ 'tru'" in plan or f"{column}>? AND {column}<?" in plan, plan


@pytest.mark.postgres_only
def test_postgresql_finds_questions_by_the_index_of_questions() -> None:
    from clipqa.search.backends.postgres import QUESTION, TABLE

    plan = plan_of(f"SELECT 1 FROM {TABLE} WHERE {QUESTION} @> %s::text[]", [["truce"]])
    assert "Bitmap Index Scan on entry_question_terms" in plan, plan


@pytest.mark.sqlite_only
def test_sqlite_reads_the_newest_questions_first_without_sorting() -> None:
    chosen = get_backend().newest_questions(["truce"], ["hold"], timezone.now(), 9)
    plan = plan_of(*SearchEntry.objects.filter(pk__in=chosen).values("pk").query.sql_with_params())
    assert "VIRTUAL TABLE" in plan
    assert "TEMP B-TREE" not in plan, plan


@given(st.text(max_size=120) | st.text("how do\"-*:' truce和平\u0301أ", max_size=40))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_raises_an_error(typed: str) -> None:
    if not SearchEntry.objects.exists():
        make_published("How do truces end?")
        make_published("和平协议怎么签署？")
    for one in suggest(typed):
        assert all(0 <= start < end <= len(one.text) for start, end in one.marks)
