"""A small library with every kind of content that a page can show."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from clipqa.articles.blocks import BlockValue
from clipqa.curation.records import link_questions
from clipqa.models import Answer, Article, SubscriptionKind, Video
from clipqa.readers.links import Purpose, link_path
from clipqa.readers.subscribing import subscribe
from tests.articles.make import faq, make_article, make_author, text
from tests.factories import (
    make_clip,
    make_cues,
    make_outlet,
    make_published,
    make_question,
    make_topic,
    make_video,
)
from tests.readers.make_comments import make_approved

FILM = Path(settings.BASE_DIR) / "clipqa/demo/media/wion-munich.mp4"
ARABIC = "ما الدور الذي تؤديه السعودية في المحادثات؟"


@dataclass(frozen=True)
class Library:
    film: Video
    answer: Answer
    gone: Answer
    arabic: Answer
    pages: dict[str, str] = field(default_factory=dict)


def make_library() -> Library:
    film = _film()
    question = make_question("What keeps both sides in the room?", [make_topic("Mediation")])
    answer = make_published(
        question,
        clip=make_clip(film, 20_000, 24_000),
        correction="It was a Monday, not a Friday.",
        editor="Maren Holt",
    )
    make_published(question, clip=make_clip(_other("Delta News", "#ffd400")), speaker="Ada Lind")
    gone = _gone(question)
    arabic = make_published(
        make_question(ARABIC, [make_topic("Mediation")], language="ar"),
        clip=make_clip(film, 21_000, 22_000),
        body="تعمل المملكة العربية السعودية مضيفا ووسيطا.",
    )
    link_questions(question, [arabic.question])
    for number in range(9):
        clip = make_clip(film, 30_000 + number * 1000, 40_000 + number * 2000)
        make_published(f"What is said in part {number}?", clip=clip, topics=[make_topic()])
    _make_articles(answer, gone, arabic)
    return Library(film, answer, gone, arabic, _pages(film, answer, arabic))


def _make_articles(answer: Answer, gone: Answer, arabic: Answer) -> None:
    author = make_author(biography="Writes explainers.")
    topic = make_topic("Mediation")
    cells = "Paper\tEnds\nTruce\tHours\nTreaty\tNever"
    article = make_article(
        BlockValue("key_points", {"title": "", "points": "One point\nAnother point"}),
        text(
            "## In the room\n\nIt is quiet. Both sides stay until four"
            f"[^{answer.public_id}], and then they go.\n\nNobody leaves first[^{gone.public_id}]."
        ),
        BlockValue(
            "table", {"title": "Papers", "cells": cells, "has_header": True, "note": "All."}
        ),
        BlockValue("callout", {"kind": "tip", "text": "Read the annex."}),
        BlockValue("quote", {"text": f"Never a word.[^{answer.public_id}]", "attribution": "Ada"}),
        BlockValue("clip", {"cited": answer.public_id}),
        BlockValue("comparison", {"question_id": answer.question_id}),
        text("## Afterwards\n\n### In the corridor\n\nThey talk."),
        faq("Who pays?", f"Both do[^{answer.public_id}]."),
        faq("Who reports?"),
        BlockValue("related", {"title": "", "items": "/topics/mediation/"}),
        title="Behind closed doors",
        standfirst="A short line about the room.",
        author=author,
        editor="Cora Vale",
        topics=[topic],
        main_topic=topic,
        corrections=[(date(2026, 9, 18), "It was 14 months.")],
        are_comments_open=True,
    )
    _make_comments(article)
    make_article(
        text(f"## الغرفة\n\nتعمل المملكة مضيفا ووسيطا[^{arabic.public_id}]."),
        title="في الغرفة",
        language="ar",
        topics=[topic],
    )
    make_article(*_wide_blocks(answer), title="W" * 120, author=author, topics=[topic])


def _make_comments(article: Article) -> None:
    comment = make_approved(article, "How long?\n\nSee https://example.org/a_(b).", name="Rita")
    make_approved(article, "أربع ساعات.", name="ريتا", parent=comment)
    make_approved(article, f"https://example.org/{'Donaudampfschifffahrts' * 12}")


def _wide_blocks(answer: Answer) -> list[BlockValue]:
    """Return blocks whose words and cells do not fit in a column."""
    word = "Donaudampfschifffahrts" * 12
    cells = "\n".join("\t".join([word, *["Column"] * 11]) for _row in range(3))
    table = {"title": word, "cells": cells, "has_header": True, "note": word}
    return [
        BlockValue("key_points", {"title": word, "points": word}),
        text(f"## {word}\n\n{word}[^{answer.public_id}]\n\n- {word}\n\n### {word}\n\n{word}"),
        BlockValue("table", table),
        BlockValue("callout", {"kind": "note", "text": word}),
        BlockValue("quote", {"text": word, "attribution": word}),
        faq(f"{word}?", f"{word}[^{answer.public_id}]"),
    ]


def _film() -> Video:
    (Path(settings.MEDIA_ROOT) / "demo").mkdir(exist_ok=True)
    shutil.copy(FILM, Path(settings.MEDIA_ROOT) / "demo" / FILM.name)
    outlet = make_outlet("Harbour Public TV", website="https://harbour.example/")
    film = make_video(
        outlet, f"media:demo/{FILM.name}", title="How talks work", duration_ms=120_000
    )
    make_cues(film, (20_000, 22_000, "Never surprise a side."), (22_000, 24_000, "Never a word."))
    return film


def _other(name: str, colour: str) -> Video:
    return make_video(make_outlet(name, colour=colour), "https://archive.org/details/talks-2")


def _gone(question: object) -> Answer:
    video = make_video(make_outlet("Kanal 8", colour="#ffffff"), health="gone")
    clip = make_clip(video)
    make_cues(video, (50_000, 55_000, "Nobody leaves first."))
    return make_published(question, clip=clip, ai_disclosure=True)  # type: ignore[arg-type]


def _pages(film: Video, answer: Answer, arabic: Answer) -> dict[str, str]:
    question = answer.question.get_absolute_url()
    return {
        "home": "/",
        "everything": "/search/",
        "a search": "/search/?q=part&duration=short",
        "an empty search": "/search/?q=zebra&outlet=harbour-public-tv",
        "topics": "/topics/",
        "a topic": "/topics/mediation/",
        "outlets": "/outlets/",
        "an outlet": "/outlets/harbour-public-tv/",
        "a question": question,
        "a shared answer": f"{question}?answer={answer.public_id}",
        "a right-to-left question": arabic.question.get_absolute_url(),
        "a recording": f"{film.get_absolute_url()}?t=20",
        "a recording between its clips": f"{film.get_absolute_url()}?t=1",
        "all topics to choose from": "/search/?outlet=kanal-8&fragment=facet&facet=topic",
        "articles": "/articles/",
        "an article": "/articles/behind-closed-doors/",
        "a right-to-left article": quote("/articles/في-الغرفة/"),
        "an article of long words": f"/articles/{Article.objects.get(title='W' * 120).slug}/",
        "an author": "/authors/edda-brandt/",
        "asking the editors": "/ask/?search=/search/%3Fq%3Dzebra",
        "reporting a problem": f"/answers/{answer.public_id}/report/",
        "was it helpful": f"/answers/{answer.public_id}/helpful/",
        **_subscription_pages(),
        "comments": "/articles/behind-closed-doors/comments/",
        "writing a comment": "/articles/behind-closed-doors/comments/new/",
        "about": "/about/",
        "no page": "/nowhere/",
    }


def _subscription_pages() -> dict[str, str]:
    """The pages of a reader with a confirmed subscription and another one."""
    for search in ("q=zebra", "q=" + quote("زيبرا")):
        made = subscribe("ada@example.org", SubscriptionKind.SEARCH, search)
        assert made
    made.confirmed_at = timezone.now()
    made.save()
    digest = made.subscriber.sender_hmac
    return {
        "subscribing": "/subscribe/?topic=mediation",
        "confirming a subscription": link_path(Purpose.CONFIRM, digest),
        "one's own subscriptions": f"{link_path(Purpose.OWN, digest)}?changed=1",
        "unsubscribing": link_path(Purpose.UNSUBSCRIBE, digest),
    }


PAGE_NAMES = (
    "home",
    "everything",
    "a search",
    "an empty search",
    "topics",
    "a topic",
    "outlets",
    "an outlet",
    "a question",
    "a shared answer",
    "a right-to-left question",
    "a recording",
    "a recording between its clips",
    "all topics to choose from",
    "articles",
    "an article",
    "a right-to-left article",
    "an article of long words",
    "an author",
    "asking the editors",
    "reporting a problem",
    "was it helpful",
    "subscribing",
    "confirming a subscription",
    "one's own subscriptions",
    "unsubscribing",
    "comments",
    "writing a comment",
    "about",
    "no page",
)
