from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest

from clipqa.pasted_pages.as_json import as_json
from clipqa.pasted_pages.reading import MAX_LENGTH, read_page
from clipqa.pasted_pages.text.lines import clean
from clipqa.pasted_pages.values import PageError
from tests.fuzz.harness import LENGTHS, Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.pasted_pages.words import inherited, texts_of

LETTERS = re.compile(r"[^\W\d_]{3,}")  # shorter ones may be units of times
UNITS = re.compile(r"(min|sec|seg|sek|hour|hr|std|uhr)\w*", re.IGNORECASE)
ARTICLE = (
    "# Rain\n\nby Sam Teller\n\nA jar.\n\n## Parts\n\n* One\n* Two\n\n| a | b |\n|---|---|\n"
    "| c | d |\n\nMonth\tRain\nMay\t5\n\n**Why?**\nSo.\n\nQ: How?\nA: Thus.\n\nTip: Label it.\n\n"
    "Did you know?\n\nIt rains.\n\nJoin us.\n\nYou may also like\n\n1. Snow\n2. Fog\n"
)
TOPIC = (
    "Logo\r\nMusic\r\n\r\nWords.\r\n\r\nWho plays?\r\n\r\nAll do.\r\n\r\n"
    "Watch clip answer (01:29m)\r\nThumbnail\r\nRadio\r\n01:16 - 02:45\r\n\r\n"
    "Who plays?\r\n\r\nAll do.\r\n\r\n"
    "Watch clip answer (01:29m)\r\nRadio\r\n01:16 - 02:45\r\n\r\nPage 3 of54\r\n"
)
PAGES = Grammar(
    fragments=(
        *("\n# ", "\n## ", "\n* ", "\n• ", "\n1. ", "\n2) ", "\na) ", "\n– ", "\n→ ", "\n> "),
        *("\n| a | b |", "\n---", "\n===", "\na\tb", "\nQ: ", "\nA: ", "\n**a?**", "?", "**", "_"),
        *("\nTip:", "\nDid you know? ", "\nby Sam", "\nAuthor\n", "\nFAQ\n", "\nKey points\n"),
        *("\nWatch clip answer (01:29m)\n", "(00:", "\n01:16 - 01:40\n", "\n1:02:03\n", "of54"),
        *("\nThumbnail\n", "\nPage\n3\nof54\n", "\nYou may also like\n", "![a](b)"),
        *("\nJoin our newsletter.\n", "Corner Radio", "A short line", "It ends here.", "word"),
        *("\nHome > News > Rain\n", "\nHome\nNews\n", "\nAccept all\n", "We use cookies.\n"),
        *("\n+ Why?\n", "\n▼ ", "Why? A: So.", "\n3 comments\nReply\n", "\n© 2026\n"),
        *("(١ د ٢ ث)", "٠٠:٥٠ – ٠١:٠٠", "（0:14）", "第 3 页，共 54 页", "\u202a", "؟", "？"),
        *(" · 3 May 2026", "\n3 May 2026\n", "\n5 min read\n", "[x] ", "[a](b)", "\n0:24\n"),
        *("\n[Tip](//a/link)\n", "\n![](//a/image)\n", "\nQ: Still\n", "\n* [x] "),
        *("Source: Radio\n", "From 0:10 to 0:20", "0:10–0:20 · Radio", "2 answers\n", "— Ada\n"),
        *("0:10 bis 0:20 TV", "\nSource: Radio from 0:10 to 0:20\n"),
    ),
    documents=(ARTICLE, TOPIC),
)  # fmt: skip
PARTS = (
    *("a", " ", "\n", "a\n", "a b\n\n", "A.\n", "# a\n", "* a\n", "1. a\n", "1.\n", "•\n", "> "),
    *("a\tb\n", "\t", "|", "|a|b|\n", "|-", "-", "- - ", "*", "**", "**a** ", "_", "=", "(", "(0"),
    *("a?\nb.\n", "**a?**\nb\n", "Q: a\n", "Q: a\nA: b\n", "Tip:\n", "Tip: a\n", "Tip", "by A\n"),
    *(
        "FAQ\n",
        "Key points\n* a\n",
        "You may also like\n",
        "Did you know",
        "![",
        "![a](",
        "©",
        "photo ",
    ),
    *("0:00 - 0:01\n", "0:00\n", "0", "0:", "1.1", "1.1 A\n", "of5\n", "3\nof5\n", "a > ", "a / b"),
    *("Watch clip (0:01)\n", "Watch clip (0:01)\nRadio\n", "Who?\nAll.\nWatch clip (0:01)\n"),
    *(
        "Who?\nAll.\nWatch clip (0:01)\nRadio\n0:00 - 0:01\n",
        "Join us.\n",
        "🌱",
        "🌱 a\n",
        "\u200b",
    ),
    *("a line that is longer than forty signs\n", "a line that is longer than forty letters,\nb "),
    *(
        "Home > News\n",
        "a | b | c\n",
        "Home\n",
        "Home News\n",
        "We use cookies.\n",
        "Contents\na\n",
    ),
    *("Comments\n", "Reply\n", "© a\n", "3 May 2026\n", "By Ada Quill, 3 May 2026\n", "a · b\n"),
    *("## Why?\n* A.\n", "## Why?\nA.\n"),
    *("+ a?\nb\n", "a? +\nb.\n", "Q: a? A: b\n", "✓ a\n", "[a](b)\n", "[", "- [x] a\n", "— a\n"),
    *(
        "٣",
        "٠٠:٥٠\n",
        "（",
        "第",
        "第 3 页\n",
        "1 min 2 s\n",
        "(1 min",
        "0:24\nWho?\n",
        "1. a?\nb.\n",
    ),
    *("Radio\n0:00 - 0:01\nWho?\nAll.\nWatch clip (0:01)\n", "0:00 - 0:01 Radio\n", "a: b\n"),
    *(
        "Watch clip (0:01)\nRadio\n0:00 - 0:01\nWho?\nAll.\n",
        "All.\nWatch clip (0:01)\n",
        "2 answers\n",
    ),
)
# The suite tries every third of them within a page too, and `make fuzz` all.
INNER = PARTS if LENGTHS == 1 else PARTS[::3]
SHAPES = [
    *shapes(*PARTS),
    *shapes(*INNER, head=TOPIC, tail=ARTICLE),
    *shapes("A b\n", "24 answers\n", "Sport\n", head="# Music\n\n", tail=TOPIC),
]


