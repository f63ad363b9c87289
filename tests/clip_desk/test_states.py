"""Every state of the clip desk is accessible, keeps the content policy, and logs nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clipqa.models import Answer, User, Video
from tests.admin.pages import add_page, page_of
from tests.admin.people import person
from tests.browser.axe import COLOURS
from tests.browser.test_admin_pages import RECORD_VIOLATIONS, REPORTED_LEVELS, problems
from tests.browser.test_conflicts import add_session
from tests.factories import make_answer, make_clip, make_cues, make_outlet, make_topic, make_video
from tests.roles.users import of_role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TREE = Path(__file__).parent / "accessibility_tree.yaml"
LARGE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
ADD = add_page("answer")
SAID = (
    (140_000, 146_000, "Observers choose small teams."),
    (146_000, 151_000, "They drive the line in marked cars."),
    (151_000, 156_000, "At night it is drones and cameras."),
)


def recording(**values: Any) -> Video:
    video = make_video(
        make_outlet("Meridian Desk"),
        **{"title": "How a ceasefire is watched", "duration_ms": 724_000, **values},
    )
    make_cues(video, *SAID)
    return video


def draft(video: Video, **values: Any) -> Answer:
    return make_answer(
        "Who checks that a ceasefire holds?",
        topics=[make_topic("Ceasefires")],
        **{
            "clip": make_clip(video, start_ms=140_000, end_ms=151_000),
            "body": "Observers do: small teams drive the line in marked cars.",
            "speaker": "Tomas Lindqvist",
            "status": "draft",
            **values,
        },
    )


def is_open(page: Page, selector: str) -> None:
    expect(page.locator(selector).first).to_be_visible()


def nothing(page: Page) -> None:
    """The page as it is opened."""


def show_error(page: Page) -> None:
    page.fill("#id_end_ms", "1")
    is_open(page, "[data-wrong]")


def show_keys(page: Page) -> None:
    page.locator("[data-show-keys]").first.click()
    is_open(page, "dialog[open]")


def show_schedule(page: Page) -> None:
    page.get_by_role("button", name="Schedule").click()
    is_open(page, "dialog[open]")


def show_override(page: Page) -> None:
    page.get_by_role("button", name="Override").first.click()
    is_open(page, ".cd-why input")


def show_shared(page: Page) -> None:
    page.fill("#id_end_ms", "02:30")
    is_open(page, "[data-part=shared]")


def show_collision(page: Page) -> None:
    other = Answer.objects.get()
    other.body = "Someone else wrote this."
    other.edit_version += 1
    other.save()
    page.fill("#id_body", "And I wrote this.")
    page.keyboard.press("Control+s")
    is_open(page, ".errorlist:visible")


States = dict[str, tuple[Callable[[], str], Callable[[Page], None]]]
STATES: States = {
    "empty": (lambda: ADD, nothing),
    "ready": (lambda: page_of(draft(recording())), nothing),
    "youtube": (lambda: page_of(draft(recording(url="https://youtu.be/jNQXAC9IVRw"))), nothing),
    "unplayable": (
        lambda: page_of(draft(recording(url="https://youtu.be/jNQXAC9IVRw", health="gone"))),
        nothing,
    ),
    "error": (lambda: page_of(draft(recording())), show_error),
    "keys": (lambda: page_of(draft(recording())), show_keys),
    "schedule": (lambda: page_of(draft(recording())), show_schedule),
    "override": (lambda: page_of(draft(recording(), body="48 observers do.")), show_override),
    "shared": (
        lambda: (
            page_of([draft(made), draft(made, clip=made.clips.get())][0])
            if (made := recording())
            else ""
        ),
        show_shared,
    ),
    "collision": (lambda: page_of(draft(recording())), show_collision),
}


def watched(page: Page) -> list[str]:
    lines: list[str] = []
    page.on("console", lambda line: _note(lines, line))
    page.on("pageerror", lambda error: lines.append(str(error)))
    page.add_init_script(RECORD_VIOLATIONS)
    page.set_default_timeout(15_000)
    return lines


def _note(lines: list[str], line: Any) -> None:
    if line.type in REPORTED_LEVELS:
        lines.append(line.text)


def open_page(page: Page, site: str, user: User, path: str) -> None:
    add_session(page.context, site, user)
    page.set_viewport_size({"width": LARGE["width"], "height": LARGE["height"]})
    page.goto(site + path, wait_until="networkidle")
    is_open(page, ".clip-desk.is-live")


def problems_by_setting(page: Page) -> dict[str, list[str]]:
    found = {"large": problems(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = problems(page, COLOURS)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    found["dark phone"] = problems(page)
    page.emulate_media(color_scheme="light")
    found["phone"] = problems(page, COLOURS)
    return {setting: each for setting, each in found.items() if each}


@pytest.mark.parametrize("name", STATES)
def test_a_state_has_no_violations(page: Page, live_server: Any, name: str) -> None:
    make_path, act = STATES[name]
    lines = watched(page)
    open_page(page, live_server.url, person("alice", is_superuser=True), make_path())
    act(page)
    page.wait_for_load_state("networkidle")
    assert lines == []  # before axe, which requests style sheets from wrong addresses
    assert problems_by_setting(page) == {}


@pytest.mark.parametrize("size", [LARGE, PHONE], ids=["large", "phone"])
def test_the_screen_of_a_contributor_has_no_violations(
    page: Page, live_server: Any, size: Any
) -> None:
    lines = watched(page)
    jon = of_role("jon", "contributor")
    path = page_of(draft(recording(), created_by=jon))
    open_page(page, live_server.url, jon, path)
    page.set_viewport_size(size)
    expect(page.get_by_role("button", name="Submit for review")).to_be_visible()
    assert lines == []
    assert problems(page) == []


def test_the_accessibility_tree_is_the_stored_one(page: Page, live_server: Any) -> None:
    """To store another one, delete the file and run this test."""
    page.clock.set_fixed_time("2026-05-14T09:00:00Z")
    answer = draft(recording(aired_on="2026-05-14"))
    open_page(page, live_server.url, person("alice", is_superuser=True), page_of(answer))
    is_open(page, ".cd-line")
    is_open(page, "iframe")
    page.wait_for_load_state("networkidle")
    tree = page.locator("#clip-desk").aria_snapshot() + "\n"
    if not TREE.exists():
        TREE.write_text(tree)
    assert tree == TREE.read_text()
