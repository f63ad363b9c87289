"""Modules of the answer's text: words and their time, Markdown keys, marks that follow typing."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.standins.server import Site

pytestmark = pytest.mark.browser
LOADED = """async () => {
  const load = (name) => import(`/static/js/clip-desk/${name}.js`);
  Object.assign(window, ...(await Promise.all(["words", "markdown", "marks", "mirror"].map(load))));
  window.after = (kind, text) => {
    const [first, second] = [text.indexOf("|"), text.lastIndexOf("|") - 1];
    const value = text.replaceAll("|", "");
    const made = edit(kind, value, first, Math.max(first, second), "url");
    const { from, to, text: put, start, end } = made;
    const now = value.slice(0, from) + put + value.slice(to);
    return `${now.slice(0, start)}|${now.slice(start, end)}|${now.slice(end)}`;
  };
}"""


@pytest.fixture(scope="module")
def modules(browser: Browser, site: Site) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(site.add_page("/modules/", "<!DOCTYPE html><title>Modules</title>"))
    page.evaluate(LOADED)
    yield page
    page.close()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Observers do – in 48 hours.", 5),
        ("- **one**\n- [two words](https://example.org/a/b) *", 3),
        ("Кто следит?", 2),
        ("停戦を監視します。", 5),
        ("สวัสดีครับ and two", 4),
        ("🏗 -- !", 0),
    ],
)
def test_words_are_counted_in_any_script(modules: Page, text: str, count: int) -> None:
    assert modules.evaluate("countWords", text) == count


def test_the_time_to_say_them_is_that_of_the_evidence_checks(modules: Page) -> None:
    assert modules.evaluate("[sayMs(75), formatLength(sayMs(75)), formatLength(3723400)]") == [
        30_000,
        "0:30",
        "1:02:03",
    ]


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("strong", "A |crane| here", "A **|crane|** here"),
        ("strong", "A **|crane|** here", "A |crane| here"),
        ("emphasis", "A **|crane|** here", "A ***|crane|*** here"),
        ("emphasis", "A *|crane|* here", "A |crane| here"),
        ("strong", "A || here", "A **||** here"),
        ("link", "A |crane| here", "A [crane](|url|) here"),
        ("link", "See |https://example.org|.", "See [||](https://example.org)."),
        ("list", "one\nt|w|o", "one\n|- two|"),
        ("list", "o|ne\ntw|o", "|- one\n- two|"),
        ("list", "- o|ne\n- tw|o", "|one\ntwo|"),
    ],
)
def test_markdown_is_put_around_the_selection_and_taken_away(
    modules: Page, kind: str, before: str, after: str
) -> None:
    assert modules.evaluate("([kind, text]) => after(kind, text)", [kind, before]) == after


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("It is from 1980.", ["1980"]),
        ("Now 🏗 it is from 1980.", ["1980"]),
        ("It is from 1980, they say.", ["1980"]),
        ("It is from 1890.", []),
        ("It is from 198.", []),
        ("", []),
    ],
)
def test_marks_follow_what_is_typed_around_them(
    modules: Page, text: str, marked: list[str]
) -> None:
    found: list[Any] = modules.evaluate(
        """(text) => {
          const ranges = [{ start: 11, end: 15, kind: "open" }];
          return pieces(text, moved(ranges, "It is from 1980.", text));
        }""",
        text,
    )
    assert [piece["text"] for piece in found if "kind" in piece] == marked
    assert "".join(piece["text"] for piece in found) in {text, ""}


def test_ranges_that_overlap_or_are_outside_the_text_are_left_out(modules: Page) -> None:
    ranges = [
        {"start": 3, "end": 5, "kind": "a"},
        {"start": 4, "end": 6, "kind": "b"},
        {"start": 90, "end": 91, "kind": "c"},
    ]
    found = modules.evaluate("(ranges) => pieces('0123456789\\nnext', ranges)", ranges)
    assert [(piece["text"], piece.get("kind")) for piece in found] == [
        ("012", None),
        ("34", "a"),
        ("56789", None),
    ]


def test_the_mirror_scrolls_with_the_text_and_is_empty_without_marks(modules: Page) -> None:
    found = modules.evaluate(
        """async () => {
          document.body.innerHTML = '<textarea rows="2"></textarea><div></div>';
          const [area, mirror] = document.body.children;
          mirror.style.cssText = "block-size: 40px; overflow: hidden; white-space: pre-wrap";
          const frame = () => new Promise(requestAnimationFrame);
          const frames = async () => { for (let i = 0; i < 3; i++) await frame(); };
          const shown = new Mirror(area, mirror);
          const type = async (text) => {
            area.value = text;
            area.dispatchEvent(new Event("input"));
            await frames();
            return [mirror.textContent, mirror.querySelector("mark")?.textContent ?? ""];
          };
          const empty = await type("It is from 1980.");
          shown.mark([{ start: 11, end: 15, kind: "open" }], area.value);
          await frames();
          const marked = await type("Since 1908: it is from 1980.");
          const long = "line\\n".repeat(40);
          await type(`${long}It is from 1980.`);
          const start = long.length + 11;
          shown.mark([{ start, end: start + 4, kind: "open" }], area.value);
          await frames();
          area.scrollTop = 120;
          area.dispatchEvent(new Event("scroll"));
          return { empty, marked, scrolled: mirror.scrollTop };
        }"""
    )
    assert found == {
        "empty": ["", ""],
        "marked": ["Since 1908: it is from 1980.", "1980"],
        "scrolled": 120,
    }
