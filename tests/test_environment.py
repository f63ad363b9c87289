"""A wrong value in the environment stops the start with a sentence; right ones are read."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from clipqa import environment as env
from tests.starting import start


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("CLIPQA_DEBUG", "maybe", "yes or no"),
        ("CLIPQA_TIME_ZONE", "Mars/Olympus", "Europe/Berlin"),
        ("CLIPQA_SITE_URL", "clips.example.org", "https://clips.example.org"),
        ("DATABASE_URL", "mysql://x:y@localhost/z", "SQLite and PostgreSQL"),
        ("CLIPQA_TRUSTED_PROXIES", "many", "whole number"),
        ("CLIPQA_SECOND_FACTOR", "sometimes", "required, optional"),
        ("EMAIL_URL", "mail.example.org", "smtp+tls://user:password@mail.example.org:587"),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence(
    tmp_path: Path, name: str, value: str, right: str
) -> None:
    ended = start(tmp_path, **{name: value})
    assert ended.returncode == 1
    assert ended.stderr.startswith("ClipQA can't start: ")
    assert right in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_start_without_any_variable_draws_a_secret_key_once(tmp_path: Path) -> None:
    assert start(tmp_path).returncode == 0
    kept = tmp_path / "secret_key"
    drawn = kept.read_text()
    assert len(drawn) > 60
    assert kept.stat().st_mode & 0o077 == 0
    assert start(tmp_path).returncode == 0
    assert kept.read_text() == drawn


@pytest.mark.parametrize(
    "value", ["ftp://x.org", "https://x.org/path", "https://", "https://x:y", "https://x?q=1"]
)
def test_a_site_address_is_an_origin(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CLIPQA_SITE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="CLIPQA_SITE_URL"):
        env.site_url("CLIPQA_SITE_URL")


def test_words_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPQA_ALLOWED_HOSTS", "a.example, ,b.example ")
    assert env.words("CLIPQA_ALLOWED_HOSTS") == ["a.example", "b.example"]


@pytest.mark.parametrize("value", ["-1", "10", "1.5", "", "99999999999"])
def test_a_number_stays_in_its_bounds(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CLIPQA_TRUSTED_PROXIES", value)
    with pytest.raises(ImproperlyConfigured, match="from 0 to 9"):
        env.whole_number("CLIPQA_TRUSTED_PROXIES", 0, highest=9)


def test_a_player_id_holds_nothing_that_could_change_an_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLIPQA_DAILYMOTION_PLAYER_ID", "x/../y")
    with pytest.raises(ImproperlyConfigured, match="letters, digits"):
        env.identifier("CLIPQA_DAILYMOTION_PLAYER_ID")


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://h", 25, False, False),
        ("smtp+tls://h", 587, True, False),
        ("smtps://h:9", 9, False, True),
    ],
)
def test_a_mail_server_is_read(
    monkeypatch: pytest.MonkeyPatch, address: str, port: int, tls: bool, ssl: bool
) -> None:
    monkeypatch.setenv("EMAIL_URL", address)
    read = env.mail_server("EMAIL_URL")
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert read["EMAIL_BACKEND"].endswith("smtp.EmailBackend")


def test_a_mail_servers_login_may_hold_any_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://me%40example.org:p%3Aw@mail.example.org")
    read = env.mail_server("EMAIL_URL")
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("me@example.org", "p:w")


@pytest.mark.parametrize("address", ["smtp://", "imap://h", "smtp://h:x", "smtp://h/path", "h"])
def test_what_is_no_mail_server_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("EMAIL_URL", address)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL can't be read"):
        env.mail_server("EMAIL_URL")


def test_without_a_mail_server_letters_go_to_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert env.mail_server("EMAIL_URL")["EMAIL_BACKEND"].endswith("console.EmailBackend")
