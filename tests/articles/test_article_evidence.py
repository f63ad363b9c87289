"""The sentences of stored articles beside the transcripts of the clips that they cite."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clipqa.articles.blocks import BlockValue
from clipqa.curation.article_evidence import ArticleEvidence, examine_article
from clipqa.models import Answer, Status
from tests.articles.make import faq, text
from tests.factories import make_answer, make_clip, make_cues, make_published, make_video
from tests.roles.users import of_role

pytestmark = pytest.mark.django_db


def make_cited(*lines: str, language: str = "en", **values: object) -> Answer:
    """Create an answer whose clip has these lines, between two others of its recording."""
    answer = make_answer(
        clip=make_clip(make_video(language=language), 10_000, 10_000 + 4_000 * len(lines)),
        **{"status": Status.PUBLISHED, **values},
    )
    spoken = ["In Paris they counted ninety-nine.", *lines, "In Paris they counted ninety-nine."]
    cues = [(6_000 + 4_000 * at, 10_000 + 4_000 * at, line) for at, line in enumerate(spoken)]
    make_cues(answer.clip.video, *cues, language=language)
    return answer


@pytest.fixture
def cited() -> Answer:
    return make_cited("We counted forty-five violations in Geneva,", "says Minister Okonjo.")


def words(evidence: ArticleEvidence) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(each.finding.kind, each.finding.words, each.numbers) for each in evidence.findings]


def test_planted_errors_are_found_in_every_type_of_block(cited: Answer) -> None:
    mark = f"[^{cited.public_id}]"
    blocks = [
        text(
            f"## In 2014\n\nOkonjo counted 45 violations{mark}. He was in Vienna.{mark} So it is."
        ),
        BlockValue("key_points", {"title": "", "points": f"- 46 violations{mark}\n- Agreed"}),
        BlockValue(
            "table",
            {
                "title": "",
                "cells": f"Place\tCount 7\nGeneva\t45{mark}\nGeneva\t47{mark}\nBonn\t3",
                "has_header": True,
                "note": "",
            },
        ),
        faq("How many?", f"It was 48{mark}."),
        BlockValue("callout", {"kind": "tip", "text": f"Read on: 49{mark}."}),
        BlockValue(
            "quote",
            {"text": f"We counted fifty violations in Geneva{mark}", "attribution": "Okonjo"},
        ),
    ]
    evidence = examine_article(blocks, "en")
    assert words(evidence) == [
        ("name_not_said", "Vienna", (1,)),
        ("number_not_said", "46", (1,)),
        ("number_not_said", "47", (1,)),
        ("number_not_said", "48", (1,)),
        ("number_not_said", "49", (1,)),
        ("quote_altered", "We counted fifty violations in Geneva", (1,)),
    ]
    assert [each.block for each in evidence.findings] == [
        blocks[at].public_id for at in (0, 1, 2, 3, 4, 5)
    ]
    assert (evidence.cited, evidence.unchecked) == (8, 0)
    assert [each.sentence for each in evidence.uncited] == ["Bonn · 3"]


def test_a_clean_article_has_no_findings(cited: Answer) -> None:
    mark = f"[^{cited.public_id}]"
    blocks = [
        text(f"Minister Okonjo counted 45 violations{mark}. Nothing else was agreed."),
        BlockValue("quote", {"text": f"forty-five violations in Geneva{mark}", "attribution": ""}),
        BlockValue("clip", {"cited": cited.public_id}),
    ]
    evidence = examine_article(blocks, "en")
    assert (evidence.findings, evidence.uncited) == ([], [])
    assert evidence.cited == 2


def test_sentences_that_state_facts_and_cite_nothing_are_listed() -> None:
    source = (
        "It costs 45 dollars. Okonjo counted them. Both sides agree.\n\n"
        "They want “no ceasefire without guarantees”."
    )
    block = text(source)
    evidence = examine_article([block], "en")
    assert [each.sentence for each in evidence.uncited] == [
        "It costs 45 dollars.",
        "Okonjo counted them.",
        "They want “no ceasefire without guarantees”.",
    ]
    assert {each.block for each in evidence.uncited} == {block.public_id}


def test_what_is_said_before_and_after_the_clip_does_not_count(cited: Answer) -> None:
    block = text(f"There were 99 in Paris[^{cited.public_id}].")
    assert [word for _kind, word, _n in words(examine_article([block], "en"))] == ["99", "Paris"]


def test_the_cues_in_the_language_of_the_article_are_read(cited: Answer) -> None:
    lines = (10_000, 14_000, "Wir haben fünfundvierzig Verstöße gezählt.")
    make_cues(cited.clip.video, lines, language="de")
    block = text(f"Es wurden fünfundvierzig Verstöße gezählt[^{cited.public_id}].")
    assert words(examine_article([block], "de")) == []


def test_a_clip_without_transcript_is_counted_and_claims_nothing() -> None:
    block = text(f"There were 99 in Paris[^{make_published().public_id}]. And [^abcdefghij] 5.")
    evidence = examine_article([block], "en")
    assert (evidence.cited, evidence.unchecked, evidence.findings) == (2, 2, [])


def test_nothing_of_a_hidden_clip_is_told() -> None:
    hidden = make_cited("The zirkonvogel sings in the harbour of Geneva.", status=Status.DRAFT)
    block = BlockValue(
        "quote",
        {
            "text": f"The nightingale sings in the harbour of Geneva[^{hidden.public_id}]",
            "attribution": "",
        },
    )
    told = examine_article([block], "en", of_role("otto", "contributor"))
    assert (told.unchecked, told.findings) == (1, [])
    conny = of_role("conny", "contributor")
    Answer.objects.filter(pk=hidden.pk).update(created_by=conny)
    for reader in (conny, of_role("edda", "editor"), None):
        (found,) = examine_article([block], "en", reader).findings
        assert "zirkonvogel" in found.finding.message


def test_an_article_takes_two_statements_for_any_number_of_blocks(cited: Answer) -> None:
    def statements(count: int) -> int:
        marks = [f"[^{make_cited(f'It was {n}.').public_id}]" for n in range(count)]
        blocks = [text(f"It was {n}{mark}. Nobody knows.") for n, mark in enumerate(marks)]
        with CaptureQueriesContext(connection) as queries:
            evidence = examine_article(blocks, "en")
        assert (evidence.cited, evidence.findings) == (count, [])
        return len(queries)

    assert statements(2) == statements(40) == 2
    assert examine_article([], "en").cited == 0
