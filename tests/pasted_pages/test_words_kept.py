"""Every word of these pages is kept, also where lines are joined, renamed or split."""

from __future__ import annotations

import pytest

from clipqa.pasted_pages.as_json import as_json
from clipqa.pasted_pages.reading import read_page
from tests.pasted_pages.words import words_of, words_of_page

ARTICLE = "# Rain\n\nby Sam Teller\n\nA jar is enough.\n\n{}\n\nMore words stand here.\n"
LINKED = {
    "a link below a label": ARTICLE.format("Tip:\n\n[Label it](https://a.example/jar)"),
    "a linked label above a list": ARTICLE.format("[Tip](https://a.example/tip)\n\n* One\n* Two"),
    "linked key points": ARTICLE.format("[Key points](https://a.example/key)\n\n* One\n* Two"),
    "a linked byline": "# Rain\n\n[by Sam Teller](https://a.example/sam)\n\nA jar is enough.\n",
    "a linked name": "# Rain\n\n[Sam Teller](https://a.example/sam)\n\n3 May 2026\n\nA jar.\n",
}


@pytest.mark.parametrize("text", LINKED.values(), ids=LINKED.keys())
def test_the_address_of_a_link_is_listed_as_left_out(text: str) -> None:
    page = as_json(read_page(text))
    assert words_of_page(page) == words_of(text)
