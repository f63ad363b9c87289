"""Everything of an e-mail address is counted, exported and erased; nothing of others is."""

import json
import os
import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.utils import timezone

from clipqa.lib.email_addresses import address_hmac
from clipqa.models import (
    AuditEntry,
    BlockedSender,
    ClipReport,
    Comment,
    CommentState,
    Event,
    LibraryState,
    Question,
    ReaderQuestion,
    ReaderQuestionState,
    Subscriber,
    Subscription,
    SubscriptionKind,
    User,
)
from clipqa.readers.erased_addresses import parse_erasures, path, read_text
from clipqa.readers.erasing import erase_personal_data, reapply_erasures
from clipqa.readers.personal_data import (
    PERSONAL_DATA,
    count_personal_data,
    export_personal_data,
)
from tests.curation.test_erasing import all_stored_text
from tests.factories import make_published, make_question
from tests.readers.personal_rows import (
    make_comment,
    make_everything,
    make_reader_question,
    make_subscription,
)

pytestmark = pytest.mark.django_db(transaction=True)
ANNA, BEN, CARL = "Anna.Vogel@Example.org", "ben@example.org", "carl@example.org"
WORD = "zirkonvogel"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def refers_to_an_address(model: type[models.Model]) -> bool:
    """Whether a model has an HMAC or an address, or belongs to a model of the table.

    Logins have addresses too, but they are not readers: the admin manages them under Users.
    """
    listed = {entry.model for entry in PERSONAL_DATA}
    return any(
        field.name.endswith("hmac")
        or isinstance(field, models.EmailField)
        or field.related_model in listed
        for field in model._meta.concrete_fields
    )


def test_every_model_that_refers_to_an_address_is_in_the_table() -> None:
    found = set(filter(refers_to_an_address, apps.get_app_config("clipqa").get_models()))
    assert found - {User} == {entry.model for entry in PERSONAL_DATA}


def test_everything_of_an_address_is_counted_and_exported() -> None:
    made = make_everything(ANNA, WORD)
    make_everything(BEN, "nothing")
    assert {entry.name: n for entry, n in count_personal_data(ANNA)} == made
    exported = json.loads(json.dumps(export_personal_data(" anna.vogel@EXAMPLE.ORG")))
    assert {name: len(exported[name]) for name in made} == made
    assert exported["address"] == "anna.vogel@example.org"
    assert exported["comment"][0]["question"].startswith("/questions/")
    assert "nothing" not in str(exported)
    assert address_hmac(ANNA) not in str(exported)
    assert AuditEntry.objects.get(event=Event.EXPORTED).after == made


def test_nothing_of_an_erased_address_is_in_a_table_but_its_block() -> None:
    made = make_everything(ANNA, WORD)
    make_everything(BEN, "nothing")
    others = {entry.name: n for entry, n in count_personal_data(BEN)}
    assert WORD in all_stored_text()
    version = LibraryState.objects.current().library_version
    del made["blockedsender"]
    assert erase_personal_data(ANNA) == made
    lines = [line for line in all_stored_text().splitlines() if WORD in line or "anna" in line]
    assert lines == []
    assert {entry.name: n for entry, n in count_personal_data(BEN)} == others
    assert BlockedSender.objects.filter(sender_hmac=address_hmac(ANNA)).exists()
    assert LibraryState.objects.current().library_version == version + 1
    entry = AuditEntry.objects.get(event=Event.ERASED)
    assert (entry.subject, entry.after) == ("personal data", made)


def test_the_log_of_the_admin_has_no_erased_comment() -> None:
    comment = make_comment(ANNA, WORD, make_question())
    user = User.objects.create_user("mo")
    LogEntry.objects.log_actions(user.pk, [comment], CHANGE)
    erase_personal_data(ANNA)
    assert not LogEntry.objects.exists()


def test_only_the_erasure_of_a_public_text_changes_the_library_version() -> None:
    make_comment(ANNA, WORD, make_question(), state=CommentState.WAITING)
    version = LibraryState.objects.current().library_version
    erase_personal_data(ANNA)
    assert LibraryState.objects.current().library_version == version


def test_a_reply_of_somebody_else_survives_below_a_comment_without_content() -> None:
    question = make_question()
    comment = make_comment(ANNA, WORD, question, name=WORD, reason=WORD)
    make_comment(ANNA, f"My own reply, {WORD}", question, parent=comment)
    reply = make_comment(BEN, "I disagree.", question, parent=comment)
    assert erase_personal_data(ANNA) == {"comment": 2}
    comment.refresh_from_db()
    assert (comment.text, comment.name, comment.sender_hmac, comment.reason) == ("", "", "", "")
    assert (str(comment), comment.erased_at is not None) == ("Deleted comment", True)
    assert set(Comment.objects.approved()) == {comment, reply}
    Comment.objects.filter(pk=reply.pk).update(state=CommentState.WAITING)
    version = LibraryState.objects.current().library_version
    erase_personal_data(BEN)
    assert not Comment.objects.exists()
    assert LibraryState.objects.current().library_version > version


def test_a_hidden_comment_with_a_reply_stays_hidden() -> None:
    question = make_question()
    hidden = {"state": CommentState.HIDDEN, "reason": f"Says {WORD}."}
    comment = make_comment(ANNA, WORD, question, **hidden)
    make_comment(BEN, "I disagree.", question, parent=comment)
    erase_personal_data(ANNA)
    assert not Comment.objects.approved().exists()
    assert WORD not in Comment.objects.get(pk=comment.pk).reason


