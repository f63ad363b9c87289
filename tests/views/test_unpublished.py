"""Unpublished text is never public: a word that occurs only there must not reach readers."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from clipqa.curation import save_answer
from clipqa.models import Answer, LibraryState, Question, SearchEntry, Status
from clipqa.models.answer_fields import CARD_TEXTS
from clipqa.readers.answering import mark_answered
from clipqa.readers.questions import hide as hide_questions
from tests.factories import (
    make_answer,
    make_clip,
    make_cues,
    make_outlet,
    make_published,
    make_question,
    make_topic,
    make_video,
)
from tests.readers.make import make_open_question, make_reader_question
from tests.views.reader import Page

pytestmark = pytest.mark.django_db

CANARY = "zirkonkanarienvogel"
START_URLS = [
    "/",
    "/search/",
    "/topics/",
    "/outlets/",
    "/about/",
    "/ask/",
    "/ask/open/",
    "/subscribe/",
    "/subscribe/?topic=known",
    "/search/?fragment=facet&facet=topic",
    "/search/?fragment=facet&facet=outlet",
    "/search/?q=known&fragment=facet&facet=topic",
    "/search/?q=known&fragment=facet&facet=outlet",
    "/search/?q=known&outlet=nowhere&topic=known&duration=long",
    "/search/?q=qwertzuiop",
    "/search/?duration=long&language=en",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-topics.xml",
    "/sitemap-outlets.xml",
    "/sitemap-questions.xml",
    "/sitemap-videos.xml",
    "/api/v1/answers/?per_page=100",
    "/api/v1/topics/",
    "/api/v1/outlets/",
    f"/api/v1/suggest/?q={CANARY[:6]}",
    "/media/",
    "/search/?sort=oldest&fragment=feed",
]


def hide_as_draft(answer: Answer) -> None:
    _set(answer, status=Status.DRAFT)


def hide_in_review(answer: Answer) -> None:
    _set(answer, status=Status.IN_REVIEW)


def hide_in_the_archive(answer: Answer) -> None:
    _set(answer, status=Status.ARCHIVED)


def hide_until_tomorrow(answer: Answer) -> None:
    _set(answer, status=Status.PUBLISHED, publish_at=timezone.now() + timedelta(days=1))
    assert SearchEntry.objects.filter(pk=answer.pk).exists(), "the entry must exist for this test"


def let_expire(answer: Answer) -> None:
    """Expire the answer without removing its index entry."""
    a_moment_ago = timezone.now() - timedelta(seconds=1)
    _set(answer, status=Status.PUBLISHED, expire_at=timezone.now() + timedelta(days=1))
    Answer.objects.filter(pk=answer.pk).update(expire_at=a_moment_ago)
    SearchEntry.objects.filter(pk=answer.pk).update(visible_until=a_moment_ago)
    LibraryState.objects.update(next_due_at=a_moment_ago)
    assert SearchEntry.objects.filter(pk=answer.pk).exists(), "the entry must exist for this test"


def leave_published(answer: Answer) -> None:
    _set(answer, status=Status.PUBLISHED)


def _set(answer: Answer, **values: object) -> None:
    for name, value in values.items():
        setattr(answer, name, value)
    save_answer(answer)


HIDINGS = [hide_as_draft, hide_in_review, hide_in_the_archive, hide_until_tomorrow, let_expire]
# Tests that read every page hide all of these in one library, each with its own word.
WORDS = [f"{CANARY}{ending}" for ending in ("draft", "review", "archive", "tomorrow", "expired")]
Hide = Callable[[Answer], None]


def make_canary(
    question: Question | None = None, video: object = None, word: str = CANARY, at_ms: int = 100_000
) -> Answer:
    """Create a published answer with the word in all its fields, alone or among public ones."""
    outlet = make_outlet(f"{word} TV", description=word, website=f"https://{word}.example")
    film = video or make_video(
        outlet, title=f"{word} at nine", url=f"https://{word}.example/film.mp4"
    )
    answer = make_published(
        question or make_question(f"What is {word}?", topics=[make_topic(f"{word} talks")]),
        clip=make_clip(film, at_ms, at_ms + 10_000),
        body=f"It is {word}.",
        correction=f"It was {word}.",
        key=word,
        **dict.fromkeys(CARD_TEXTS, f"Dr {word}"),
    )
    make_cues(film, (at_ms + 1000, at_ms + 5000, f"We said {word}"))
    make_cues(film, (51_000, 55_000, "We said more"))
    return answer


def make_canaries(question: Question | None = None, video: object = None) -> list[Answer]:
    """Create an answer for each way of hiding, in the same order."""
    starts = range(100_000, 150_000, 10_000)
    return [make_canary(question, video, *own) for own in zip(WORDS, starts, strict=True)]


def hide_all(answers: list[Answer]) -> None:
    for hide, answer in zip(HIDINGS, answers, strict=True):
        hide(answer)


def responses(*more: str) -> Iterator[tuple[str, bytes]]:
    """Yield every reachable URL with its response."""
    waiting, seen = [*START_URLS, *more], set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response = Client().get(path)
        if response.streaming:
            continue
        yield path, str(response.headers).encode() + response.content
        if response["Content-Type"].startswith("text/html"):
            page = Page(response.content.decode())
            waiting += [link for link in page.links if link.startswith("/") and _is_short(link)]
        elif path.startswith("/sitemap"):
            text = response.content.decode()
            waiting += [urlsplit(part.split("</loc>")[0]).path for part in text.split("<loc>")[1:]]


def _is_short(link: str) -> bool:
    """Whether it has at most two parameters: every pair of facets, but not all their products."""
    return urlsplit(link).query.count("&") < 2


def words_by_address(*more: str) -> dict[str, set[str]]:
    """Return the canary words in the response of each URL."""
    found: dict[str, set[str]] = {}
    for path, sent in responses(*more):
        words = set(re.findall(f"{CANARY}[a-z]*", sent.decode(errors="replace")))
        if words:
            found.setdefault(path.partition("?")[0], set()).update(words)
    return found


@pytest.fixture
def public_twin() -> Answer:
    return make_published("What is known?", topics=[make_topic("Known")])


def test_unpublished_answers_and_their_records_are_not_public(public_twin: Answer) -> None:
    hide_all(make_canaries())
    assert words_by_address() == {}


def test_questions_of_readers_are_public_only_while_a_moderator_lists_them(
    public_twin: Answer, settings: Any
) -> None:
    settings.CLIPQA_OPEN_QUESTIONS = True
    listed = make_open_question("Known zebra?")
    make_reader_question(f"Who is {CANARY}waiting?", topic=public_twin.question.topics.get())
    make_reader_question(f"Who is {CANARY}joined?", same_as=listed)
    make_reader_question(f"Who is {CANARY}answered?", answer=public_twin)
    make_reader_question("", path="/search/", searched=f"q={CANARY}searched")
    hidden = make_open_question(f"Who is {CANARY}hidden?")
    assert words_by_address().keys() == {"/ask/open/"}
    hide_questions([hidden], f"{CANARY}reason")
    mark_answered()
    assert words_by_address() == {}


def test_the_same_answer_is_public_once_published(public_twin: Answer) -> None:
    leave_published(make_canary())
    missing = {
        "/",
        "/search/",
        "/topics/",
        f"/topics/{CANARY}-talks/",
        "/outlets/",
        f"/outlets/{CANARY}-tv/",
        f"/questions/what-is-{CANARY}/",
        f"/videos/{CANARY}-at-nine/",
        "/sitemap-topics.xml",
        "/sitemap-outlets.xml",
        "/sitemap-questions.xml",
        "/sitemap-videos.xml",
        "/api/v1/answers/",
        "/api/v1/topics/",
        "/api/v1/outlets/",
        "/api/v1/suggest/",
        "/about/",  # its policy names media hosts
    }
    for path, sent in responses():
        if CANARY.encode() in sent:
            missing.discard(path.partition("?")[0])
        if not missing:
            break
    assert missing == set()


@pytest.mark.parametrize("hide", HIDINGS)
def test_its_own_pages_are_a_404(hide: Hide) -> None:
    answer = make_canary()
    video = answer.clip.video
    paths = [
        answer.get_absolute_url(),
        answer.question.get_absolute_url(),
        video.get_absolute_url(),
        video.outlet.get_absolute_url(),
        answer.question.topics.get().get_absolute_url(),
        f"{video.get_absolute_url()}captions.en.vtt",
    ]
    assert [Client().get(path).status_code for path in paths] == [200] * len(paths)
    hide(answer)
    for path in paths:
        response = Client().get(path)
        assert response.status_code == 404, path
        assert CANARY.encode() not in response.content


@pytest.mark.parametrize("hide", HIDINGS)
def test_its_old_slugs_are_a_404(hide: Hide) -> None:
    answer = make_canary()
    question = answer.question
    old = question.get_absolute_url()
    question.slug = f"now-{CANARY}"
    question.save()
    assert Client().get(old).status_code == 301
    hide(answer)
    response = Client().get(old)
    assert response.status_code == 404
    assert CANARY not in str(response.headers)


@pytest.mark.parametrize("hide", HIDINGS)
def test_a_search_for_it_has_the_same_result_as_a_search_for_nonsense(
    public_twin: Answer, hide: Hide
) -> None:
    hide(make_canary())
    nonsense = "qwertzuiopasdfghjkl"
    for address in (
        "/search/?q={}",
        "/search/?q={}&as_typed=1",
        "/search/?q=%22what+is+{}%22",
        "/search/?q=known+-{}",
        "/search/?q=known+{}&sort=oldest",
        "/search/?q=known+outlet:{}",
        "/search/?q=topic:{}",
        "/search/?q={}&duration=long&outlet=harbour-public-tv",
        "/search/?q={}&fragment=facet&facet=topic",
        "/search/?outlet={}-tv",
        "/topics/known/?topic={}-talks",
        "/topics/known/?q={}",
        "/search/?fragment=feed&q={}",
        "/api/v1/answers/?q={}",
        "/api/v1/answers/?q=known+{}",
        "/api/v1/suggest/?q={}",
        "/api/v1/suggest/?q=what+is+{}",
    ):
        found = Client().get(address.format(CANARY)).content.decode()
        assert (
            found.replace(CANARY, nonsense)
            == Client().get(address.format(nonsense)).content.decode()
        )


@pytest.mark.parametrize("hide", HIDINGS)
def test_a_misspelt_search_is_not_corrected_to_a_hidden_word(
    public_twin: Answer, hide: Hide
) -> None:
    answer = make_canary()
    typo = CANARY.replace("vogel", "vogle")
    mended = [f"/search/?q={typo}", f"/search/?fragment=feed&q={typo}"]
    # Beside a word with results, and within a phrase.
    mended += [f"/search/?q=known+{typo}", f"/search/?q=known+%22what+is+{typo}%22"]
    assert all(CANARY in Client().get(path).content.decode() for path in mended)
    hide(answer)
    for path in [*mended, f"/api/v1/answers/?q={typo}", f"/topics/known/?q={typo}"]:
        assert CANARY not in Client().get(path).content.decode(), path


def test_they_stay_hidden_beside_published_answers_of_their_question(
    public_twin: Answer,
) -> None:
    question, video = public_twin.question, public_twin.clip.video
    answers = make_canaries(question, video)
    watch = video.get_absolute_url()
    own = [answer.get_absolute_url() for answer in answers]
    own += [f"{watch}?t={answer.clip.start_ms // 1000 + 2}" for answer in answers]
    own.append(f"{watch}captions.en.vtt")
    found = words_by_address(*own)
    for page in (question.get_absolute_url(), watch, f"{watch}captions.en.vtt"):
        assert set(WORDS) <= found[page], page
    hide_all(answers)
    assert words_by_address(*own) == {}
    assert b"We said more" in Client().get(f"{watch}captions.en.vtt").content


def test_their_outlets_are_not_named_beside_other_answers_to_their_questions() -> None:
    twins = [make_published(f"What is known of {number}?") for number in range(len(WORDS))]
    pairs = zip(twins, WORDS, strict=True)
    answers = [make_canary(twin.question, word=word) for twin, word in pairs]
    cards = Client().get("/search/?outlet=harbour-public-tv").content.decode()
    assert all(f"Also answered by {word} TV" in cards for word in WORDS)
    hide_all(answers)
    assert words_by_address() == {}


@pytest.mark.parametrize("hide", HIDINGS)
def test_it_is_counted_nowhere(public_twin: Answer, hide: Hide) -> None:
    hide(make_canary(public_twin.question))
    for query in ("topic=known", "q=known", "q=known&language=en"):
        api = Client().get(f"/api/v1/answers/?{query}").json()
        assert api["count"] == len(api["results"]) == 1
        assert {value["count"] for facet in api["facets"] for value in facet["values"]} == {1}
    assert Client().get("/api/v1/topics/").json()["results"][0]["count"] == 1
    assert [outlet["count"] for outlet in Client().get("/api/v1/outlets/").json()["results"]] == [1]


def test_only_cues_of_an_open_transcript_are_public() -> None:
    answer = make_published()
    video = answer.clip.video
    make_cues(video, (1_000, 2_000, f"Long before: {CANARY}"))
    assert CANARY.encode() not in Client().get(video.get_absolute_url()).content
    video.transcript_public = True
    video.save()
    assert CANARY.encode() in Client().get(video.get_absolute_url()).content
    assert CANARY.encode() in Client().get(f"{video.get_absolute_url()}captions.en.vtt").content


def test_a_draft_sets_no_due_time() -> None:
    make_answer()
    assert LibraryState.objects.current().next_due_at is None
