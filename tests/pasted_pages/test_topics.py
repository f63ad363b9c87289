"""What the cards of a topic are read as, where those above them could change them."""

from __future__ import annotations

from clipqa.pasted_pages.reading import read_page
from clipqa.pasted_pages.values import Topic

PLAYS = "Who plays?\n\nAll do.\n\nWatch clip (0:10)\nRadio\n0:10 - 0:20\n\n"
SINGS = "Who sings?\n\nNone do.\n\nWatch clip (0:11)\nRadio\n0:30 - 0:41\n\n"
ANSWER = "Only the old ones.\n\nWatch clip (0:10)\nTV\n0:50 - 1:00\n\n"


def read_topic(text: str) -> Topic:
    page = read_page(text)
    assert isinstance(page, Topic)
    return page


def test_an_answer_below_a_repeated_card_has_the_question_of_that_card() -> None:
    topic = read_topic("Music\n\n" + PLAYS + SINGS + PLAYS + ANSWER)
    assert [record.question for record in topic.records] == [
        "Who plays?",
        "Who sings?",
        "Who plays?",
    ]
    assert topic.records[-1].same_question
    assert topic.records[-1].answer == ("Only the old ones.",)
    assert topic.duplicates == 1
