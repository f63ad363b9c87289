"""The library on the screenshots: one morning of work, on a clock that only the story moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import django
from django.utils import timezone

from lab.screenshots.camera import PASSWORD, Screenshot

START = datetime(2026, 10, 5, 7, 30, tzinfo=UTC)
TOO_SHORT = "Say who drew up the first list, and when. Two more sentences will do."


class Clock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def time(self) -> float:
        return self.at.timestamp()

    def pass_minutes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)


def make_library() -> list[Screenshot]:
    """Fill the empty database; return the screenshots to take of it."""
    clock = Clock()
    timezone.now = clock.now  # before the models are imported, whose defaults refer to it
    django.setup()
    from django.core.management import call_command

    from clipqa.media import addresses

    # Signed addresses of media are valid by it too.
    addresses.time = clock  # type: ignore[assignment, attr-defined]
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    _create_users()
    changed = _change_answer(clock)
    waiting = _submit_drafts(clock)
    proposal = _propose_change(clock)
    _ask_question(clock)
    call_command("work", "--once", verbosity=0)  # measures the films
    return [*_review_screenshots(waiting), *_change_screenshots(changed, proposal)]


def _review_screenshots(waiting: Any) -> list[Screenshot]:
    from django.urls import reverse

    from clipqa.curation.previews import preview_token

    return [
        Screenshot("queue", "mara", reverse("admin:index"), 900),
        Screenshot("clip-desk", "mara", _page(_answer("demo-aje-saudi-role")), 820),
        Screenshot("clip-desk-new", "mara", reverse("admin:clipqa_answer_add"), 820),
        Screenshot("answer", "mara", _page(waiting), 820),
        Screenshot("send-back", "mara", _page(waiting, "admin:clipqa_answer_send_back"), 470),
        Screenshot("preview", "mara", reverse("preview", args=[preview_token(waiting)]), 820),
    ]


def _change_screenshots(changed: Any, proposal: Any) -> list[Screenshot]:
    from django.urls import reverse

    from clipqa.history import revisions_of

    newest, *_between, oldest = revisions_of(type(changed), changed.pk)
    compare = f"{_page(changed, 'admin:clipqa_answer_compare')}?from={oldest.pk}&to={newest.pk}"
    page = reverse("admin:clipqa_answer_proposal", args=[proposal.answer_id, proposal.pk])
    return [
        Screenshot("proposal", "mara", page, 720),
        Screenshot("compare", "mara", compare, 620),
        Screenshot("delete", "ada", _page(changed, "admin:clipqa_answer_delete"), 480),
        Screenshot("erase", "ada", _page(changed, "admin:answer_erase"), 660),
    ]


def _page(answer: Any, name: str = "admin:clipqa_answer_change") -> str:
    from django.urls import reverse

    return reverse(name, args=[answer.pk])


def _create_users() -> None:
    from django.contrib.auth.models import Group

    from clipqa.models import User

    for login, name, role in (
        ("mara", "Mara Lind", "editor"),
        ("jon", "Jon Okafor", "contributor"),
        ("ada", "Ada Weiss", "administrator"),
    ):
        first, _space, last = name.partition(" ")
        person = User.objects.create_user(
            login, password=PASSWORD, first_name=first, last_name=last, is_staff=True
        )
        person.groups.set(Group.objects.filter(name=role))


@contextmanager
def _as(login: str, why: str = "") -> Iterator[Any]:
    from clipqa.history import as_actor
    from clipqa.models import Source, User

    person = User.objects.get(username=login)
    with as_actor(actor=person, source=Source.ADMIN, why=why):
        yield person


def _answer(key: str) -> Any:
    from clipqa.models import Answer

    return Answer.objects.get(key=key)


def _change_answer(clock: Clock) -> Any:
    """A corrected answer, which expires in four days."""
    from clipqa.curation import save_answer

    answer = _answer("demo-harbour-why-neutral")
    clock.pass_minutes(20)
    with _as("mara", "The envoy asked for it: he said “most”."):
        answer.body = answer.body.replace("Many mediators", "Most mediators")
        answer.correction = "An earlier version said “many mediators”."
        save_answer(answer)
    clock.pass_minutes(15)
    with _as("mara"):
        answer.body = answer.body.replace("trade with one side", "trade with both sides")
        answer.expire_at = clock.now() + timedelta(days=4)
        save_answer(answer)
    return answer


def _submit_drafts(clock: Clock) -> Any:
    """A draft of Jon's and an answer that he submitted for review; another was sent back."""
    _create_answer("Who reads the first paper at a summit?", "demo-harbour-communique", "draft")
    waiting = _answer("demo-harbour-review-room")
    clock.pass_minutes(10)
    with _as("jon") as jon:
        type(waiting).objects.filter(pk=waiting.pk).update(created_by=jon, updated_at=clock.now())
    clock.pass_minutes(15)
    _create_answer("Why are two copies signed?", "demo-harbour-truce-armistice", "in_review")
    returned = _create_answer("Who lists the prisoners?", "demo-harbour-first-hours", "in_review")
    clock.pass_minutes(5)
    _send_back(returned)
    waiting.refresh_from_db()
    return waiting


def _create_answer(text: str, key: str, status: str) -> Any:
    from clipqa.curation import save_answer, save_record
    from clipqa.models import Question

    model = _answer(key)
    question = Question(text=text, language="en")
    with _as("jon") as jon:
        save_record(question, topics=model.question.topics.all())
        fields = {"clip": model.clip, "created_by": jon, "editor": "Jon Okafor", "status": status}
        answer = type(model)(question=question, body=model.body.split(". ")[0] + ".", **fields)
        save_answer(answer)
    return answer


def _send_back(answer: Any) -> None:
    from clipqa.curation.reviewing import send_back

    with _as("mara"):
        send_back(answer, TOO_SHORT, answer.edit_version)


def _propose_change(clock: Clock) -> Any:
    from clipqa.curation.proposals import propose

    answer = _answer("demo-delta-tie")
    clock.pass_minutes(10)
    with _as("jon") as jon:
        type(answer).objects.filter(pk=answer.pk).update(created_by=jon)
        body = answer.body.replace("First a recount, since", "First comes a recount, because")
        body = body.replace("drawing lots", "drawing lots from a hat")
        return propose(answer, {"body": body})


def _ask_question(clock: Clock) -> None:
    from clipqa.readers.asking import ask

    clock.pass_minutes(25)
    ask("story", text="What may an observer write down?")
    clock.pass_minutes(10)
