"""Export of the filtered list of answers, which an import reads back."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from clipqa.curation.roles import CONTRIBUTOR
from clipqa.importers import export_answers
from clipqa.importers.downloads import DOWNLOADS
from clipqa.models import Answer, AuditEntry, Event
from tests.admin.people import person
from tests.importers.rows import counts, delete_everything, import_and_collect, row, write_rows

pytestmark = pytest.mark.django_db

EXPORT = "/admin/clipqa/answer/export/"


@pytest.fixture
def library(tmp_path: Path) -> None:
    transcript = [{"start": 50, "end": 53, "text": "They watch\nand write.", "speaker": "Ada"}]
    rows = [
        row("a1", answer="=1+1 is a formula.", transcript=transcript, topics=["A|B", "C"]),
        row("a2", question="Why -2?", answer="+ text, “ü” & <b>", start=70, end=80.5),
        row("a3", question="Who?", answer="'quoted\nin lines", start=90, end=95, status="draft"),
    ]
    assert counts(import_and_collect(write_rows(tmp_path, *rows))[0]) == (3, 0, 0, 0)


def export(client: Client, name: str, query: str = "") -> bytes:
    response: Any = client.post(f"{EXPORT}{query}", {"format": name})
    assert response.status_code == 200, response.headers
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("name", DOWNLOADS)
def test_an_exported_list_is_read_back_without_a_difference(
    admin_client: Client, library: None, tmp_path: Path, name: str
) -> None:
    before = list(export_answers(Answer.objects.all()))
    path = tmp_path / f"answers.{DOWNLOADS[name].suffix}"
    path.write_bytes(export(admin_client, name))

    again, messages = import_and_collect(path)
    assert (counts(again), messages) == ((0, 0, 3, 0), [])

    delete_everything()
    assert counts(import_and_collect(path)[0]) == (3, 0, 0, 0)
    assert list(export_answers(Answer.objects.all())) == before


def test_an_export_has_the_answers_that_the_filters_and_the_search_leave_on_all_pages(
    admin_client: Client, tmp_path: Path
) -> None:
    rows = [row(f"k{n}", question=f"Question {n}?", start=n, end=n + 1) for n in range(1, 60)]
    rows += [row(f"d{n}", question=f"Draft {n}?", start=n, end=n + 1, status="draft") for n in (1,)]
    import_and_collect(write_rows(tmp_path, *rows))

    exported = export(admin_client, "jsonl", "?state=public&q=question")

    assert len(exported.splitlines()) == 59
    assert {json.loads(line)["status"] for line in exported.splitlines()} == {"published"}
    entry = AuditEntry.objects.get(event=Event.EXPORTED)
    assert entry.after == {"answers": 59, "filters": "state=public&q=question"}
    assert (entry.actor_name, entry.subject[-6:]) == ("Alice Archer (alice)", ".jsonl")


def test_only_csv_for_excel_begins_with_a_byte_order_mark(
    admin_client: Client, library: None
) -> None:
    plain, marked = export(admin_client, "csv"), export(admin_client, "csv-excel")
    assert (plain[:3], marked) == (b"key", b"\xef\xbb\xbf" + plain)


def test_contributors_export_only_their_own_answers(library: None) -> None:
    author = person("cora")
    author.groups.add(Group.objects.get(name=CONTRIBUTOR))
    Answer.objects.filter(key="a2").update(created_by=author)
    client = Client()
    client.force_login(author)

    exported = export(client, "jsonl").splitlines()

    assert [json.loads(line)["key"] for line in exported] == ["a2"]


def test_invalid_filters_export_nothing_and_return_to_the_list(
    admin_client: Client, library: None
) -> None:
    response = admin_client.post(f"{EXPORT}?state=nonsense&q=why", {"format": "csv"})
    assert (response.status_code, response["Location"]) == (302, "/admin/clipqa/answer/?q=why")
    assert not AuditEntry.objects.filter(event=Event.EXPORTED).exists()


def test_the_list_has_a_form_that_exports_it_with_its_filters(
    admin_client: Client, library: None
) -> None:
    page = admin_client.get("/admin/clipqa/answer/?state=public").content.decode()
    assert f'action="{EXPORT}?state=public"' in page
