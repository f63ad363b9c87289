"""The pages that import answers: columns, dry run, corrections, near-duplicate names, undo."""

import io
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from clipqa.importers import export_answers
from clipqa.lib.packing import unpack
from clipqa.models import Answer, AnswerImport, AuditEntry, Event, Outlet, Revision, Topic, User
from tests.factories import make_outlet, make_topic
from tests.importers.rows import row
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/clipqa/answer/import/"
COLUMNS = [
    *("Kennung", "Frage", "Antwort", "Sender", "Link", "Titel", "von", "bis", "Themen", "Notiz"),
]
VIDEO = "https://www.youtube.com/watch?v=jNQXAC9IVRw"


@pytest.fixture
def editor(db: None) -> User:
    return of_role("edda", "editor")


@pytest.fixture
def client(editor: User) -> Client:
    return signed_in(editor)


def cells(number: int, **values: Any) -> list[Any]:
    valid = {
        "Kennung": f"k{number}",
        "Frage": f"Question {number}?",
        "Antwort": f"Answer {number}.",
        "Sender": "Quay TV",
        "Link": VIDEO,
        "Titel": "Evening report",
        "von": str(number),
        "bis": str(number + 1),
        "Themen": "Elections",
        "Notiz": "not a field",
    }
    return [{**valid, **values}[name] for name in COLUMNS]


def workbook(*rows: list[Any]) -> SimpleUploadedFile:
    book = Workbook()
    sheet: Any = book.active
    for each in (COLUMNS, *rows):
        sheet.append(each)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("answers.xlsx", stream.getvalue())


def records(*rows: dict[str, Any]) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jsonl", "".join(json.dumps(each) + "\n" for each in rows).encode())


def upload(client: Client, file: Any = None, text: str = "") -> str:
    """Upload a file and return the address of its page."""
    response = client.post(UPLOAD, {"text": text, **({"file": file} if file else {})})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def check(client: Client, page: str, **values: str) -> dict[str, Any]:
    sent = values or {"_columns": "1"}
    assert client.post(page, sent).status_code == 302
    return report_of(page)


def report_of(page: str) -> dict[str, Any]:
    staged = AnswerImport.objects.get(pk=page.split("/")[-2])
    found: dict[str, Any] = unpack(staged.report or b"")
    return found


def counts(report: dict[str, Any]) -> tuple[int, ...]:
    return tuple(report["counts"][n] for n in ("created", "updated", "unchanged", "rejected"))


def library() -> tuple[list[Any], list[str], list[str]]:
    exported = [
        {name: value for name, value in each.items() if name != "edit_version"}
        for each in export_answers(Answer.objects.all())
    ]
    names = (Outlet, Topic)
    return exported, *(sorted(model.objects.values_list("name", flat=True)) for model in names)


def test_a_workbook_with_german_columns_is_checked_imported_and_unchanged_the_next_time(
    client: Client, editor: User
) -> None:
    page = upload(client, workbook(cells(1), cells(2), cells(3)))
    assert "Notiz" in client.get(page).content.decode()
    before = library()

    assert counts(check(client, page)) == (3, 0, 0, 0)
    assert (library(), Revision.objects.count()) == (before, 0)

    client.post(page, {"_apply": "1"})
    assert counts(report_of(page)) == (3, 0, 0, 0)
    assert [(a.key, a.created_by, a.status) for a in Answer.objects.order_by("pk")] == [
        (f"k{n}", editor, "draft") for n in (1, 2, 3)
    ]
    entry = AuditEntry.objects.get(event=Event.IMPORTED)
    assert (entry.subject, entry.after["created"], entry.actor_id) == ("answers.xlsx", 3, editor.pk)

    client.post(page, {"_apply": "1"})  # a button pressed twice
    again = upload(client, workbook(cells(1), cells(2), cells(3)))
    assert counts(check(client, again)) == (0, 0, 3, 0)
    assert AuditEntry.objects.filter(event=Event.IMPORTED).count() == 1


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no question": ({"Frage": None}, "question"),
    "no address": ({"Link": None}, "video_url"),
    "an unknown address": ({"Link": "https://example.org/page"}, "video_url"),
    "a start that is no time": ({"von": "soon"}, "start"),
    "an end before the start": ({"von": "50", "bis": "40"}, "end"),
    "a comma that may separate thousands": ({"von": "1,234"}, "start"),
    "no key": ({"Kennung": None}, "key"),
    "a key twice": ({"Kennung": "k1"}, "key"),
    "a long question": ({"Frage": "long " * 100}, "question"),
    "reversed letters": ({"Antwort": "abc \u202e cba"}, "answer"),
    "too much markup": ({"Antwort": "*" * 3000}, "answer"),
    "a number that was rounded": ({"Kennung": 12345678901234567}, "key"),
    "a formula without a result": ({"Antwort": "=1+1"}, "answer"),
}


