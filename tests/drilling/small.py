"""A library of few answers with people at its desk: what a drill needs, in no time."""

from pathlib import Path

from django.contrib.auth.models import User
from django.db import connection

from scripts.drilling.ground import Ground
from scripts.soaking.stage import Stage
from tests.factories import make_many_published

PEOPLE, ANSWERS = ("ada", "ben", "cleo"), 6
PASSWORD = "a long and quiet river"


def make_stage() -> Stage:
    answers = make_many_published(ANSWERS)
    for name in PEOPLE:
        User.objects.create_superuser(name, password=PASSWORD)
    paths = {"read": ["/", "/search/", "/api/v1/answers/", answers[0].question.get_absolute_url()]}
    return Stage(
        people=dict.fromkeys(PEOPLE, PASSWORD),
        edited=[(answer.pk, answer.get_absolute_url()) for answer in answers],
        contested=[],
        turned=[],
        drafts=[],
        walk="",
        walk_outlet="",
        outlets=[],
        topics=[],
        paths=paths,
        texts=[],
    )


def ground_here(folder: Path) -> Ground:
    """The tests' own database, with one process that serves it."""
    return Ground(folder, folder, f"sqlite:///{connection.settings_dict['NAME']}", workers=1)
