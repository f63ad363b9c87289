import pytest

from clipqa.lib.headings import headings_of, keep_anchors


def test_headings_are_read_in_their_order_without_markup_and_markers() -> None:
    source = "# One *more*\n\nText\n\n## Two[^abcdefghij]\n\n```\n# code\n```\n\n> # quoted"
    assert headings_of(source) == [(1, "One more"), (2, "Two")]


OLD = [("Who watches", "who-watches"), ("Who pays", "who-pays"), ("The end", "the-end")]


@pytest.mark.parametrize(
    ("new", "anchors"),
    [
        (["Who watches", "Who pays", "The end"], ["who-watches", "who-pays", "the-end"]),
        (["Who watches", "Who foots it", "The end"], ["who-watches", "who-pays", "the-end"]),
        (["Who pays", "The end"], ["who-pays", "the-end"]),
        (
            ["New", "Who watches", "Who pays", "The end"],
            ["new", "who-watches", "who-pays", "the-end"],
        ),
        ([], []),
    ],
    ids=["unchanged", "reworded", "deleted", "added", "none"],
)
def test_a_heading_keeps_its_anchor(new: list[str], anchors: list[str]) -> None:
    assert keep_anchors(OLD, new) == anchors


def test_an_anchor_is_used_once() -> None:
    assert keep_anchors([], ["A", "A", "!", "من"], {"a"}) == ["a-2", "a-3", "section", "من"]
