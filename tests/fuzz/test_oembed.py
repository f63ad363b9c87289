from __future__ import annotations

import json

import pytest

from clipqa.fetching import UnavailableError
from clipqa.fetching.policy import MEGABYTE
from clipqa.lib.characters import check_text
from clipqa.providers.oembed import parse_details
from tests.fuzz.harness import Grammar, Shape, assert_linear, assert_sentence, fuzz, shapes
from tests.providers.tables import FULL_TABLE

VIMEO = FULL_TABLE["vimeo"]
SOURCE = FULL_TABLE.recognise(VIMEO.example)
DESCRIPTION = {
    "type": "video",
    "title": "A talk",
    "author_name": "The channel",
    "author_url": "https://vimeo.com/channel",
    "thumbnail_url": "https://i.vimeocdn.com/video/1-d_640?region=us",
    "duration": 62.5,
    "html": '<iframe src="https://player.vimeo.com/video/1"></iframe>',
}
DESCRIPTIONS = Grammar(
    fragments=(
        *("{", "}", "[", "]", ":", "null", "true", "NaN", "Infinity", "-1", "1e999", "\\u0000"),
        *("\\ud800", "\\u202e", "\\u200b", '"title"', '"duration"', '"thumbnail_url"'),
        *("https://i.vimeocdn.com", "@10.0.0.1", "https://127.0.0.1/", "javascript:"),
    ),
    documents=(json.dumps(DESCRIPTION), json.dumps(DESCRIPTION, indent=2)),
)
SHAPES = [
    *shapes("[", "{", "[]", "[],", "{},", '{"a":', "9", "\\u0041", '"', " ", "1.5,", "é"),
    *shapes("[],", "9", '"a",', head='{"title": "A", "b": [', tail="1]}"),
    *shapes("a", " ", "\\u202e", "\\ud83d\\ude00", "\\t", head='{"title": "', tail='"}'),
]


def check(text: str) -> None:
    try:
        details = parse_details(VIMEO, SOURCE, text.encode("utf-8", "surrogatepass"))
    except UnavailableError as error:
        assert_sentence(error)
        return
    for field, longest in ((details.title, 300), (details.author, 120)):
        assert len(field) <= longest
        check_text(field)
    assert details.title
    assert not details.author_url or details.author_url.startswith("https://")
    picture = details.thumbnail_url
    assert not picture or picture.startswith("https://i.vimeocdn.com/")
    assert details.duration_ms is None or 0 < details.duration_ms <= 360_000_000


def test_a_description_is_read_or_refused_with_a_sentence() -> None:
    fuzz(check, DESCRIPTIONS)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_description_takes_no_more_than_its_length(shape: Shape) -> None:
    def parse(text: str) -> None:
        parse_details(VIMEO, SOURCE, text.encode())

    assert_linear(parse, shape, MEGABYTE, UnavailableError)