def test_every_bad_row_is_named_by_its_row_and_column(client: Client) -> None:
    bad = [cells(n, **values) for n, (values, _field) in enumerate(BAD.values(), start=2)]
    page = upload(client, workbook(cells(1), *bad, cells(99)))

    report = check(client, page)

    assert counts(report) == (2, 0, 0, len(BAD))
    found = [(number, [error[0] for error in errors]) for number, errors, _ in report["rejected"]]
    assert found == [(n, [field]) for n, (_, field) in enumerate(BAD.values(), start=3)]
    shown = client.get(page).content.decode()
    assert "Row 3" in shown
    assert "Row 13" not in shown
    assert "Row 13" in client.get(f"{page}?rejected=2").content.decode()
    client.post(page, {"_apply": "1"})
    assert not Answer.objects.exists()
    client.post(page, {"_apply_good": "1"})
    assert Answer.objects.count() == 2


def test_a_rejected_row_is_corrected_on_the_page_and_checked_again(client: Client) -> None:
    page = upload(client, workbook(cells(1, von="soon"), cells(2, Frage=None, bis="1"), cells(3)))
    check(client, page)
    shown = client.get(page).content.decode()
    assert 'name="row-2-start"' in shown
    # The whole form is sent, as by a browser, with one correction of each row.
    sent = dict(
        re.findall(r'<input type="text"\s+name="(row-[^"]+)"\s+id="[^"]+"\s+value="([^"]*)', shown)
    )
    texts = re.findall(r'<textarea name="(row-[^"]+)"[^>]*>\n([^<]*)', shown)
    sent = {**sent, **dict(texts), "row-2-start": "0:00.5", "row-3-end": "5", "_recheck": "1"}

    report = check(client, page, **sent)
    assert [(number, errors[0][0]) for number, errors, _ in report["rejected"]] == [(3, "question")]

    report = check(client, page, **{"row-3-question": "Who?", "_recheck": "1"})
    assert counts(report) == (3, 0, 0, 0)
    client.post(page, {"_apply": "1"})
    first, second, _third = Answer.objects.select_related("clip", "question").order_by("pk")
    assert (first.clip.start_ms, second.clip.end_ms, second.question.text) == (500, 5000, "Who?")


def test_a_new_name_can_be_that_of_a_similar_outlet_or_topic(client: Client) -> None:
    make_outlet("Quay TV")
    make_topic("Elections")
    rows = [cells(1, Sender="Quai TV", Themen="Elekshuns|Maps"), cells(2, Sender="Quay  Tv")]
    page = upload(client, workbook(*rows))
    report = check(client, page)
    assert report["new"]["outlet"] == ["Quai TV"]
    assert report["similar"]["outlet"] == {"Quai TV": ["Quay TV"]}
    assert report["similar"]["topic"]["Elekshuns"] == ["Elections"]
    at = report["new"]["topic"].index("Elekshuns")

    chosen = {"rename-outlet-0": "Quay TV", f"rename-topic-{at}": "Elections", "_recheck": "1"}
    report = check(client, page, **chosen)

    assert (report["new"]["outlet"], report["new"]["topic"]) == ([], ["Maps"])
    client.post(page, {"_apply": "1"})
    assert library()[1:] == (["Quay TV"], ["Elections", "Maps"])


