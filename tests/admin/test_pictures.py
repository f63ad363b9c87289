"""Pictures are decoded while no transaction is open, so that others can write meanwhile."""

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
def desk() -> Client:
    return signed_in(person("ada", is_superuser=True))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bool, bool]]:
    """Each time Pillow opens a picture: is a transaction open, and can somebody else write?"""
    seen: list[tuple[bool, bool]] = []
    open_picture = Image.open

    def watched(*args: Any, **kwargs: Any) -> Image.Image:
        seen.append((connection.in_atomic_block, _somebody_else_writes()))
        return open_picture(*args, **kwargs)

    monkeypatch.setattr(Image, "open", watched)
    return seen


def _somebody_else_writes() -> bool:
    """Within seconds: a writer that waits for a transaction of ours would wait for this test."""
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
def test_others_can_write_while_a_picture_is_decoded(
    desk: Client, opened: list[tuple[bool, bool]], make: Any
) -> None:
    record = make()
    save(desk, page_of(record), picture=picture())
    record.refresh_from_db()
    assert record.poster
    assert opened == [(False, True)]  # once, and not again when it is placed


def test_a_refused_picture_is_not_decoded_inside_either(
    desk: Client, opened: list[tuple[bool, bool]]
) -> None:
    save(desk, page_of(make_outlet()), picture=picture(8, 8))
    assert Outlet.objects.get().poster == ""
    assert opened == [(False, True)]


def test_a_picture_of_somebody_who_may_not_save_is_not_decoded(
    opened: list[tuple[bool, bool]],
) -> None:
    outlet = make_outlet()
    client = signed_in(person("bob"))
    assert client.post(page_of(outlet), {"picture": picture()}).status_code == 404
    assert opened == []
