"""`manage.py evaluate_search` measures in a temporary database and doesn't change the real one."""

import gzip
import json
import math
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from clipqa.management.commands.evaluate_search import (
    as_document,
    rows_of,
    search,
    seeded,
    wanted_of,
)
from clipqa.models import Answer, LibraryState, Outlet, SearchEntry, SearchTerm, SearchWord
from clipqa.search.evaluation import measure
from clipqa.search.scratch import Document, add_documents, scratch_database
from tests.factories import make_published

DOCUMENTS = [
    {"doc_id": "knot", "title": "How is a bowline tied?", "body": "Around the mast."},
    {"doc_id": "loaf", "title": "", "body": "Knead the dough for ten minutes."},
    {"doc_id": "kiln", "title": "Why fire clay?", "body": "…", "transcript": "Glazes melt."},
]
QUERIES = [
    {"query": "bowline", "query_typo": "bowlnie", "relevant": {"knot": 1}},
    {"query": "dough kneading", "query_typo": "duogh kneading", "relevant": {"loaf": 1}},
    {"query": "melting glazes", "query_typo": "melting glzaes", "relevant": {"kiln": 1}},
    {"query": "zzz", "relevant": {"knot": 1}},
]
FOUND = ("MRR@10", "nDCG@10", "recall@10", "success@1", "success@10")
REAL = (Answer, Outlet, SearchEntry, SearchTerm, SearchWord)


def write_task(folder: Path, pack: bool = False) -> Path:
    for name, rows in (("docs", DOCUMENTS), ("queries", QUERIES)):
        lines = "\n".join(json.dumps(row) for row in rows) + "\n\n"
        if pack:
            (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
        else:
            (folder / f"{name}.jsonl").write_text(lines)
    return folder


def figures(line: str) -> dict[str, str]:
    return dict(re.findall(r"(\S+@\d+|empty) +([\d.]+)", line))


def evaluated(capsys: pytest.CaptureFixture[str], folder: Path, *options: str) -> list[str]:
    call_command("evaluate_search", str(folder), *options)
    return capsys.readouterr().out.splitlines()


@pytest.mark.django_db(transaction=True)
def test_each_variant_is_measured_on_its_own_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clean, typo = evaluated(capsys, write_task(tmp_path))
    assert clean.startswith("query ")
    assert typo.startswith("query_typo ")
    assert figures(clean) == dict.fromkeys(FOUND, "0.750") | {"empty": "25.0"}
    assert figures(typo) == dict.fromkeys(FOUND, "1.000") | {"empty": "0.0"}
    assert re.search(r"\d\.\d ms a query$", clean)


@pytest.mark.django_db(transaction=True)
def test_with_newer_answers_it_is_also_measured_without_limits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = evaluated(capsys, write_task(tmp_path), "--beneath", "20")
    names = [line.split("MRR")[0].strip() for line in lines]
    assert names == ["query", "query_typo", "query, no caps", "query_typo, no caps"]
    assert figures(lines[0]) == figures(lines[2])  # so few documents reach no limit
    assert float(figures(lines[0])["success@10"]) >= 0.5


@pytest.mark.django_db(transaction=True)
def test_the_real_library_is_neither_read_nor_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_task(tmp_path)
    alone = evaluated(capsys, folder)
    for number in range(5):
        make_published(f"How is bowline {number} kneaded?", body="Glazes, dough, zzz.")
    before, name = state_of_the_library(), connection.settings_dict["NAME"]
    beside = evaluated(capsys, folder)
    assert [figures(line) for line in beside] == [figures(line) for line in alone]
    assert state_of_the_library() == before
    assert connection.settings_dict["NAME"] == name


def state_of_the_library() -> list[object]:
    counts = [sorted(model.objects.values_list()) for model in REAL]
    return [*counts, LibraryState.objects.values_list().get()]


@pytest.mark.django_db(transaction=True)
def test_the_scratch_database_is_dropped_even_after_an_error() -> None:
    usual = connection.settings_dict["TEST"]["NAME"]
    names = []

    def fail() -> None:
        names.append(connection.settings_dict["NAME"])
        assert not Answer.objects.exists()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), scratch_database():
        fail()
    assert connection.settings_dict["TEST"]["NAME"] == usual
    assert names[0] not in databases()
    assert not Path(names[0]).exists()


def databases() -> list[str]:
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize("pack", [False, True])
def test_a_task_may_be_compressed(tmp_path: Path, pack: bool) -> None:
    folder = write_task(tmp_path, pack)
    assert list(rows_of(folder, "docs")) == DOCUMENTS
    assert list(rows_of(folder, "queries")) == QUERIES


