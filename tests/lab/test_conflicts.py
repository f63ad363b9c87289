"""A few trials of `make collisions`, and tests that it detects a silent overwrite."""

from typing import Any

import pytest

from lab.conflicts.report import is_sound, report
from lab.conflicts.trial import Edit, Trial
from lab.conflicts.unprotected import unprotected
from lab.conflicts.work import trials_of

SEED = 5
KINDS = {
    *("forms", "list edits", "transcripts", "bulk actions", "imports", "drafts", "topics"),
    "articles",
}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_edits_are_silently_lost_only_without_protection(
    live_server: Any,
) -> None:
    port = live_server.thread.port
    protected = list(trials_of(port, 16, SEED))
    with unprotected():
        without_protection = list(trials_of(port, 8, SEED))
    assert (
        {trial.kind for trial in protected} == {trial.kind for trial in without_protection} == KINDS
    )
    assert [trial.lost() for trial in protected if trial.lost()] == []
    assert not any(edit.failure for trial in protected for edit in trial.edits)
    assert any(edit.is_acknowledged for trial in protected for edit in trial.edits)
    assert any(edit.was_refused for trial in protected for edit in trial.edits)
    assert sum(bool(trial.lost()) for trial in without_protection) >= 2


def ack(token: str, shown: str = "") -> Edit:
    return Edit(token, shown, is_acknowledged=True)


def test_an_edit_that_was_overwritten_unseen_is_lost() -> None:
    assert Trial("forms", [ack("one"), ack("two", "As it was.")], "two").lost() == ["one"]


def test_an_edit_that_the_next_author_had_seen_is_not_lost() -> None:
    seen = [ack("one"), ack("two", "one"), ack("three", "two")]
    assert Trial("forms", seen, "three").lost() == []


def test_a_refused_edit_is_not_lost() -> None:
    assert Trial("forms", [Edit("one", was_refused=True), ack("two")], "two").lost() == []


def test_being_seen_by_an_author_who_saved_nothing_does_not_count() -> None:
    others = [Edit("two", shown="one"), ack("three")]
    assert Trial("forms", [ack("one"), *others], "three").lost() == ["one"]


def test_a_bulk_action_on_a_version_that_its_list_had_not_shown_is_lost() -> None:
    edits = [ack("one"), ack("status=archived")]
    assert Trial("bulk actions", edits, "one status=archived", ["unseen one"]).lost()


@pytest.mark.parametrize(
    ("lost", "lost_unprotected", "sentence", "sound"),
    [
        ([], ["one"], "0 silent overwrites; without protection the same trials have them.", True),
        (["one"], ["one"], "sqlite: 1 silent overwrites.", False),
        ([], [], "sqlite: without protection nothing was lost, so nothing is proved.", False),
    ],
)
def test_a_run_is_sound_only_if_edits_are_lost_without_protection_alone(
    lost: list[str], lost_unprotected: list[str], sentence: str, sound: bool
) -> None:
    edits = [{"is_acknowledged": True, "was_refused": False, "failure": ""}]
    trial = {"kind": "forms", "edits": edits}
    modes = {
        "protected": [{**trial, "lost": lost}],
        "unprotected": [{**trial, "lost": lost_unprotected}],
    }
    assert sentence in report({"sqlite": modes})
    assert is_sound({"sqlite": modes}) is sound


def test_a_failed_response_is_reported() -> None:
    broken = {"is_acknowledged": False, "was_refused": False, "failure": "It answers 500."}
    trial = {"kind": "forms", "edits": [broken], "lost": []}
    modes = {"protected": [trial], "unprotected": [{**trial, "lost": ["one"]}]}
    assert "sqlite: It answers 500." in report({"sqlite": modes})
    assert not is_sound({"sqlite": modes})
