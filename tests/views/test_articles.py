import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.curation import archive, delete_answers, save_answer
from clipqa.curation.articles import (
    ArticleParts,
    archive_articles,
    publish_articles,
    save_article,
)
from clipqa.models import Article, LibraryState, Status
from clipqa.posters import make_renditions
from clipqa.posters.stored import store_renditions
from tests.articles.make import faq, make_article, make_author, text
from tests.factories import make_answer, make_outlet, make_published, make_question, make_topic
from tests.views.reader import read

pytestmark = pytest.mark.django_db


def words_of(article: Article) -> str:
    """Return the text of an article's page with collapsed white space."""
    html = read(article.get_absolute_url()).html
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def table(cells: str, *, has_header: bool = True) -> BlockValue:
    contents = {"title": "Outcomes", "cells": cells, "has_header": has_header, "note": "All of it."}
    return BlockValue("table", contents)


def test_the_page_has_head_text_contents_and_corrections() -> None:
    article = make_article(
        text("## Who watches\n\nObservers do.\n\n### How\n\nWith eyes."),
        standfirst="A short line.",
        author=make_author(biography="Writes."),
        editor="Cora Vale",
        topics=[make_topic("Ceasefires")],
        main_topic=make_topic("Ceasefires"),
        corrections=[(date(2026, 9, 18), "It was 14 months.")],
        ai_disclosure=True,
    )
    page = read(article.get_absolute_url())
    assert page.title.startswith("How ceasefires are monitored")
    assert page.meta("description") == "A short line."
    assert page.json_ld["author"]["name"] == "Edda Brandt"
    assert {"#who-watches", "#how", "/authors/edda-brandt/", "/topics/ceasefires/"} <= page.links
    words = words_of(article)
    for expected in ("18 Sep 2026 It was 14 months.", "clips checked by", "with the help of an AI"):
        assert expected in words


def test_a_claim_is_followed_by_the_clip_in_which_it_is_said() -> None:
    answer = make_published("Who checks?", outlet=make_outlet("Delta News"), speaker="Ada Lind")
    article = make_article(text(f"It is agreed before[^{answer.public_id}], so they say."))
    page = read(article.get_absolute_url())
    (mark,) = page.all("a", **{"class": "source-mark"})
    (note,) = page.all("div", **{"class": "clip-note-body"})
    assert mark["href"] == f"#{note['id']}"
    assert page.html.index("so they say.") < page.html.index(f'id="{note["id"]}"')
    assert len(page.all("clip-player")) == 1
    sources = words_of(article).partition("Sources")[2]
    assert "Delta News" in sources
    assert "Ada Lind" in sources


def test_the_same_source_has_one_number_and_a_note_beside_each_passage() -> None:
    one, two = make_published(), make_published()
    article = make_article(
        text(f"A[^{two.public_id}] and B[^{one.public_id}].\n\nC[^{two.public_id}].")
    )
    page = read(article.get_absolute_url())
    marks = re.findall(r'href="#(clip_\d)">.*?</span>\s*(\d)</a>', page.html, re.S)
    assert marks == [("clip_1", "1"), ("clip_2", "2"), ("clip_3", "1")]
    assert len(page.all("li", id="source_1")) == 1


@pytest.mark.parametrize("hide", [archive, delete_answers], ids=["archived", "deleted"])
def test_a_clip_that_is_gone_leaves_its_citation(hide) -> None:  # type: ignore[no-untyped-def]
    answer = make_published("Secret question?", body="Secret words.", outlet=make_outlet("Delta"))
    article = make_article(
        text(f"It is agreed[^{answer.public_id}]."), BlockValue("clip", {"cited": answer.public_id})
    )
    hide([answer])
    words = words_of(article)
    assert words.count("This clip is no longer available.") == 3
    assert "Delta" in words
    assert "Secret" not in words


def test_a_list_counts_the_clips_that_the_page_numbers() -> None:
    """A deleted answer keeps its number. A draft that was never public has none."""
    public, deleted = make_published(), make_published("Who left?")
    draft = make_answer("Who knows?", status=Status.DRAFT)
    article = make_article(text(" ".join(f"So[^{a.public_id}]." for a in (public, deleted, draft))))
    delete_answers([deleted])
    assert "2 clips" in words_of(article)
    assert "2 clips" in read("/articles/").html