def test_columns_with_unknown_names_are_matched_by_hand(client: Client) -> None:
    text = "Q\tA\tWhere seen\tOf\tName of film\tS\tE\n"
    text += f"Why?\tBecause.\tQuay TV\t{VIDEO}\tReport\t1\t2\n"
    page = upload(client, text=text)
    assert AnswerImport.objects.get().columns["names"][:2] == ["Q", "A"]
    chosen = ("question", "answer", "outlet", "video_url", "video_title", "start", "end")
    sent = {f"column-{at}": field for at, field in enumerate(chosen)}

    assert counts(check(client, page, **sent, _columns="1")) == (1, 0, 0, 0)

    client.post(page, {"_apply": "1"})
    assert Answer.objects.get().key.startswith("table-")  # a table without keys
    again = upload(client, text=text)
    assert counts(check(client, again, **sent, _columns="1")) == (0, 0, 1, 0)


def test_the_page_shows_the_old_and_the_new_value_of_each_changed_field(client: Client) -> None:
    first = upload(client, workbook(cells(1), cells(2)))
    client.post(first, {"_apply": "1"})
    page = upload(client, workbook(cells(1, Antwort="Another.", bis="9"), cells(2)))
    report = check(client, page)
    assert counts(report) == (0, 1, 1, 0)
    [[number, question, changes, added]] = report["changed"]
    assert (number, question, added) == (2, "Question 1?", [])
    assert changes == [
        ["Answer", "Answer 1.", "Another."],
        ["Clip", "00:01 - 00:02, Evening report", "00:01 - 00:09, Evening report"],
    ]


def test_an_undone_import_leaves_the_library_as_it_was(client: Client) -> None:
    cues = [{"start": 1, "end": 2, "text": "One.", "speaker": ""}]
    old = row("k1", start=1, end=9, transcript=cues, topics=["Maps"], speaker="Ada")
    base = upload(client, records(old))
    client.post(base, {"_apply": "1"})
    before = library()
    more = [*cues, {"start": 3, "end": 4, "text": "Two.", "speaker": "Bo"}]
    changed = row("k1", start=1, end=8, answer="New.", transcript=more, topics=["Maps", "Talks"])
    rows = [
        changed,
        row("k2", question="Else?", outlet="Other TV", video_url=VIDEO + "1234567"[:0]),
    ]
    rows += [row("k3", question="More?", outlet="Other TV", video_url="https://vimeo.com/1234567")]
    page = upload(client, records(*rows))
    client.post(page, {"_apply": "1"})
    assert counts(report_of(page)) == (2, 1, 0, 0)
    assert library() != before

    client.post(page, {"_undo": "1"})

    assert library() == before
    client.post(page, {"_undo": "1"})  # a button pressed twice
    assert library() == before


def test_undo_leaves_answers_alone_that_were_edited_since(client: Client) -> None:
    page = upload(client, workbook(cells(1), cells(2)))
    client.post(page, {"_apply": "1"})
    later = upload(client, workbook(cells(1, Antwort="Edited later.")))
    client.post(later, {"_apply": "1"})

    response = client.post(page, {"_undo": "1"}, follow=True)

    assert [a.body for a in Answer.objects.all()] == ["Edited later."]
    assert "1 answer was changed or used since" in response.content.decode()
    assert library()[1:] == (["Quay TV"], ["Elections"])


def test_invalid_bytes_reject_their_rows_and_are_shown_as_far_as_they_can_be(
    client: Client,
) -> None:
    header = "key,question,answer,outlet,video_url,video_title,start,end,no\ude00te\0"
    good = f"k1,Who?,They.,Quay TV,{VIDEO},Report,1,2,\0é"
    bad = f"k2,Why\udcff?,Bec\0ause.,Quay TV,{VIDEO},Report,3,4,\udcff"
    content = f"{header}\n{good}\n{bad}".encode("utf-8", "surrogatepass")
    content = content.replace("\udcff".encode("utf-8", "surrogatepass"), b"\xff")
    page = upload(client, SimpleUploadedFile("na\u202eme 😀.csv", content))

    report = check(client, page, **{"column-0": "key\0", "_columns": "1"})

    [[number, errors, texts]] = report["rejected"]
    assert (number, [error[0] for error in errors]) == (3, ["question", "answer"])
    assert (texts["question"], texts["answer"]) == ("Why??", "Because.")
    assert client.get(page).status_code == 200
    corrected = {"row-3-question": "Why?", "row-3-answer": "Because of it.", "_recheck": "1"}
    assert counts(check(client, page, **corrected)) == (2, 0, 0, 0)
