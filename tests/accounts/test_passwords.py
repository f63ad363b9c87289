"""Passwords that are refused in every form and command that sets one."""

import time
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from clipqa.accounts.passwords import RepetitionValidator
from clipqa.models import User
from tests.accounts.signing_in import words_of
from tests.admin.people import PASSWORD
from tests.factories import make_clip, make_outlet, make_published, make_video
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db


def refusals(password: str, user: User | None = None) -> set[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {each.code or "" for each in error.error_list}
    return set()


@pytest.fixture
def delta_news() -> None:
    make_published(clip=make_clip(make_video(make_outlet("Delta News"))))


@pytest.fixture
def maren() -> User:
    names = {"first_name": "Maren", "last_name": "Vogt", "email": "m.vogt@delta.example"}
    return User(username="mvogt", **names)


@pytest.mark.parametrize(
    "password",
    ["clipqaclipqa", "ClipQA-clipqa", "abcabcabcabc", "aaaaaaaaaaaa", "x9!kx9!kx9!k", "!?!?!?!?!?"],
)
def test_a_repetition_is_refused(password: str) -> None:
    assert "password_repeats" in refusals(password)


@pytest.mark.parametrize("password", ["aabbaabbaab", "aaaaaaaaaaab", "1212121221212"])
def test_very_few_different_characters_are_refused(password: str) -> None:
    assert "password_few_characters" in refusals(password)


@pytest.mark.parametrize(
    "password",
    [
        *("mvogtmvogt", "mvogt-mvogt-1", "Maren.Vogt.2026", "vogtmaren99", "MAREN  VOGT!"),
        *("clipqaclipqa", "ClipQA2026!", "clip-qa-admin", "clipqapassword", "clipqa12345678"),
        *("HarbourClips1", "clips.harbour.example", "DeltaNews2026", "delta-news-delta"),
        "ｍｖｏｇｔｍｖｏｇｔ1",
    ],
)
def test_a_password_made_of_known_names_is_refused(
    maren: User, delta_news: None, settings: Any, password: str
) -> None:
    settings.CLIPQA_SITE_NAME = "Harbour Clips"
    settings.CLIPQA_SITE_URL = "https://clips.harbour.example"
    assert refusals(password, maren) & {"password_known_names", "password_repeats"}


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "clipqa and a long quiet river",
        "the delta news of a quiet river",
        "correct horse battery staple",
        "qT7vNwe3Zr9L",
        "long long ago in a river",
        "тихая длинная река",
        "静かな長い川の流れ",
    ],
)
def test_a_good_password_may_contain_a_name(maren: User, delta_news: None, password: str) -> None:
    assert refusals(password, maren) == set()


def test_no_error_reveals_the_name_of_a_hidden_outlet(maren: User) -> None:
    make_outlet("Delta News")
    assert refusals("DeltaNews2026", maren) == set()


def test_the_page_for_a_new_password_says_why_it_is_refused(bob: User) -> None:
    typed = {"old_password": PASSWORD, "new_password1": "bobbobbob", "new_password2": "bobbobbob"}
    page = signed_in(bob).post("/admin/password_change/", typed)
    assert "This password repeats itself." in words_of(page).replace("&#x27;", "'")
    bob.refresh_from_db()
    assert bob.check_password(PASSWORD)


def test_the_command_line_refuses_them_too(
    bob: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda **asked: "bob-clipqa-2026")
    with pytest.raises(CommandError):
        call_command("changepassword", "bob")
    assert "names that others know" in capsys.readouterr().err


def test_a_very_long_password_is_checked_in_little_time() -> None:
    began = time.thread_time()
    RepetitionValidator().validate("ab" * 100_000 + "cdefgh")
    assert time.thread_time() - began < 1