def test_a_correction_of_the_answer_is_shown_with_the_claim() -> None:
    answer = make_published(correction="It was a Monday.", corrected_at=timezone.now())
    article = make_article(text(f"It is agreed[^{answer.public_id}]."))
    assert words_of(article).count("It was a Monday.") == 2


def test_an_unknown_marker_shows_nothing() -> None:
    article = make_article(text("It is agreed[^abcdefghij]."))
    assert "It is agreed." in words_of(article)
    assert "Sources" not in words_of(article)


def test_each_type_of_block_has_its_place() -> None:
    question = make_question("Who pays?")
    answer = make_published(question, outlet=make_outlet("Delta"))
    make_published(question, outlet=make_outlet("Harbour"))
    other = make_article(title="Another article")
    blocks = [
        BlockValue("key_points", {"title": "", "points": "One\n- *Two*"}),
        table("Paper\tEnds\nTruce\tHours\n<b>\tNever"),
        BlockValue("callout", {"kind": "tip", "text": "Read the annex."}),
        BlockValue("callout", {"kind": "did_you_know", "text": "It rained."}),
        BlockValue("quote", {"text": "We agreed.", "attribution": "An envoy"}),
        BlockValue("clip", {"cited": answer.public_id}),
        BlockValue("comparison", {"question_id": question.pk}),
        BlockValue("related", {"title": "", "items": f"{other.get_absolute_url()}\n/topics/no/"}),
        faq("What is a truce?"),
        faq("What is a treaty?"),
    ]
    article = make_article(*blocks)
    page = read(article.get_absolute_url())
    words = words_of(article)
    for expected in (
        "In short One Two",
        "Paper Ends Truce Hours &lt;b&gt; Never All of it.",
        "Tip Read the annex.",
        "Did you know? It rained.",
        "We agreed. An envoy",
        "Answered by 2 outlets",
        "You may also like Another article",
        "Questions and answers What is a truce?",
    ):
        assert expected in words
    assert [cell.get("data-label") for cell in page.all("td")] == ["Ends", "Ends"]
    assert [pair["id"] for pair in page.all("details", **{"class": "faq-pair"})] == [
        "what-is-a-truce",
        "what-is-a-treaty",
    ]


def test_ids_on_the_page_are_unique() -> None:
    answer = make_published()
    card = BlockValue("clip", {"cited": answer.public_id})
    article = make_article(
        text(f"## Main\n\nA[^{answer.public_id}].\n\n## Main\n\nB[^{answer.public_id}]."),
        text("## Sources\n\n## clip_1\n\n## Clip 1"),
        card,
    )
    ids = [
        attrs["id"] for _tag, attrs in read(article.get_absolute_url()).elements if "id" in attrs
    ]
    assert len(ids) == len(set(ids))


def test_a_right_to_left_article_has_its_direction() -> None:
    article = make_article(text("نص"), title="عنوان", language="ar")
    (element,) = read(article.get_absolute_url()).all("article", dir="rtl")
    assert element["aria-label"] == "عنوان"


def test_a_page_of_200_blocks_takes_as_many_statements_as_one_of_20() -> None:
    def statements(count: int) -> int:
        kinds = [
            lambda n: text(f"## Part {n}\n\nWords[^{make_published().public_id}]."),
            lambda n: faq(f"Question {n}?"),
            lambda n: BlockValue("comparison", {"question_id": make_published().question_id}),
            lambda n: table(f"a\tb\n{n}\t{n}"),
        ]
        blocks = [kinds[n % 4](n) for n in range(count)]
        article = make_article(*blocks, title=f"{count} blocks", topics=[make_topic()])
        Client().get("/")  # compiles what is compiled once
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(article.get_absolute_url()).status_code == 200
        return len(queries)

    statements(20)
    assert statements(20) == statements(200)


def test_an_article_appears_in_lists_and_on_its_topic_and_the_home_page() -> None:
    topic = make_topic("Ceasefires")
    make_published(topics=[topic])
    article = make_article(topics=[topic], author=make_author())
    for path in ("/", "/articles/", "/topics/ceasefires/", "/authors/edda-brandt/"):
        assert article.get_absolute_url() in read(path).links, path


