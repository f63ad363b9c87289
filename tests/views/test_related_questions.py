"""Questions to read next, on the pages of questions and of videos."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clipqa.curation.records import link_questions, save_record
from clipqa.models import Answer, Question, SearchEntry
from clipqa.search import nearest
from tests.factories import (
    make_clip,
    make_many_published,
    make_published,
    make_question,
    make_topic,
    make_video,
)
from tests.views.reader import read
from tests.views.test_unpublished import HIDINGS, Hide

pytestmark = pytest.mark.django_db

MEDIATES = "Who mediates the border talks?"
STOPPED = "Why did the border talks stop in March?"
FIRST = "Who mediates the first border talks?"
WEATHER = "How is hail measured?"


@pytest.fixture(autouse=True)
def others() -> None:
    """Other questions, since words are weighed by how rare they are."""
    for number in range(8):
        make_published(f"What does station {number} say about the rain?")
    make_published(WEATHER)


def related_on(page: Question | str) -> list[str]:
    """Return the texts of the related questions, in their order."""
    path = page if isinstance(page, str) else page.get_absolute_url()
    html = read(path).html.partition('<nav class="related"')[2].partition("</nav>")[0]
    links = re.findall(r'href="([^"]+)"', html)
    texts = {each.get_absolute_url(): each.text for each in Question.objects.all()}
    return [texts[link] for link in links]


def test_the_nearest_questions_are_listed_the_nearest_first() -> None:
    for text in (STOPPED, FIRST):
        make_published(text)
    assert related_on(make_published(MEDIATES).question) == [FIRST, STOPPED]


def test_nothing_is_listed_that_shares_one_word_by_chance() -> None:
    make_published("Who paid for the border fence?")
    page = read(make_published(MEDIATES).question.get_absolute_url())
    assert "Related questions" not in page.html


def test_one_shared_word_is_enough_on_the_same_topic() -> None:
    topic = make_topic("Borders")
    fence = make_published("Who paid for the border fence?", topics=[topic]).question
    assert related_on(make_published(MEDIATES, topics=[topic]).question) == [fence.text]


def test_linked_questions_precede_the_nearest_ones() -> None:
    question, hail = make_published(MEDIATES).question, Question.objects.get(text=WEATHER)
    make_published(FIRST)
    link_questions(question, [hail])
    assert related_on(question) == [WEATHER, FIRST]
    assert related_on(hail) == [MEDIATES]


def test_the_nearest_ones_fill_the_list_up_to_six() -> None:
    question = make_published(MEDIATES).question
    for month in ("May", "June", "July", "August", "September", "October", "November"):
        make_published(f"Who mediates the border talks in {month}?")
    assert len(related_on(question)) == 6
    link_questions(question, [Question.objects.get(text=WEATHER)])
    assert len(related_on(question)) == 6


@pytest.mark.parametrize(
    ("text", "near", "other"),
    [
        ("中央银行为什么加息?", "中央银行为什么持有黄金?", "气象预警的颜色是什么意思?"),
        ("ธนาคารกลางขึ้นดอกเบี้ยทำไม", "ธนาคารกลางขึ้นดอกเบี้ยเมื่อไร", "สีของคำเตือนอากาศหมายถึงอะไร"),
        ("لماذا يعد الوسيط مهما في المفاوضات؟", "لماذا يعد الوسيط مهما اليوم؟", "ما لون الإنذار؟"),
    ],
)
def test_nearness_knows_any_script(text: str, near: str, other: str) -> None:
    for each in (near, other):
        make_published(each, body="-")
    assert related_on(make_published(text).question) == [near]


def test_the_nearest_ones_have_the_same_language_with_any_region() -> None:
    question = make_published(make_question(MEDIATES, language="en-GB")).question
    make_published(make_question("Border talks?", language="fr"))
    make_published(make_question(FIRST, language="en"))
    assert related_on(question) == [FIRST]


def test_of_words_that_are_too_common_two_are_looked_up_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nearest, "MAX_POSTINGS", 2)
    for text in (STOPPED, "Who talks?", "Who guards the border?"):
        make_published(text)
    question = make_published("Which border talks?").question
    assert related_on(question) == [STOPPED]


def test_the_page_of_a_video_lists_what_the_video_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    video = make_video()
    for number, text in enumerate((MEDIATES, FIRST)):
        make_published(text, clip=make_clip(video, number * 5_000, number * 5_000 + 4_000))
    make_published(STOPPED)
    linked = make_published("Who pays the interpreters?").question
    link_questions(Question.objects.get(text=FIRST), [linked, Question.objects.get(text=MEDIATES)])
    # Its own questions are nearer than any other, so they must not take the places of those.
    monkeypatch.setattr(nearest, "MAX_CANDIDATES", 1)
    assert related_on(f"/videos/{video.slug}/") == [linked.text, STOPPED]


def test_a_question_kept_apart_from_one_of_a_video_is_listed_only_if_another_is_linked() -> None:
    video = make_video()
    apart, other = (
        make_published(text, clip=make_clip(video, at, at + 4_000)).question
        for text, at in ((MEDIATES, 0), (WEATHER, 5_000))
    )
    first = make_published(FIRST).question
    save_record(apart, unrelated=[first])
    assert related_on(f"/videos/{video.slug}/") == []
    link_questions(other, [first])
    assert related_on(f"/videos/{video.slug}/") == [FIRST]


@pytest.mark.parametrize("hide", HIDINGS)
@pytest.mark.parametrize("is_linked", [True, False], ids=["linked", "near"])
def test_a_hidden_question_is_never_listed(hide: Hide, is_linked: bool) -> None:
    answer, hidden = make_published(MEDIATES), make_published(FIRST)
    if is_linked:
        link_questions(answer.question, [hidden.question])
    pages = (answer.question.get_absolute_url(), f"/videos/{answer.clip.video.slug}/")
    assert [related_on(page) for page in pages] == [[FIRST]] * 2
    hide(hidden)
    assert [related_on(page) for page in pages] == [[]] * 2
    # Not even while the entry is still there, as that of an answer that was archived just now.
    assert not any(hidden.question.slug in read(page).html for page in pages)


def test_a_question_with_one_public_answer_among_hidden_ones_is_listed() -> None:
    question = make_published(MEDIATES).question
    shown = make_published(FIRST)
    Answer.objects.filter(pk=make_published(shown.question).pk).update(status="draft")
    assert related_on(question) == [FIRST]


def test_it_takes_as_many_statements_for_thirty_answers_as_for_one() -> None:
    question, other = make_question(MEDIATES), make_question(FIRST)
    video = make_video()

    def statements(number: int) -> list[int]:
        make_many_published(number, question, clip=make_clip(video))
        make_many_published(number, other)
        found = []
        for path in (question.get_absolute_url(), f"/videos/{video.slug}/"):
            assert related_on(path) == [FIRST]
            with CaptureQueriesContext(connection) as captured:
                Client().get(path)
            found.append(len(captured))
        return found

    assert statements(1) == statements(30)
    assert SearchEntry.objects.filter(question=other).count() == 31
