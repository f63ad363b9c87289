"""One morning at a desk: what its people did before the pictures were taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import django

from scripts.picturing.camera import PASSWORD, Shot
from scripts.picturing.clock import Clock, still_clock

TOO_SHORT = "Say who drew up the first list, and when. Two more sentences will do."


def told() -> list[Shot]:
    clock = still_clock()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    _people()
    changed = _changed(clock)
    draft, waiting = _handed_in(clock)
    proposal = _proposed(clock)
    _readers_wrote(clock)
    return [*_of_review(draft, waiting), *_of_changes(changed, proposal)]


def _of_review(draft: Any, waiting: Any) -> list[Shot]:
    from django.urls import reverse

    from clipqa.curation.previews import preview_token

    return [
        Shot("queue", "mara", reverse("admin:index"), 900),
        Shot("answer", "mara", _page(waiting), 900),
        Shot("hand-in", "jon", _page(draft), 460, ".submit-row"),
        Shot("send-back", "mara", _page(waiting, "admin:answer_send_back"), 470),
        Shot("preview", "mara", reverse("preview", args=[preview_token(waiting)]), 820),
    ]


def _of_changes(changed: Any, proposal: Any) -> list[Shot]:
    from django.urls import reverse

    from clipqa.revisions import revisions_of

    newest, *_between, oldest = revisions_of(type(changed), changed.pk)
    compare = f"{_page(changed, 'admin:clipqa_answer_compare')}?from={oldest.pk}&to={newest.pk}"
    page = reverse("admin:answer_proposal", args=[proposal.answer_id, proposal.pk])
    return [
        Shot("proposal", "mara", page, 720),
        Shot("compare", "mara", compare, 620),
        Shot("delete", "ada", _page(changed, "admin:clipqa_answer_delete"), 480),
        Shot("erase", "ada", _page(changed, "admin:answer_erase"), 660),
    ]


def _page(answer: Any, name: str = "admin:clipqa_answer_change") -> str:
    from django.urls import reverse

    return reverse(name, args=[answer.pk])


def _people() -> None:
    from django.contrib.auth.models import Group, User

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
    from django.contrib.auth.models import User

    from clipqa.models import Source
    from clipqa.revisions import acting

    person = User.objects.get(username=login)
    with acting(actor=person, source=Source.DESK, why=why):
        yield person


def _answer(key: str) -> Any:
    from clipqa.models import Answer

    return Answer.objects.get(key=key)


def _changed(clock: Clock) -> Any:
    """Corrected an hour ago, and to expire on Friday."""
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


def _handed_in(clock: Clock) -> tuple[Any, Any]:
    """A draft of Jon's, and one that he has handed in; a third came back to him."""
    draft = _drafted("Who reads the first paper at a summit?", "demo-harbour-communique", "draft")
    waiting = _answer("demo-harbour-review-room")
    clock.pass_minutes(10)
    with _as("jon") as jon:
        type(waiting).objects.filter(pk=waiting.pk).update(created_by=jon, updated_at=clock.now())
    clock.pass_minutes(15)
    _drafted("Why are two copies signed?", "demo-harbour-truce-armistice", "in_review")
    back = _drafted("Who lists the prisoners?", "demo-harbour-first-hours", "in_review")
    clock.pass_minutes(5)
    _sent_back(back)
    waiting.refresh_from_db()
    return draft, waiting


def _drafted(asked: str, key: str, status: str) -> Any:
    from clipqa.curation import save_answer, save_noun
    from clipqa.models import Question

    like = _answer(key)
    question = Question(text=asked, language="en")
    with _as("jon") as jon:
        save_noun(question, topics=like.question.topics.all())
        given = {"clip": like.clip, "created_by": jon, "editor": "Jon Okafor", "status": status}
        answer = type(like)(question=question, body=like.body.split(". ")[0] + ".", **given)
        save_answer(answer)
    return answer


def _sent_back(answer: Any) -> None:
    from clipqa.curation.reviewing import send_back

    with _as("mara"):
        send_back(answer, TOO_SHORT, answer.edit_version)


def _proposed(clock: Clock) -> Any:
    from clipqa.curation.proposals import propose

    answer = _answer("demo-delta-tie")
    clock.pass_minutes(10)
    with _as("jon") as jon:
        type(answer).objects.filter(pk=answer.pk).update(created_by=jon)
        body = answer.body.replace("First a recount, since", "First comes a recount, because")
        body = body.replace("drawing lots", "drawing lots from a hat")
        return propose(answer, {"body": body})


def _readers_wrote(clock: Clock) -> None:
    from clipqa.curation import receive_feedback

    clock.pass_minutes(25)
    receive_feedback("I looked for what an observer may write down. Is there a clip?")
    clock.pass_minutes(10)