def test_the_navigation_names_articles_only_if_there_is_one() -> None:
    make_published()
    assert "/articles/" not in read("/topics/").links
    article = make_article()
    assert "/articles/" in read("/topics/").links
    archive_articles([article])
    assert "/articles/" not in read("/topics/").links


def test_a_topic_is_public_with_an_article_alone() -> None:
    topic = make_topic("Treaties")
    assert Client().get("/topics/treaties/").status_code == 404
    article = make_article(topics=[topic])
    assert article.get_absolute_url() in read("/topics/treaties/").links
    archive_articles([article])
    assert Client().get("/topics/treaties/").status_code == 404


def test_a_scheduled_article_appears_and_expires_at_its_minute() -> None:
    soon, later = (timezone.now() + timedelta(hours=hours) for hours in (1, 2))
    article = make_article(publish_at=soon, expire_at=later)
    assert Client().get(article.get_absolute_url()).status_code == 404
    assert LibraryState.objects.current().next_due_at == soon
    past = timezone.now() - timedelta(minutes=1)
    Article.objects.filter(pk=article.pk).update(publish_at=past)
    LibraryState.objects.update(next_due_at=past)
    assert article.get_absolute_url() in read("/articles/").links
    assert LibraryState.objects.current().next_due_at == later
    assert LibraryState.objects.current().has_articles
    Article.objects.filter(pk=article.pk).update(expire_at=past, publish_at=None)
    LibraryState.objects.update(next_due_at=past)
    assert article.get_absolute_url() not in read("/articles/").links


def test_an_old_slug_redirects() -> None:
    article = make_article()
    old = article.get_absolute_url()
    article.slug = "new-name"
    save_article(article)
    response = Client().get(old)
    assert (response.status_code, response["Location"]) == (301, "/articles/new-name/")


def test_the_pages_are_cached_by_version_and_set_no_cookie(settings: Settings) -> None:
    settings.CLIPQA_PREPARED_PAGES_MB = 1
    article = make_article(author=make_author())
    for path in (article.get_absolute_url(), "/articles/", "/authors/edda-brandt/"):
        first = Client().get(path)
        assert not first.cookies
        assert first["Cache-Control"].startswith("public")
        again = Client().get(path, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
    block = read_blocks([article.pk])[article.pk][0]
    save_article(article, ArticleParts([text("Other words.", block.public_id)]))
    assert "Other words." in words_of(article)


def test_a_page_past_the_end_of_the_list_is_the_last_one() -> None:
    make_article()
    page = read("/articles/?page=7")
    assert page.notices == ["There is only one page. This is it."]


def test_a_corrected_answer_changes_the_article_at_once() -> None:
    answer = make_published("Who checks?")
    article = make_article(text(f"It is agreed[^{answer.public_id}]."))
    assert "It was a Monday." not in words_of(article)
    answer.correction = "It was a Monday."
    save_answer(answer)
    assert "It was a Monday." in words_of(article)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.ARCHIVED])
def test_an_unpublished_article_and_its_author_are_a_404(status: Status) -> None:
    article = make_article(status=status, author=make_author())
    assert Client().get(article.get_absolute_url()).status_code == 404
    assert Client().get("/authors/edda-brandt/").status_code == 404


def test_a_picture_is_public_with_its_article() -> None:
    file = io.BytesIO()
    Image.new("RGB", (640, 360), "teal").save(file, "PNG")
    renditions = make_renditions(file)
    base = store_renditions(renditions)
    size = {"poster_width": renditions.width, "poster_height": renditions.height}
    contents = {"alt": "A map", "caption": "Here.", "credit": "Ada", "poster": base, **size}
    article = make_article(BlockValue("picture", contents), status=Status.DRAFT)
    path = f"/media/{base}-{renditions.width}.jpg"
    assert Client().get(path).status_code == 404
    publish_articles([article])
    assert Client().get(path).status_code == 200
    page = read(article.get_absolute_url())
    (shown,) = page.all("img", alt="A map")
    assert shown["src"] == path
    assert page.meta("og:image").endswith(path)
    archive_articles([article])
    assert Client().get(path).status_code == 404
