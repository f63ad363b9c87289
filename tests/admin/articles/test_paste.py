"""A text copied from a web page becomes a draft, after the page has shown what was read."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clipqa.articles.reading import read_blocks
from clipqa.importers.articles.pasted import ONCE
from clipqa.models import Article, Status
from tests.admin.pages import list_page, page_of
from tests.admin.people import person
from tests.articles.make import make_author
from tests.pasted_pages.words import words_of
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db
PASTE = reverse("admin:clipqa_article_paste")
CASES = Path(__file__).parents[2] / "data/pasted_pages/cases"
PAGE = """# Keeping a Rain Diary

by Edda Brandt

Rain is easy to measure.

## Picking a place

Stand it in the open.

1984. That year was dry.

- Far from walls
- Level

## FAQ

**Does snow count?**

Yes, once it has melted.

Share
"""


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


def read(client: Client, text: str = PAGE, **typed: str) -> HttpResponse:
    return client.post(PASTE, {"text": text, "language": "en", **typed})


def create(client: Client, text: str = PAGE, language: str = "en") -> Article:
    shown = read(client, text, language=language)
    sent = read(client, text, language=language, read=shown.context["read"], _create="1")
    assert sent.status_code == 302, sent.context["form"].errors
    return Article.objects.latest("pk")


def text_errors(response: HttpResponse) -> list[str]:
    return list(response.context["form"].errors["text"])


def test_the_list_of_articles_links_to_the_page(editor: Client) -> None:
    assert f'href="{PASTE}"' in editor.get(list_page("article")).content.decode()
    assert 'name="text"' in editor.get(PASTE).content.decode()


def test_what_was_read_is_shown_before_anything_is_saved(editor: Client) -> None:
    page = read(editor).content.decode()
    assert "Keeping a Rain Diary" in page
    assert "Does snow count?" in page
    assert 'name="_create"' in page
    assert not Article.objects.exists()


def test_the_draft_has_the_blocks_that_were_shown(editor: Client) -> None:
    author = make_author("Edda Brandt")
    article = create(editor)
    assert (article.title, article.author, article.status) == (
        "Keeping a Rain Diary",
        author,
        Status.DRAFT,
    )
    blocks = read_blocks([article.pk])[article.pk]
    assert [block.type for block in blocks] == ["text", "text", "text", "faq"]
    assert "## Picking a place\n\nStand it in the open." in blocks[1].contents["text"]
    assert "1984\\. That year" in blocks[1].contents["text"]
    assert "- Far from walls\n- Level" in blocks[1].contents["text"]
    assert "Keeping a Rain Diary" in editor.get(page_of(article)).content.decode()


def test_an_unknown_author_is_kept_as_the_name_of_the_editor(editor: Client) -> None:
    assert create(editor).editor == "Edda Brandt"


def test_the_limits_of_a_page_are_those_of_the_model() -> None:
    columns = {"title": "title", "standfirst": "standfirst", "byline": "editor"}
    assert {
        name: Article._meta.get_field(column).max_length for name, column in columns.items()
    } == ONCE


def test_a_standfirst_that_is_too_long_is_the_first_paragraph(editor: Client) -> None:
    article = create(editor, "# Rain\n\n" + "Rain is easy to measure. " * 30 + "\n\n## Then\n\nOn.")
    assert article.standfirst == ""
    assert "Rain is easy" in read_blocks([article.pk])[article.pk][0].contents["text"]


def test_a_changed_text_is_shown_again_before_it_is_created(editor: Client) -> None:
    shown = read(editor)
    sent = read(editor, PAGE + "\nOne line more.\n", read=shown.context["read"], _create="1")
    assert "One line more." in sent.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("path", sorted(CASES.glob("*article*.txt")), ids=lambda path: path.stem)
def test_no_word_of_a_page_is_lost(editor: Client, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = read(editor, text)
    article = create(editor, text)
    blocks = read_blocks([article.pk])[article.pk]
    stored = " ".join(
        [article.title, article.standfirst, article.editor]
        + [each for block in blocks for each in block.texts]
        + list(shown.context["form"].dropped)
    )
    assert words_of(text) - words_of(stored) == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("...", "This text has no words."),
        ("# " + "A" * 201 + "\n\nOne.\n", "This text has no title."),
        ("# Title\n\n" + "word " * 5000, "Text: Ensure this value has at most 20000 characters"),
        ("# Title\n\nNul\x00.", "Null characters are not allowed."),
    ],
)
def test_a_text_that_cant_be_read_is_kept_with_a_sentence(
    editor: Client, text: str, sentence: str
) -> None:
    answer = read(editor, text)
    assert sentence in " ".join(text_errors(answer))
    assert answer.status_code == 200
    assert not Article.objects.exists()


def test_an_invalid_language_is_an_error_of_its_field(editor: Client) -> None:
    answer = read(editor, language="klingon!!")
    assert answer.context["form"].errors.keys() == {"language"}
    assert 'name="_create"' not in answer.content.decode()


def test_a_contributor_pastes_an_own_draft_and_others_dont() -> None:
    conny = of_role("conny", "contributor")
    assert create(signed_in(conny)).created_by == conny
    reader = signed_in(person("rita"))
    assert reader.get(PASTE).status_code in (302, 403)
