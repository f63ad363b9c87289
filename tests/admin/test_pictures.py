"""Pictures are decoded outside transactions, so that others can write meanwhile."""

from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from PIL import Image

from clipqa.models import LibraryState, Outlet
from tests.admin.pages import page_of, save
from tests.admin.people import person
from tests.admin.test_records import picture
from tests.factories import make_clip, make_outlet, make_topic, make_video
from tests.roles.users import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin_client() -> Client:
    return signed_in(person("ada", is_superuser=True))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, bool]]:
    """Record for each opened picture whether a transaction is open and others can write."""
    seen: list[tuple[bool, bool]] = []
    open_picture = Image.open

    def recording_open(*args: Any, **kwargs: Any) -> Image.Image:
        seen.append((connection.in_atomic_block, _can_write_in_another_thread()))
        return open_picture(*args, **kwargs)

    monkeypatch.setattr(Image, "open", recording_open)
    return seen


def _can_write_in_another_thread() -> bool:
    """Return whether another connection can write within seconds, without waiting for this one."""
    written: list[bool] = []

    def write() -> None:
        try:
            LibraryState.objects.touch()
            written.append(True)
        finally:
            connection.close()

    writer = Thread(target=write, daemon=True)
    writer.start()
    writer.join(5)
    return bool(written)


@pytest.mark.parametrize("make", [make_outlet, make_topic, make_video, make_clip])
def test_a_picture_is_decoded_outside_a_transaction(
    admin_client: Client, opened: list[tuple[bool, bool]], make: Any
) -> None:
    record = make()
    save(admin_client, page_of(record), picture=picture())
    record.refresh_from_db()
    assert record.poster
    assert opened == [(False, True)]  # once, and not again when it is placed


def test_an_invalid_picture_is_decoded_outside_a_transaction(
    admin_client: Client, opened: list[tuple[bool, bool]]
) -> None:
    save(admin_client, page_of(make_outlet()), picture=picture(8, 8))
    assert Outlet.objects.get().poster == ""
    assert opened == [(False, True)]


def test_a_picture_from_a_user_without_permission_is_not_decoded(
    opened: list[tuple[bool, bool]],
) -> None:
    outlet = make_outlet()
    client = signed_in(person("bob"))
    assert client.post(page_of(outlet), {"picture": picture()}).status_code == 404
    assert opened == []
