"""Valid values of the environment are parsed; an invalid one stops the start with a message."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from clipqa.lib import environment as env
from tests.manage_command import run_manage


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("CLIPQA_DEBUG", "maybe", "yes or no"),
        ("CLIPQA_TIME_ZONE", "Mars/Olympus", "Europe/Berlin"),
        ("CLIPQA_SITE_URL", "clips.example.org", "https://clips.example.org"),
        ("DATABASE_URL", "mysql://x:y@localhost/z", "SQLite and PostgreSQL"),
        ("CLIPQA_TRUSTED_PROXIES", "many", "whole number"),
        ("CLIPQA_MEDIA_HOSTS", "https://cdn.example.org", "*.cdn.example.org"),
        ("CLIPQA_MEDIA_HOSTS", "*; script-src *", "*.cdn.example.org"),
        ("CLIPQA_PEERTUBE_HOSTS", "https://tube.example.org", "such as tube.example.org"),
        ("CLIPQA_PEERTUBE_HOSTS", "*.example.org", "such as tube.example.org"),
        ("CLIPQA_PEERTUBE_HOSTS", "a.b; script-src *", "such as tube.example.org"),
        ("CLIPQA_PEERTUBE_HOSTS", ",".join(["a.example"] * 21), "Name at most 20."),
        ("CLIPQA_SECOND_FACTOR", "sometimes", "required, optional"),
        ("EMAIL_URL", "mail.example.org", "smtp+tls://user:password@mail.example.org:587"),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_message(
    tmp_path: Path, name: str, value: str, right: str
) -> None:
    ended = run_manage(tmp_path, **{name: value})
    assert ended.returncode == 1
    assert ended.stderr.startswith("ClipQA can't start: ")
    assert right in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_start_without_any_variable_generates_a_secret_key_once(tmp_path: Path) -> None:
    assert run_manage(tmp_path).returncode == 0
    file = tmp_path / "secret_key"
    secret = file.read_text()
    assert len(secret) > 60
    assert file.stat().st_mode & 0o077 == 0
    assert run_manage(tmp_path).returncode == 0
    assert file.read_text() == secret


@pytest.mark.parametrize(
    "value", ["ftp://x.org", "https://x.org/path", "https://", "https://x:y", "https://x?q=1"]
)
def test_a_site_address_is_an_origin(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CLIPQA_SITE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="CLIPQA_SITE_URL"):
        env.site_url("CLIPQA_SITE_URL")


@pytest.mark.parametrize(
    "value", ["cache:6379", "http://cache", "redis://", "redis://x:y", "redis://x/a", "redis://x:0"]
)
def test_the_address_of_a_queue_is_one_of_redis(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CLIPQA_QUEUE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="CLIPQA_QUEUE_URL can't be read"):
        env.redis_url("CLIPQA_QUEUE_URL")


@pytest.mark.parametrize("value", ["", "redis://cache", "rediss://me:p%40ss@cache:6380/1"])
def test_the_address_of_a_queue_is_kept_as_it_is(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CLIPQA_QUEUE_URL", value)
    assert env.redis_url("CLIPQA_QUEUE_URL") == value


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPQA_ALLOWED_HOSTS", "a.example, ,b.example ")
    assert env.comma_separated("CLIPQA_ALLOWED_HOSTS") == ["a.example", "b.example"]


@pytest.mark.parametrize("value", ["-1", "10", "1.5", "", "99999999999"])
def test_a_number_outside_its_range_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CLIPQA_TRUSTED_PROXIES", value)
    with pytest.raises(ImproperlyConfigured, match="from 0 to 9"):
        env.whole_number("CLIPQA_TRUSTED_PROXIES", 0, highest=9)


def test_a_player_id_has_no_character_that_could_change_a_url(
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
def test_the_address_of_a_mail_server_is_parsed(
    monkeypatch: pytest.MonkeyPatch, address: str, port: int, tls: bool, ssl: bool
) -> None:
    monkeypatch.setenv("EMAIL_URL", address)
    read = env.mail_server("EMAIL_URL")
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert read["EMAIL_BACKEND"].endswith("smtp.EmailBackend")


def test_the_login_of_a_mail_server_may_have_any_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://me%40example.org:p%3Aw@mail.example.org")
    read = env.mail_server("EMAIL_URL")
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("me@example.org", "p:w")


@pytest.mark.parametrize("address", ["smtp://", "imap://h", "smtp://h:x", "smtp://h/path", "h"])
def test_an_invalid_mail_server_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("EMAIL_URL", address)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL can't be read"):
        env.mail_server("EMAIL_URL")


def test_a_mail_service_needs_anymail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EMAIL_URL", "anymail+postmark://?server_token=a%2Bb")
    with pytest.raises(ImproperlyConfigured, match="pip install django-anymail"):
        env.mail_server("EMAIL_URL")
    (tmp_path / "anymail.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    read = env.mail_server("EMAIL_URL")
    assert read["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"
    assert read["ANYMAIL"] == {"POSTMARK_SERVER_TOKEN": "a+b"}
    for address in ("anymail+postmark://", "anymail+x.y://?a=b", "anymail+postmark://host?a=b"):
        monkeypatch.setenv("EMAIL_URL", address)
        with pytest.raises(ImproperlyConfigured, match="EMAIL_URL can't be read"):
            env.mail_server("EMAIL_URL")


def test_without_a_mail_server_no_mail_is_sent_or_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert env.mail_server("EMAIL_URL")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")


# Other users of the same machine ----------------------------------------------------------


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_other_users_can_traverse_the_data_folder_but_not_list_it(tmp_path: Path) -> None:
    data = tmp_path / "var"
    assert run_manage(data).returncode == 0
    assert mode(data) == 0o711
    data.chmod(0o755)  # as an earlier release left it
    assert run_manage(data).returncode == 0
    assert mode(data) == 0o711


@pytest.mark.parametrize(
    ("before", "after"), [(0o644, 0o600), (0o666, 0o600), (0o600, 0o600), (0o660, 0o660)]
)
def test_a_world_readable_file_becomes_readable_by_its_owner_alone(
    tmp_path: Path, before: int, after: int
) -> None:
    file = tmp_path / "clipqa.sqlite3"
    file.touch()
    file.chmod(before)
    env.private_file(file)
    assert mode(file) == after
    env.private_file(tmp_path / "nothing")


def test_the_database_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    assert run_manage(tmp_path, "check", "--database", "default").returncode == 0
    assert mode(tmp_path / "clipqa.sqlite3") == 0o600


@pytest.mark.parametrize("value", ["cdn.example.org", "*.cdn.example.org,b.example:8443"])
def test_media_hosts_are_written_as_in_a_content_security_policy(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CLIPQA_MEDIA_HOSTS", value)
    assert ",".join(env.media_hosts("CLIPQA_MEDIA_HOSTS")) == value
