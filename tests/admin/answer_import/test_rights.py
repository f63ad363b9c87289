"""Contributors import drafts of their own, and nothing that changes other records."""

from typing import Any

import pytest

from clipqa.curation import publish
from clipqa.models import Answer, AnswerImport, Status, User
from tests.admin.answer_import.test_importing import (
    UPLOAD,
    check,
    counts,
    library,
    records,
    upload,
)
from tests.importers.rows import row
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora(db: None) -> User:
    return of_role("cora", "contributor")


def draft(key: str, **values: Any) -> dict[str, Any]:
    """A row that a contributor may import, since the library has its video."""
    given = {"question": f"Question {key}?", "topics": None, "status": None, **values}
    return row(key, **given)


@pytest.fixture
def shared(db: None) -> None:
    """An editor's answer, with its question, topic, video and transcript."""
    transcript = [{"start": 50, "end": 53, "text": "They watch.", "speaker": ""}]
    editor = signed_in(of_role("edda", "editor"))
    page = upload(editor, records(row("shared", transcript=transcript)))
    editor.post(page, {"_apply": "1"})


def test_a_contributor_imports_drafts_of_their_own(shared: None, cora: User) -> None:
    client = signed_in(cora)
    page = upload(client, records(draft("c1"), draft("c2", status="published", expire_at=None)))
    report = check(client, page)
    assert counts(report) == (2, 0, 0, 0)
    assert [(number, field) for number, field, _text in report["warnings"]] == [(2, "Status")]

    client.post(page, {"_apply": "1"})

    own = Answer.objects.filter(created_by=cora)
    assert [(answer.key, answer.status) for answer in own.order_by("pk")] == [
        ("c1", Status.DRAFT),
        ("c2", Status.DRAFT),
    ]
    changed = upload(client, records(draft("c1", answer="Better.")))
    assert counts(check(client, changed)) == (0, 1, 0, 0)


REJECTED: dict[str, tuple[dict[str, Any], str]] = {
    "a new outlet": (
        {"outlet": "Unknown TV", "video_url": "https://vimeo.com/7", "key": "x"},
        "outlet",
    ),
    "a new topic": ({"topics": ["New"]}, "topics"),
    "an existing topic": ({"topics": ["Ceasefires"], "question": "Another one?"}, "topics"),
    "the answer of another user": ({"key": "shared"}, "key"),
    "a new cue": (
        {"transcript": [{"start": 1, "end": 2, "text": "New.", "speaker": ""}]},
        "transcript",
    ),
    "a date that the video has not": ({"aired_on": "2025-01-01"}, "aired_on"),
}


@pytest.mark.parametrize("name", REJECTED)
def test_a_row_that_needs_more_is_rejected_with_the_reason(
    shared: None, cora: User, name: str
) -> None:
    values, field = REJECTED[name]
    before = library()
    client = signed_in(cora)
    page = upload(client, records({**draft("c1"), **values}))

    [[_number, errors, _texts]] = check(client, page)["rejected"]

    assert {error[0] for error in errors} == {field}
    client.post(page, {"_apply_good": "1"})
    assert library() == before


def test_an_own_answer_that_is_public_is_changed_on_its_page_only(shared: None, cora: User) -> None:
    client = signed_in(cora)
    client.post(upload(client, records(draft("c1"))), {"_apply": "1"})
    publish(Answer.objects.filter(key="c1"))

    page = upload(client, records(draft("c1", answer="Better.")))
    [[_number, errors, _texts]] = check(client, page)["rejected"]
    assert errors[0][1:] == [
        "The answer is no draft (Published).",
        "Change it on its own page.",
    ]
    same = upload(client, records(draft("c1")))
    assert counts(check(client, same)) == (0, 0, 1, 0)


def test_an_import_is_only_that_of_its_user(shared: None, cora: User) -> None:
    page = upload(signed_in(cora), records(draft("c1")))
    other = signed_in(of_role("otto", "contributor"))
    assert other.get(page).status_code == 404
    assert other.post(page, {"_discard": "1"}).status_code == 404
    assert page not in other.get(UPLOAD).content.decode()
    assert AnswerImport.objects.filter(by=cora).count() == 1
