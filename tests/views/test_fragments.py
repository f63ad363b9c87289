"""Cards and lists of values are cached, and rendered again when their content changes."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from django.db import connection
from django.template.base import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.curation import archive, publish, save_answer, save_record
from clipqa.models import Answer, Video
from clipqa.templatetags import clipqa as tags
from tests.factories import (
    make_answer,
    make_clip,
    make_many_published,
    make_outlet,
    make_published,
    make_question,
    make_video,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_fragment_cache() -> Iterator[None]:
    tags._fragment_cache.cache_clear()
    yield
    tags._fragment_cache.cache_clear()


@pytest.fixture
def answer() -> Answer:
    return make_published("What is a truce?", speaker="Ada Lind")


def page(path: str = "/search/") -> str:
    return Client().get(path).content.decode()


def rendered(path: str, part: str = "includes/_card.html") -> int:
    """Return how many cards (or other parts) were rendered for a page."""
    names: list[str] = []
    render = Template.render

    def counted(self: Template, context: object) -> object:
        names.append(str(self.name))
        return render(self, context)

    with patch.object(Template, "render", counted):
        page(path)
    return names.count(part)


def test_lists_share_cached_cards(answer: Answer) -> None:
    make_published("What is a ceasefire?")
    outlet = answer.clip.video.outlet
    assert rendered("/search/") == 2
    assert rendered("/search/?year=2000&language=en") == 0
    assert rendered(outlet.get_absolute_url()) == 0
    assert rendered("/search/?sort=longest") <= 1  # the first card differs: its poster is not lazy


def test_a_questions_page_renders_each_answer_once(answer: Answer) -> None:
    path, part = answer.question.get_absolute_url(), "questions/_answer.html"
    make_published(answer.question, outlet=make_outlet("Harbour"))
    assert (rendered(path, part), rendered(path, part)) == (2, 0)
    assert rendered(answer.get_absolute_url(), part) == 1  # the first answer has a wide layout
    change_words(answer)
    assert rendered(path, part) == 1


def test_a_cached_card_costs_no_more_statements(answer: Answer) -> None:
    page()
    with CaptureQueriesContext(connection) as first:
        page("/search/?language=en")
    tags._fragment_cache.cache_clear()
    with CaptureQueriesContext(connection) as anew:
        page("/search/?language=en")
    assert len(first) == len(anew) == 3


def change_words(answer: Answer) -> None:
    answer.body = "Changed words."
    save_answer(answer)


def change_speaker(answer: Answer) -> None:
    answer.speaker = "Changed speaker"
    save_answer(answer)


def correct(answer: Answer) -> None:
    answer.correction = "Changed by a note."
    save_answer(answer)


def set_ai_disclosure(answer: Answer) -> None:
    answer.ai_disclosure = True
    save_answer(answer)


def rename_outlet(answer: Answer) -> None:
    outlet = answer.clip.video.outlet
    outlet.name = "Changed outlet"
    save_record(outlet)


def recolour_outlet(answer: Answer) -> None:
    outlet = answer.clip.video.outlet
    outlet.colour = "#123456"
    save_record(outlet)


def rename_video(answer: Answer) -> None:
    video = answer.clip.video
    video.title = "Changed title"
    save_record(video)


def change_air_date(answer: Answer) -> None:
    video = answer.clip.video
    video.aired_on = date(2001, 2, 3)
    save_record(video)


def set_source_gone(answer: Answer) -> None:
    Video.objects.filter(pk=answer.clip.video_id).update(
        health="gone", health_checked_at=datetime(2025, 1, 2, tzinfo=UTC)
    )


def change_clip_times(answer: Answer) -> None:
    answer.clip.end_ms += 1_000
    save_record(answer.clip)


def add_poster(answer: Answer) -> None:
    clip = answer.clip
    clip.poster, clip.poster_width, clip.poster_height = "posters/changed", 640, 360
    save_record(clip)


def rename_question(answer: Answer) -> None:
    answer.question.text = "What has changed?"
    save_record(answer.question)


def add_answer_of_another_outlet(answer: Answer) -> None:
    other = make_video(make_outlet("Changed Radio"), url="https://vimeo.com/123456")
    make_published(answer.question, clip=make_clip(other))


CHANGES = [
    change_words,
    change_speaker,
    correct,
    set_ai_disclosure,
    rename_outlet,
    recolour_outlet,
    rename_video,
    change_air_date,
    set_source_gone,
    change_clip_times,
    add_poster,
    rename_question,
    add_answer_of_another_outlet,
]


@pytest.mark.parametrize("path", ["/search/", "/questions/what-is-a-truce/"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_of_a_card_shows_in_the_next_request(
    answer: Answer, change: Callable[[Answer], None], path: str
) -> None:
    before = page(path)
    change(Answer.objects.with_card().get(pk=answer.pk))
    shown = page(path)
    tags._fragment_cache.cache_clear()
    assert shown == page(path) != before


def test_a_cached_card_never_outlives_its_answer(answer: Answer) -> None:
    assert answer.public_id in page()
    archive([answer])
    assert answer.public_id not in page()


def test_marked_search_words_show_in_no_other_list(answer: Answer) -> None:
    assert "<mark>truce</mark>" in page("/search/?q=truce")
    assert "<mark>" not in page()


def test_a_card_has_urls_of_the_requested_host(answer: Answer) -> None:
    page()
    other = Client(headers={"host": "127.0.0.1"}).get("/search/").content.decode()
    assert f"http://127.0.0.1/questions/{answer.question.slug}/" in other
    assert "http://testserver/questions/" not in other


VALUES, FILTERS = "feed/_facet.html", "feed/_facets.html"


def test_the_filters_are_rendered_once_for_all_pages_of_a_list(answer: Answer) -> None:
    make_many_published(7)
    assert (rendered("/search/", FILTERS), rendered("/search/?page=2", FILTERS)) == (1, 0)
    assert rendered("/search/?sort=oldest", FILTERS) == 1


def facets() -> list[dict[str, object]]:
    return list(Client().get("/api/v1/answers/").json()["facets"])


def test_a_list_of_values_is_rendered_again_only_if_its_counts_changed(answer: Answer) -> None:
    page()
    before = facets()
    make_published(make_question("En français ?", language="fr"), clip=answer.clip)
    changed = [facet for facet in facets() if facet not in before]
    assert rendered("/search/", VALUES) == len(changed) > 3
    rename_outlet(answer)
    assert rendered("/search/", VALUES) == 1
    assert "Changed outlet" in page()


def test_the_filters_of_each_page_link_from_its_own_url(answer: Answer) -> None:
    make_published(make_question("En français ?", language="fr"), clip=answer.clip)
    outlet = answer.clip.video.outlet.get_absolute_url()
    assert 'href="/search/?language=fr"' in page()
    assert f'href="{outlet}?language=fr"' in page(outlet)
    assert 'href="/search/?sort=oldest&amp;language=fr"' not in page()
    assert "sort=oldest" in page("/search/?sort=oldest").split("</aside>")[0]


def test_drafts_are_never_cached(answer: Answer) -> None:
    draft = make_answer("What is a draft?")
    page()
    publish([draft])
    assert rendered("/search/") == 2  # its own card, and the previous first card


def test_unknown_urls_leave_nothing_in_the_cache() -> None:
    page("/nowhere/")
    before = len(tags._fragment_cache(8)._values)
    for number in range(3):
        page(f"/nowhere/{number}/")
    assert len(tags._fragment_cache(8)._values) == before


def test_the_masthead_marks_where_the_reader_is(answer: Answer) -> None:
    for path in ("/search/", "/topics/", "/outlets/", "/", "/topics/", "/about/"):
        here = f'<a href="{path}" aria-current="page">'
        assert page(path).count('aria-current="page"') == (path in {"/topics/", "/outlets/"})
        assert (here in page(path)) == (path in {"/topics/", "/outlets/"})
    assert 'id="q"' in page("/about/")
    assert 'id="q"' not in page("/")
