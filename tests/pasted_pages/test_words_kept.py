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


CARD = "Who sings?\n\nNone do.\n\nWatch clip ({0})\nRadio\n{0} - 0:59\n\n"
CARDS = "Music\n\n" + CARD.format("0:10")
LINK = "{}. Kas groja?\n\nVisi.\n\n{}. Ziureti\nRadijas\n0:1{} - 0:20\n\n"
TOPICS = {
    "between two times": CARDS + "Who plays?\n\nAll do.\n\nWatch clip\n0:30 bis 0:41 Radio One",
    "a label of an outlet before a range": CARDS.replace("Radio\n", "Source: Radio from "),
    "a label of a clip before a range": CARDS.replace("Radio\n", "Source: Clip from "),
    "links without a space between them": CARDS
    + CARD.format("0:30").replace("None do.", "[None](//a)[do](//b) it."),
    "a check box": CARDS.replace("Who sings", "- [x] Who sings"),
    "a label before a link that is cut off": CARDS + "Q: Who plays?\nA: All.\nQ: Watch cli",
    "a label before a time that is cut off": CARDS + "Q: Who plays?\nA: All.\nA: 0:1",
    "numbers of links in an unknown language": "Muzika\n\n"
    + "".join(LINK.format(n, n + 1, n) for n in (1, 3, 5)),
    "a label of a still image": "Music\n\n"
    + "".join(f"Q: {n}?\nA: All.\nWatch clip (0:10)\nQ: Still\nRadio\n0:10 - 0:20\n" for n in "ab"),
}


@pytest.mark.parametrize("text", TOPICS.values(), ids=TOPICS.keys())
def test_the_labels_around_a_card_are_listed_as_left_out(text: str) -> None:
    page = as_json(read_page(text))
    assert page["kind"] == "topic"
    assert words_of_page(page) == words_of(text)
