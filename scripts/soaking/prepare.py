"""`python -m scripts.soaking.prepare FOLDER [NAME ...]`: people, and who writes to what."""

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import django

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from clipqa.models import Answer
    from scripts.benchmarks.subjects import Subjects
    from scripts.soaking.stage import Stage

EDITED, CONTESTED, TURNED, OUTLETS, TOPICS, TEXTS, QUESTIONS = 40, 12, 60, 25, 25, 40, 200
PEOPLE = ("editor", "colleague")


def main() -> None:
    django.setup()
    prepared(sys.argv[2:] or PEOPLE).keep(Path(sys.argv[1]))


def prepared(people: Sequence[str] = PEOPLE) -> "Stage":
    from clipqa.models import Answer, Outlet, Status, Topic
    from scripts.benchmarks.choosing import choose_subjects
    from scripts.soaking.stage import Stage

    subjects = choose_subjects()
    walked = Outlet.objects.get(slug=subjects.outlet_slug)
    rows = Answer.objects.published().order_by("-pk").values_list("pk", "question__slug")
    elsewhere = list(rows.exclude(clip__video__outlet=walked)[: EDITED + CONTESTED + TURNED])
    edited, rest = elsewhere[:EDITED], [pk for pk, _slug in elsewhere[EDITED:]]
    drafts = Answer.objects.filter(status=Status.DRAFT).order_by("pk")
    turned = rest[CONTESTED:]
    stay = Answer.objects.published().exclude(pk__in=turned)
    return Stage(
        people={name: _person(name) for name in people},
        edited=[(pk, _address(pk, slug)) for pk, slug in edited],
        contested=rest[:CONTESTED],
        turned=turned,
        drafts=list(drafts.values_list("pk", flat=True)),
        walk=f"/outlets/{walked.slug}/",
        walk_outlet=walked.name,
        outlets=_nouns(Outlet, stay, "name", "clip__video__outlet")[:OUTLETS],
        topics=_nouns(Topic, stay, "name", "question__topics")[:TOPICS],
        paths=_paths(subjects, stay),
        texts=list(Answer.objects.published().values_list("body", flat=True)[:TEXTS]),
    )


def _person(name: str) -> str:
    from django.contrib.auth import get_user_model

    password = secrets.token_urlsafe(12)
    get_user_model().objects.create_superuser(name, password=password)
    return password


def _address(pk: int, slug: str) -> str:
    from clipqa.models import Answer

    public_id = Answer.objects.values_list("public_id", flat=True).get(pk=pk)
    return f"{quote(f'/questions/{slug}/')}?answer={public_id}"


def _nouns(noun: "type[Model]", stay: "QuerySet[Answer]", field: str, through: str) -> list[str]:
    """Those that stay public whatever is archived meanwhile."""
    used = noun._default_manager.filter(pk__in=stay.values(through))
    return list(used.order_by("pk").values_list(field, flat=True))


def _paths(subjects: "Subjects", stay: "QuerySet[Answer]") -> dict[str, list[str]]:
    from clipqa.models import Outlet, Question, Topic

    topics = _nouns(Topic, stay, "slug", "question__topics")[:TOPICS]
    outlets = _nouns(Outlet, stay, "slug", "clip__video__outlet")[:OUTLETS]
    questions = _nouns(Question, stay, "slug", "question")[-QUESTIONS:]
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
