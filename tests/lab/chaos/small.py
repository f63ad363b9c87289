"""A small library with a few editors, which is enough for a short drill."""

from pathlib import Path

from django.db import connection

from clipqa.models import User
from lab.chaos.articles import make_articles
from lab.chaos.target import Target
from lab.soak.scenario import Scenario
from tests.factories import make_many_published

PEOPLE, ANSWERS, ARTICLES = ("ada", "ben", "cleo"), 6, 3
PASSWORD = "a long and quiet river"


def make_scenario() -> Scenario:
    answers = make_many_published(ANSWERS)
    for name in PEOPLE:
        User.objects.create_superuser(name, password=PASSWORD)
    paths = {"read": ["/", "/search/", "/api/v1/answers/", answers[0].question.get_absolute_url()]}
    return Scenario(
        people=dict.fromkeys(PEOPLE, PASSWORD),
        edited=[(answer.pk, answer.get_absolute_url()) for answer in answers],
        contested=[],
        toggled=[],
        drafts=[],
        walk="",
        walk_outlet="",
        outlets=[],
        topics=[],
        paths=paths,
        texts=[],
        articles=make_articles(ARTICLES),
    )


def local_target(folder: Path) -> Target:
    """The tests' own database, served by one process."""
    return Target(folder, folder, f"sqlite:///{connection.settings_dict['NAME']}", workers=1)
