"""Files that are refused, and pages that are equally fast for every number of rows."""

import gzip
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from clipqa.curation.erasing import erase
from clipqa.importers import staged_imports
from clipqa.jobs.upkeep import delete_outdated
from clipqa.models import Answer, AnswerImport
from tests.admin.answer_import.test_importing import (
    UPLOAD,
    cells,
    check,
    records,
    upload,
    workbook,
)
from tests.importers.rows import row
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


def far_corner() -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet["XFD1048576"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def inflating() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (staged_imports.MAX_UNPACKED + 1))
    return stream.getvalue()


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "a far corner": ("a.xlsx", far_corner(), "columns"),
    "a bomb": ("a.xlsx", inflating(), "more than 64 MB"),
    "a truncated workbook": ("a.xlsx", far_corner()[:-200], "damaged"),
    "gzip": ("a.csv.gz", gzip.compress(b"key,question\n"), "Upload it uncompressed"),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
    "an empty file": ("a.csv", b"", "empty"),
    "no suffix": ("answers", b"key,question\n", "no known suffix"),
    "a broken array": ("a.json", b"[[[[[", "can&#x27;t be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_table_of_records_is_refused_with_a_sentence(
    client: Client, name: str
) -> None:
    file, content, reason = REFUSED[name]
    response = client.post(UPLOAD, {"file": SimpleUploadedFile(file, content), "text": ""})
    page = response.content.decode()
    assert response.status_code == 200
    assert reason in page[page.index("errorlist") :]
    assert not AnswerImport.objects.exists()


def test_a_form_without_a_file_or_with_two_keeps_the_text_and_says_what_to_do(
    client: Client,
) -> None:
    assert "Choose a file or paste" in client.post(UPLOAD, {"text": " "}).content.decode()
    both = {"file": SimpleUploadedFile("a.csv", b"key\n1\n"), "text": "key\tanswer\n"}
    page = client.post(UPLOAD, both).content.decode()
    assert "Give one of them" in page
    assert "key\tanswer" in page


def test_more_rows_than_a_role_may_import_are_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staged_imports, "REVIEWERS_ROWS", 2)
    page = upload(client, workbook(*(cells(n) for n in range(1, 4))))
    response = client.post(page, {"_columns": "1"}, follow=True)
    assert "more than 2 rows" in response.content.decode()
    client.post(page, {"_apply": "1"})
    assert not Answer.objects.exists()


def test_a_page_takes_as_many_statements_for_every_number_of_rows(client: Client) -> None:
    taken = []
    for number in (5, 60):
        rows = [cells(n, bis="soon" if n % 2 else None, Sender=f"TV {n}") for n in range(1, number)]
        page = upload(client, workbook(*rows, cells(99, Sender="Other TV")))
        check(client, page)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(page).status_code == 200
        taken.append(len(statements))
    assert taken[0] == taken[1]


def test_files_are_deleted_after_a_week_and_imports_after_a_month(client: Client) -> None:
    waiting = upload(client, records(row("a1")))
    applied = upload(client, records(row("a2", question="Else?")))
    client.post(applied, {"_apply": "1"})
    for days, remaining in ((6, 2), (8, 1), (29, 1), (31, 0)):
        moment = timezone.now() - timedelta(days=days)
        AnswerImport.objects.update(at=moment)
        AnswerImport.objects.exclude(applied_at=None).update(applied_at=moment)
        delete_outdated()
        assert AnswerImport.objects.count() == remaining
    assert client.get(waiting).status_code == 404


def test_an_applied_import_keeps_no_file(client: Client) -> None:
    page = upload(client, records(row("a1")))
    client.post(page, {"_apply": "1"})
    assert AnswerImport.objects.get().content is None
    assert "This was imported:" in client.get(page).content.decode()


def test_erasing_an_answer_deletes_files_that_wait_and_the_texts_of_reports(
    client: Client,
) -> None:
    applied = upload(client, records(row("a1", answer="A secret.")))
    client.post(applied, {"_apply": "1"})
    changed = upload(client, records(row("a1", answer="Another secret.")))
    client.post(changed, {"_apply": "1"})
    waiting = upload(client, records(row("a1", answer="A third secret.")))

    erase(Answer.objects.get(), "A court order.")

    assert client.get(waiting).status_code == 404
    page = client.get(changed).content.decode()
    assert "This was imported:" in page
    assert "secret" not in page
