"""`make collisions`: a few of its trials, and proof that a silent overwrite would be seen."""

from typing import Any

import pytest

from scripts.colliding.judge import Edit, Trial
from scripts.colliding.report import is_sound, report
from scripts.colliding.unprotected import unprotected
from scripts.colliding.work import held

SEED = 5
KINDS = {"forms", "list edits", "bulk actions", "imports"}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_editors_lose_nothing_silently_and_without_protection_they_do(
    live_server: Any,
) -> None:
    port = live_server.thread.port
    guarded = list(held(port, 8, SEED))
    with unprotected():
        unguarded = list(held(port, 4, SEED))
    assert {trial.kind for trial in guarded} == {trial.kind for trial in unguarded} == KINDS
    assert [trial.lost() for trial in guarded if trial.lost()] == []
    assert not any(edit.failure for trial in guarded for edit in trial.edits)
    assert any(edit.is_acknowledged for trial in guarded for edit in trial.edits)
    assert any(edit.was_refused for trial in guarded for edit in trial.edits)
    assert sum(bool(trial.lost()) for trial in unguarded) >= 2


def ack(token: str, shown: str = "") -> Edit:
    return Edit(token, shown, is_acknowledged=True)


def test_an_edit_that_disappeared_unseen_is_lost() -> None:
    assert Trial("forms", [ack("one"), ack("two", "As it was.")], "two").lost() == ["one"]


def test_an_edit_that_its_successor_had_seen_is_not_lost() -> None:
    seen = [ack("one"), ack("two", "one"), ack("three", "two")]
    assert Trial("forms", seen, "three").lost() == []


def test_an_edit_that_was_refused_is_not_lost() -> None:
    assert Trial("forms", [Edit("one", was_refused=True), ack("two")], "two").lost() == []


def test_who_saw_it_and_saved_nothing_does_not_excuse_it() -> None:
    others = [Edit("two", shown="one"), ack("three")]
    assert Trial("forms", [ack("one"), *others], "three").lost() == ["one"]


def test_an_action_on_what_its_list_had_not_shown_is_named() -> None:
    edits = [ack("one"), ack("status=archived")]
    assert Trial("bulk actions", edits, "one status=archived", ["unseen one"]).lost()


@pytest.mark.parametrize(
    ("lost", "lost_open", "said", "sound"),
    [
        ([], ["one"], "0 silent overwrites; without protection the same trials have them.", True),
        (["one"], ["one"], "sqlite: 1 silent overwrites.", False),
        ([], [], "sqlite: without protection nothing was lost, so nothing is proved.", False),
    ],
)
def test_the_verdict_asks_for_both(
    lost: list[str], lost_open: list[str], said: str, sound: bool
) -> None:
    edits = [{"is_acknowledged": True, "was_refused": False, "failure": ""}]
    met = {"kind": "forms", "edits": edits}
    modes = {"protected": [{**met, "lost": lost}], "unprotected": [{**met, "lost": lost_open}]}
    assert said in report({"sqlite": modes})
    assert is_sound({"sqlite": modes}) is sound


def test_an_answer_that_nobody_should_get_is_named() -> None:
    broken = {"is_acknowledged": False, "was_refused": False, "failure": "It answers 500."}
    met = {"kind": "forms", "edits": [broken], "lost": []}
    modes = {"protected": [met], "unprotected": [{**met, "lost": ["one"]}]}
    assert "sqlite: It answers 500." in report({"sqlite": modes})
    assert not is_sound({"sqlite": modes})