@pytest.mark.parametrize("missing", ["docs", "queries"])
def test_a_folder_without_a_task_is_refused_with_a_sentence(tmp_path: Path, missing: str) -> None:
    (write_task(tmp_path) / f"{missing}.jsonl").unlink()
    with pytest.raises(CommandError, match=rf"has no {missing}\.jsonl .* Name a task's folder\."):
        call_command("evaluate_search", str(tmp_path))


@pytest.mark.django_db
def test_a_document_without_a_title_is_found_by_its_body() -> None:
    add_documents([as_document(row) for row in DOCUMENTS])
    assert search("dough", {"loaf": 1})[0] == ["loaf"]
    assert SearchEntry.objects.get(answer__key="loaf").question_terms == ""


@pytest.mark.django_db
def test_the_transcript_of_a_document_is_searched_like_that_of_a_clip() -> None:
    add_documents([as_document(row) for row in DOCUMENTS])
    assert search("glazes", {"kiln": 1})[0] == ["kiln"]
    assert SearchEntry.objects.get(answer__key="kiln").transcript_text == "Glazes melt."
    assert SearchEntry.objects.get(answer__key="knot").transcript_text == ""


@pytest.mark.django_db(transaction=True)
def test_documents_without_a_body_are_found_by_their_question_or_transcript(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = [
        {"doc_id": "asked", "title": "How is a bowline tied?"},
        {"doc_id": "heard", "title": "", "body": "  ", "transcript": "Glazes melt."},
        {"doc_id": "written", "title": "", "body": "Knead the dough."},
    ]
    queries = [
        {"query": "bowline", "relevant": {"asked": 1}},
        {"query": "glazes", "relevant": {"heard": 1}},
        {"query": "dough", "relevant": {"written": 1}},
    ]
    for name, rows in (("docs", documents), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    line, _typos = evaluated(capsys, tmp_path)
    assert figures(line) == {**dict.fromkeys(FOUND, "1.000"), "empty": "0.0"}


@pytest.mark.django_db
def test_a_document_without_a_body_has_no_term_in_its_answer() -> None:
    add_documents(
        [Document("asked", "How is a bowline tied?", ""), Document("heard", "", "", "Glazes.")]
    )
    entries = SearchEntry.objects.order_by("pk").values_list("answer_terms", flat=True)
    assert list(entries) == ["", ""]
    assert set(SearchTerm.objects.values_list("term", flat=True)) == indexed_terms()


def indexed_terms() -> set[str]:
    """Return the terms of all fields except the answer."""
    fields = ("question_terms", "names_terms", "transcript_terms")
    rows = SearchEntry.objects.values_list(*fields)
    return {term for row in rows for field in row for term in field.split()}


@pytest.mark.django_db
def test_a_query_without_a_word_counts_as_one_without_results() -> None:
    add_documents([as_document(row) for row in DOCUMENTS])
    assert search("?!", {"knot": 1})[0] == []


def test_seeded_answers_are_the_same_in_every_run_and_match_no_query() -> None:
    documents = [as_document(row) for row in DOCUMENTS]
    one, other = list(seeded(30, documents)), list(seeded(30, documents))
    assert one == other
    assert len({document.title for document in one}) == 30
    assert not {document.key for document in one} & {"knot", "loaf", "kiln"}


def test_documents_judged_irrelevant_are_not_expected() -> None:
    assert wanted_of({"relevant": {"knot": 2, "loaf": 0}}) == {"knot": 2}


def test_the_measures_equal_the_published_formulas() -> None:
    found, wanted = ["x", "b", "a"], {"a": 2, "b": 1, "c": 1}
    measures = measure([(found, wanted, 0.002), ([], {"a": 1}, 0.004)])
    gained = 1 / math.log2(3) + 3 / math.log2(4)
    ideal = 3 + 1 / math.log2(3) + 1 / math.log2(4)
    assert measures.mrr == 1 / 2 / 2
    assert measures.ndcg == pytest.approx(gained / ideal / 2)
    assert measures.recall == pytest.approx(2 / 3 / 2)
    assert (measures.success, measures.success_at_cut, measures.empty) == (0, 0.5, 0.5)
    assert measures.ms == pytest.approx(3)


def test_recall_expects_at_most_ten_answers() -> None:
    wanted = {str(number): 1 for number in range(40)}
    assert measure([(list(wanted), wanted, 0.0)]).recall == 1
