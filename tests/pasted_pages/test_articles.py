"""What the blocks of an article are read as, where their neighbours could be mistaken for them."""

from __future__ import annotations

import pytest

from clipqa.pasted_pages.reading import read_page
from clipqa.pasted_pages.values import Article

PAGE = "# Rain\n\nby Sam Teller\n\nA jar.\n\n{}\n\nIt stands outside.\n\nEnd.\n"


def read_article(text: str) -> Article:
    page = read_page(text)
    assert isinstance(page, Article)
    return page


@pytest.mark.parametrize("image", ["![](rain.jpg)", "![ ](rain.jpg)"])
def test_the_text_below_an_image_without_words_is_no_caption(image: str) -> None:
    page = read_article(PAGE.format(image))
    assert "image_caption" not in [block.type for block in page.blocks]
    assert "It stands outside." in [block.text for block in page.blocks]
    assert "(rain.jpg)" in page.dropped


def test_the_words_of_an_image_are_its_caption() -> None:
    captions = [
        b.text
        for b in read_article(PAGE.format("![A jar](rain.jpg)")).blocks
        if b.type == "image_caption"
    ]
    assert captions == ["A jar"]
