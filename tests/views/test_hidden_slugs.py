"""A slug of a hidden record takes as long as a slug that does not exist."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    make_answer,
    make_clip,
    make_outlet,
    make_published,
    make_question,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db
HIDDEN = 40
NOUNS = ("questions", "topics", "outlets", "videos")


@pytest.fixture
def slugs() -> dict[str, str]:
    """Return slugs of a question, topic, outlet and video whose many answers are all hidden."""
    outlet, topic, question = make_outlet("Canary TV"), make_topic("Birds"), make_question("Who?")
    video = make_video(outlet)
    for number in range(HIDDEN):
        clip = make_clip(video, number * 1_000, number * 1_000 + 900)
        make_answer(topics=[topic], clip=clip)
        make_answer(question, clip=clip)
    make_published("What is public?", topics=[make_topic("Ports")])
    return dict(zip(NOUNS, (each.slug for each in (question, topic, outlet, video)), strict=True))


def statements(address: str) -> list[str]:
    Client().get("/about/")  # the policy remembers the media hosts of this version
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(address).status_code == 404
    return [query["sql"] for query in captured]


def steps(address: str) -> int:
    """Return the steps of SQLite's virtual machine, which are more exact than time."""
    Client().get(address)
    counted: list[None] = []
    connection.connection.set_progress_handler(lambda: counted.append(None), 1)
    try:
        Client().get(address)
    finally:
        connection.connection.set_progress_handler(None, 1)
    return len(counted)


@pytest.mark.parametrize("model_name", NOUNS)
@pytest.mark.parametrize("ending", ["", "?fragment=feed"])
def test_they_take_the_same_statements(slugs: dict[str, str], model_name: str, ending: str) -> None:
    hidden, unknown = (
        statements(f"/{model_name}/{slug}/{ending}") for slug in (slugs[model_name], "nobody")
    )
    assert len(hidden) == len(unknown)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("model_name", NOUNS)
def test_they_take_as_long_however_much_is_hidden(slugs: dict[str, str], model_name: str) -> None:
    hidden, unknown = steps(f"/{model_name}/{slugs[model_name]}/"), steps(f"/{model_name}/nobody/")
    assert hidden - unknown < HIDDEN, "a step for each hidden answer would tell them apart"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("model_name", ["topic", "outlet"])
def test_a_filter_takes_as_long_however_much_is_hidden(
    slugs: dict[str, str], model_name: str
) -> None:
    outlet, topic = make_outlet("Small TV"), make_topic("Cats")
    make_answer(topics=[topic], clip=make_clip(make_video(outlet)))
    few = {"topic": topic, "outlet": outlet}[model_name].slug
    many = slugs[f"{model_name}s"]
    hidden = [steps(f"/search/?{model_name}={slug}") for slug in (many, few)]
    assert hidden[0] - hidden[1] < HIDDEN, "a step for each hidden answer would tell them apart"
