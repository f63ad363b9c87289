"""`python -m lab.soak.scenario FOLDER [NAME ...]`: choose who writes which records.

Written once, as JSON in FOLDER, and read by every process of the run.
"""

import json
import secrets
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import django

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from clipqa.models import Answer
    from lab.benchmarks.pages import Subjects

FILE = "scenario.json"
EDITED, CONTESTED, TOGGLED, OUTLETS, TOPICS, TEXTS, QUESTIONS = 40, 12, 60, 25, 25, 40, 200
PEOPLE = ("editor", "colleague")


@dataclass(frozen=True)
class Scenario:
    """Answers by who may write them; the outlet of the walk only ever gets new ones."""

    people: dict[str, str]  # name: password
    edited: list[tuple[int, str]]  # written by the editor alone: answer, address of its page
    contested: list[int]  # saved by two writers, so that they conflict
    toggled: list[int]  # archived and published again
    drafts: list[int]
    walk: str
    walk_outlet: str
    outlets: list[str]
    topics: list[str]
    paths: dict[str, list[str]]  # by kind
    texts: list[str]
    articles: list[int] = field(default_factory=list)  # saved in drills

    def save(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, folder: Path) -> "Scenario":
        data = json.loads((folder / FILE).read_text())
        data["edited"] = [(pk, path) for pk, path in data["edited"]]
        return cls(**data)


def main() -> None:
    django.setup()
    make_scenario(sys.argv[2:] or PEOPLE).save(Path(sys.argv[1]))


def make_scenario(people: Sequence[str] = PEOPLE) -> Scenario:
    from clipqa.models import Answer, Outlet, Status, Topic
    from lab.benchmarks.subjects import choose_subjects

    subjects = choose_subjects()
    walked = Outlet.objects.get(slug=subjects.outlet_slug)
    rows = Answer.objects.published().order_by("-pk").values_list("pk", "question__slug")
    elsewhere = list(rows.exclude(clip__video__outlet=walked)[: EDITED + CONTESTED + TOGGLED])
    edited, rest = elsewhere[:EDITED], [pk for pk, _slug in elsewhere[EDITED:]]
    drafts = Answer.objects.filter(status=Status.DRAFT).order_by("pk")
    toggled = rest[CONTESTED:]
    always_public = Answer.objects.published().exclude(pk__in=toggled)
    return Scenario(
        people={name: _create_user(name) for name in people},
        edited=[(pk, _address(pk, slug)) for pk, slug in edited],
        contested=rest[:CONTESTED],
        toggled=toggled,
        drafts=list(drafts.values_list("pk", flat=True)),
        walk=f"/outlets/{walked.slug}/",
        walk_outlet=walked.name,
        outlets=_values(Outlet, always_public, "name", "clip__video__outlet")[:OUTLETS],
        topics=_values(Topic, always_public, "name", "question__topics")[:TOPICS],
        paths=_paths(subjects, always_public),
        texts=list(Answer.objects.published().values_list("body", flat=True)[:TEXTS]),
    )


def _create_user(name: str) -> str:
    """Return the password."""
    from django.contrib.auth import get_user_model

    password = secrets.token_urlsafe(12)
    get_user_model().objects.create_superuser(name, password=password)
    return password


def _address(pk: int, slug: str) -> str:
    from clipqa.models import Answer

    public_id = Answer.objects.values_list("public_id", flat=True).get(pk=pk)
    return f"{quote(f'/questions/{slug}/')}?answer={public_id}"


def _values(
    model: "type[Model]", always_public: "QuerySet[Answer]", field: str, through: str
) -> list[str]:
    """A field of the records that stay public whatever is archived during the run."""
    used = model._default_manager.filter(pk__in=always_public.values(through))
    return list(used.order_by("pk").values_list(field, flat=True))


def _paths(subjects: "Subjects", always_public: "QuerySet[Answer]") -> dict[str, list[str]]:
    from clipqa.models import Outlet, Question, Topic

    topics = _values(Topic, always_public, "slug", "question__topics")[:TOPICS]
    outlets = _values(Outlet, always_public, "slug", "clip__video__outlet")[:OUTLETS]
    questions = _values(Question, always_public, "slug", "question")[-QUESTIONS:]
    words = (subjects.very_common, subjects.common, subjects.rare, subjects.typo)
    everything = subjects.everything
    return {
        "home": ["/"],
        "feed, first page": [everything.page(0)],
        "feed, middle page": [everything.page(share / 10) for share in range(1, 10)],
        "feed, last page": [everything.page(1), "/search/?page=999999"],
        "topic": [quote(f"/topics/{slug}/") for slug in topics] + [subjects.topic.page(1)],
        "outlet": [quote(f"/outlets/{slug}/") for slug in outlets] + [subjects.outlet.page(1)],
        "question": [quote(f"/questions/{slug}/") for slug in questions],
        "search": [f"/search/?q={quote(word)}" for word in words],
        "filter": [f"/search/?duration={one}&sort={one}est" for one in ("short", "long")]
        + [f"/search/?outlet={subjects.outlet_slug}&language=en"],
        "suggestion": [f"/api/v1/suggest/?q={quote(word[:3])}" for word in words],
        "list": ["/topics/", "/outlets/"],
    }


if __name__ == "__main__":
    main()