def letters_of(text: str) -> Counter[str]:
    return Counter(word for word in LETTERS.findall(text) if not UNITS.fullmatch(word))


def check(text: str) -> None:
    try:
        page = as_json(read_page(text))
    except PageError as error:
        assert_sentence(error)
        return
    texts = list(texts_of(page))
    again = sum(map(letters_of, inherited(page)), Counter())
    assert letters_of(clean(text)) + again == sum(map(letters_of, texts), Counter())
    numbers = Counter(re.findall(r"\d+", " ".join(texts)))
    numbers -= Counter(re.findall(r"\d+", " ".join(inherited(page))))
    assert numbers <= Counter(re.findall(r"\d+", clean(text)))
    for block in page.get("blocks", []):
        assert all(block.get(key) for key in ("text", "items", "rows", "question") if key in block)
    ranges = [(r["start_s"], r["end_s"]) for r in page.get("records", [])]
    assert all(end is None or start is not None for start, end in ranges)
    assert not any(a["cut_off"] for a, _ in pairwise(page.get("records", [])))


def test_a_pasted_page_keeps_every_word_and_invents_none() -> None:
    fuzz(check, PAGES)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_pasted_page_is_read_in_linear_time(shape: Shape) -> None:
    assert_linear(read_page, shape, MAX_LENGTH, PageError)
