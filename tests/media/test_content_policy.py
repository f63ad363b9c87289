from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from clipqa.curation import archive, publish
from clipqa.media.content_policy import (
    MAX_MEDIA_HOSTS,
    MAX_MEDIA_HOSTS_LENGTH,
    content_security_policy,
)
from clipqa.models import LibraryState, SearchEntry
from tests.database_errors import failing
from tests.factories import make_answer, make_clip, make_published, make_video

pytestmark = pytest.mark.django_db

FILM = "https://{host}/film-{number}.mp4"


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


def policy_of(path: str = "/") -> dict[str, list[str]]:
    return directives(Client().get(path)["Content-Security-Policy"])


def publish_from(*hosts: str) -> None:
    for number, host in enumerate(hosts):
        make_published(clip=make_clip(make_video(url=FILM.format(host=host, number=number))))


@pytest.mark.parametrize("path", ["/", "/search/", "/nowhere/", "/api/v1/answers/", "/about/"])
def test_every_response_allows_only_this_site(path: str) -> None:
    policy = policy_of(path)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == ["'self'"]
    assert policy["object-src"] == policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in str(policy)


def test_players_of_the_providers_may_be_framed() -> None:
    assert policy_of()["frame-src"] == [
        "archive.org",
        "player.vimeo.com",
        "www.youtube-nocookie.com",
    ]


def test_dailymotion_may_be_framed_once_its_player_id_is_set(settings: Settings) -> None:
    settings.CLIPQA_DAILYMOTION_PLAYER_ID = "xb123"
    assert "geo.dailymotion.com" in policy_of()["frame-src"]


def test_hosts_of_published_files_may_send_media() -> None:
    publish_from("b.example", "a.example", "a.example")
    policy = policy_of()
    assert policy["media-src"] == ["'self'", "a.example", "b.example", "blob:"]
    assert policy["connect-src"] == ["'self'", "a.example", "b.example"]


def test_the_host_of_an_unpublished_file_is_not_listed() -> None:
    answer = make_answer(clip=make_clip(make_video(url="https://canary.example/film.mp4")))
    assert "canary.example" not in str(policy_of())
    publish([answer])
    assert "canary.example" in str(policy_of())
    archive([answer])
    assert "canary.example" not in str(policy_of())


def test_beyond_the_limit_the_hosts_with_most_films_are_listed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hosts = [f"cdn{number}.example" for number in range(MAX_MEDIA_HOSTS)]
    publish_from(*hosts)
    assert policy_of()["connect-src"] == ["'self'", *sorted(hosts)]
    assert not caplog.records
    publish_from("one-more.example", "one-more.example")
    named = policy_of()["connect-src"]
    assert len(named) == MAX_MEDIA_HOSTS + 1
    assert "one-more.example" in named
    assert "https:" not in named
    assert "CLIPQA_MEDIA_HOSTS" in caplog.text


def test_the_length_of_all_hosts_is_limited_too() -> None:
    label = "a" * 60
    publish_from(*(f"{label}.{label}.{label}.cdn{number}.example" for number in range(10)))
    named = policy_of()["connect-src"][1:]
    assert 5 < len(named) < 10
    assert len(" ".join(named)) <= MAX_MEDIA_HOSTS_LENGTH


def test_a_pattern_in_the_settings_covers_many_hosts(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CLIPQA_MEDIA_HOSTS = ["*.cdn.example", "plain.example"]
    publish_from(*(f"n{number}.cdn.example" for number in range(MAX_MEDIA_HOSTS + 5)))
    publish_from("plain.example", "xcdn.example")
    named = policy_of()["media-src"]
    assert named == ["'self'", "*.cdn.example", "plain.example", "xcdn.example", "blob:"]
    assert not caplog.records


def test_media_storage_elsewhere_may_send_posters_and_films(settings: Settings) -> None:
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"base_url": "https://bucket.example/clips/"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    policy = policy_of()
    assert policy["img-src"] == ["'self'", "data:", "https://bucket.example"]
    assert "https://bucket.example" in policy["media-src"]


def test_the_hosts_are_read_once_for_a_version_of_the_library(
    django_assert_num_queries: object,
) -> None:
    publish_from("a.example")
    state = LibraryState.objects.current()
    content_security_policy(state)
    with django_assert_num_queries(0):
        assert "a.example" in content_security_policy(state)


def test_the_host_of_a_due_answer_is_listed_before_it_is_applied() -> None:
    now = timezone.now()
    answer = make_answer(
        clip=make_clip(make_video(url="https://later.example/film.mp4")),
        status="published",
        publish_at=now + timedelta(hours=1),
    )
    assert "later.example" not in content_security_policy(LibraryState.objects.current())
    # The answer is due, and no process has applied the change yet.
    answer.publish_at = now - timedelta(minutes=1)
    answer.save()
    SearchEntry.objects.update(visible_from=answer.publish_at)
    LibraryState.objects.update(next_due_at=answer.publish_at)
    assert "later.example" in content_security_policy(LibraryState.objects.current())


def test_there_is_a_policy_during_a_database_outage() -> None:
    publish_from("a.example")
    client = Client(raise_request_exception=False)
    with failing("no such server"):
        response = client.get("/")
    assert response.status_code == 500
    assert directives(response["Content-Security-Policy"])["media-src"] == ["'self'", "blob:"]


def test_powerful_features_are_disabled() -> None:
    assert "camera=()" in Client().get("/")["Permissions-Policy"]
