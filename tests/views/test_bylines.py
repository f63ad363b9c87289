"""The editor of an answer is named wherever it is shown and in its citation."""

import pytest

from clipqa.curation import save_answer
from clipqa.models import Answer
from tests.factories import make_clip, make_outlet, make_published, make_topic, make_video
from tests.views.reader import read

pytestmark = pytest.mark.django_db

EDITED = "Edited by <bdi>ليلى &lt;حداد&gt;</bdi>"
CITED = ", edited by <bdi>ليلى &lt;حداد&gt;</bdi>."
PLACES = {
    "a feed": "/topics/peace/",
    "a search": "/search/?q=talks",
    "a question": "/questions/who-talks/",
    "a recording": "/videos/at-nine/",
}


def answer_by(editor: str) -> Answer:
    clip = make_clip(make_video(make_outlet("Delta"), title="At nine"))
    return make_published("Who talks?", topics=[make_topic("Peace")], clip=clip, editor=editor)


@pytest.mark.parametrize("place", PLACES)
def test_the_editor_is_named_and_cited(place: str) -> None:
    answer_by("ليلى <حداد>")
    html = read(PLACES[place]).html
    assert html.count(EDITED) == 1
    assert html.count(CITED) == 1


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_without_an_editor_names_nobody(place: str) -> None:
    answer_by("")
    assert "edited by" not in read(PLACES[place]).html.lower()


def test_a_shared_answer_names_its_editor() -> None:
    answer = answer_by("Maren Holt")
    assert "Edited by <bdi>Maren Holt</bdi>" in read(answer.get_absolute_url()).html


@pytest.mark.parametrize("place", PLACES)
def test_the_location_is_shown_after_the_speaker(place: str) -> None:
    answer = answer_by("")
    answer.speaker, answer.location = "Ada Lind", "ميناء <1>"
    save_answer(answer)
    html = read(PLACES[place]).html
    assert html.count("Recorded in </span><bdi>ميناء &lt;1&gt;</bdi>") == 1
    assert html.index("Ada Lind") < html.index("Recorded in")


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_without_a_location_names_none(place: str) -> None:
    answer_by("")
    assert "Recorded in" not in read(PLACES[place]).html
