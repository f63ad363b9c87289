"""The Evidence panel on the page of an article."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.curation import archive
from clipqa.models import Answer, Status
from tests.admin.pages import page_of
from tests.articles.make import make_article, text
from tests.factories import make_answer, make_clip, make_cues, make_video
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


def make_cited(line: str = "We counted forty-five violations.", **values: object) -> Answer:
    clip = make_clip(make_video(language="en"), 10_000, 14_000)
    make_cues(clip.video, (10_000, 14_000, line))
    return make_answer(clip=clip, **{"status": Status.PUBLISHED, **values})


def panel(client: Client, article: object) -> str:
    page = client.get(page_of(article)).content.decode()
    return page.partition('class="module evidence ae-evidence"')[2].partition("</section>")[0]


def test_the_panel_links_each_finding_to_its_block(edda: Client) -> None:
    cited = make_cited()
    article = make_article(text("It began."), text(f"There were 54[^{cited.public_id}]. And 7."))
    shown = panel(edda, article)
    assert "1 sentence cites a clip. 1 figure, name or quotation is not in its clip." in shown
    assert "“54” is not said in the cited clip." in shown
    assert "1 sentence with figures, names or quotations cites nothing" in shown
    assert shown.count('href="#block_text-1-name"') == 2
    assert 'id="block_text-1-name"' in edda.get(page_of(article)).content.decode()


def test_the_panel_of_a_proven_article_says_so(edda: Client) -> None:
    cited = make_cited()
    shown = panel(edda, make_article(text(f"There were 45 violations[^{cited.public_id}].")))
    assert "Their figures, names and quotations are in the clips." in shown
    assert "<li" not in shown


def test_the_panel_names_sources_that_were_changed(edda: Client) -> None:
    cited = make_cited()
    article = make_article(text(f"There were 45 violations[^{cited.public_id}]."))
    archive([cited])
    assert "The answer was archived" in panel(edda, article)


def test_the_words_of_a_hidden_clip_are_not_shown_to_the_author() -> None:
    conny = of_role("conny", "contributor")
    hidden = make_cited("The zirkonvogel sings in the harbour.", status=Status.DRAFT)
    article = make_article(
        text(f"He said “the nightingale sings in the harbour”[^{hidden.public_id}]."),
        status=Status.DRAFT,
        created_by=conny,
    )
    shown = panel(signed_in(conny), article)
    assert "1 could not be checked" in shown
    assert "zirkonvogel" not in shown


def test_the_panel_costs_the_same_statements_for_any_number_of_blocks(edda: Client) -> None:
    def statements(count: int) -> int:
        marks = [f"[^{make_cited().public_id}]" for _ in range(count)]
        article = make_article(*(text(f"There were 45{mark}. And 7.") for mark in marks))
        edda.get(page_of(article))
        with CaptureQueriesContext(connection) as queries:
            edda.get(page_of(article))
        return len(queries)

    assert statements(3) == statements(40)
