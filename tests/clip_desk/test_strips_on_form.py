"""The strips on the form of an answer: what they set is saved, within the content policy."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from clipqa.models import Answer, Clip, FilmAnalysis, JobState
from tests.admin.pages import page_of
from tests.factories import make_answer, make_clip, make_published
from tests.films.conftest import films, media, stored_video  # noqa: F401 (fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEVELS = bytes((100, 156)) * 50


@pytest.fixture
def answer(films: dict[str, Path], media: Path) -> Answer:  # noqa: F811
    video = stored_video(media, films["whole"])
    FilmAnalysis.objects.filter(video=video).delete()
    measured = {"level_ms": 40, "levels": LEVELS}
    FilmAnalysis.objects.create(
        video=video, state=JobState.DONE, finished_at=timezone.now(), **measured
    )
    make_published("What is a red picture?", clip=make_clip(video, 1_200, 1_900))
    return make_answer(clip=make_clip(video, 400, 1_000), status="draft")


def test_a_dragged_time_is_saved(superuser_page: Page, live_server: Any, answer: Answer) -> None:
    page = superuser_page
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto(live_server.url + page_of(answer))
    expect(page.locator("#strip-levels[d^=M]")).to_be_attached()
    expect(page.get_by_role("button", name="What is a red picture?")).to_be_visible()
    handle = page.get_by_role("slider", name="Out", exact=True)
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", "1.1 seconds")
    assert page.input_value("[name=end_ms]") == "00:01.1"
    assert page.evaluate("violations") == []
    page.locator("[name=_continue]").first.evaluate("(button) => button.click()")
    expect(page.locator(".messagelist .success")).to_be_visible()
    answer.refresh_from_db()
    assert (answer.clip.start_ms, answer.clip.end_ms) == (400, 1_100)
    assert Clip.objects.count() == 2