def test_the_oldest_duplicate_takes_the_place_of_an_erased_question() -> None:
    asked = make_reader_question(ANNA, f"Who is {WORD}?", wanted=4)
    duplicate = make_reader_question(BEN, "Who is that bird?", same_as=asked)
    later = make_reader_question(CARL, "Which bird?", same_as=asked)
    make_subscription(BEN, SubscriptionKind.READER_QUESTION, asked)
    erase_personal_data(ANNA)
    duplicate.refresh_from_db()
    later.refresh_from_db()
    assert (duplicate.same_as, later.same_as, duplicate.wanted) == (None, duplicate, 3)
    assert duplicate.state == ReaderQuestionState.WAITING  # nobody has moderated its words
    subscription = Subscription.objects.get()
    assert (subscription.reader_question, subscription.target) == (duplicate, str(duplicate.pk))


def test_a_subscription_to_an_erased_question_ends_with_its_subscriber() -> None:
    asked = make_reader_question(ANNA, f"Who is {WORD}?")
    make_subscription(BEN, SubscriptionKind.READER_QUESTION, asked)
    erase_personal_data(ANNA)
    assert (Subscription.objects.count(), Subscriber.objects.count()) == (0, 0)
    assert not ReaderQuestion.objects.exists()


def test_an_address_without_rows_is_recorded_too() -> None:
    assert erase_personal_data(ANNA) == {}
    assert list(parse_erasures(read_text())) == [address_hmac(ANNA)]
    assert stat.S_IMODE(path().stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", " ", "anna", "anna@", "@example.org", "a b@example.org"])
def test_what_is_no_address_erases_nothing(text: str) -> None:
    make_comment("", "Anonymous.", make_question())
    with pytest.raises(ValidationError, match="not an e-mail address"):
        erase_personal_data(text)
    assert (Comment.objects.count(), read_text()) == (1, "")


def test_nothing_is_erased_if_the_erasure_cannot_be_recorded(settings: Any) -> None:
    make_comment(ANNA, WORD, make_question())
    settings.DATA_DIR = settings.DATA_DIR / "missing"
    with pytest.raises(FileNotFoundError):
        erase_personal_data(ANNA)
    assert Comment.objects.get().text == WORD
    assert not AuditEntry.objects.exists()


def test_a_line_that_was_cut_off_does_not_spoil_the_next() -> None:
    erase_personal_data(ANNA)
    os.truncate(path(), path().stat().st_size - 10)
    erase_personal_data(BEN)
    assert list(parse_erasures(read_text())) == [address_hmac(BEN)]


def test_recorded_erasures_are_applied_to_older_rows_only() -> None:
    question = make_question()
    erase_personal_data(ANNA)
    make_comment(ANNA, "Written later.", question)
    old = make_comment(ANNA, WORD, question)
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1))
    reported = ClipReport.objects.create(
        answer_id=1, problem="other", text=WORD, reply_to=ANNA.upper()
    )
    ClipReport.objects.filter(pk=reported.pk).update(created_at=timezone.now() - timedelta(days=1))
    assert reapply_erasures() == {"comment": 1, "clipreport": 1}
    assert Comment.objects.get().text == "Written later."
    assert reapply_erasures() == {}


def test_rows_from_a_machine_whose_clock_is_ahead_are_erased_again_too() -> None:
    ahead = timezone.now() + timedelta(minutes=5)
    for _time in range(2):
        comment = make_comment(ANNA, WORD, make_question())
        Comment.objects.filter(pk=comment.pk).update(created_at=ahead)
        assert (erase_personal_data(ANNA) if not read_text() else reapply_erasures())["comment"]


def command(*arguments: str, **options: Any) -> Any:
    out = StringIO()
    call_command("personal_data", *arguments, stdout=out, **options)
    return json.loads(out.getvalue())


def test_the_command_exports_and_erases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_everything(ANNA, WORD)
    assert WORD in str(command("export", ANNA)["comment"])
    target = tmp_path / "anna.json"
    call_command("personal_data", "export", ANNA, str(target), stdout=StringIO())
    assert json.loads(target.read_text(encoding="utf-8"))["subscriber"][0]["address"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="exists already"):
        command("export", ANNA, str(target))
    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        command("erase", ANNA)
    assert Comment.objects.count() == 2
    monkeypatch.setattr("sys.stdin", StringIO(f"{ANNA}\n"))
    assert command("erase", "-", yes=True)["comment"] == made["comment"]
    assert command("reapply") == {}
    with pytest.raises(CommandError, match="not an e-mail address"):
        command("erase", "anna", yes=True)


def test_a_deleted_comment_is_shown_without_name_text_and_links(settings: Any) -> None:
    settings.CLIPQA_COMMENTS = True
    answer = make_published("Who hosted the talks?")
    question = answer.question
    Question.objects.filter(pk=question.pk).update(are_comments_open=True)
    comment = make_comment(ANNA, WORD, question, name=WORD)
    reply = make_comment(BEN, "I disagree.", question, parent=comment)
    erase_personal_data(ANNA)
    page = Client().get(f"/questions/{question.slug}/comments/").content.decode()
    assert WORD not in page
    assert "Deleted comment" in page
    assert f"/comments/{comment.public_id}/report/" not in page
    assert f"/comments/{reply.public_id}/report/" in page
    assert Client().get(f"/comments/{comment.public_id}/report/").status_code == 404
