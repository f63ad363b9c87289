"""Forty-odd things that people do, each by the page or the command that does it.

A deed is a function of the stage; what it must leave on record stands in `LEFT`, in its order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from clipqa.history import revisions_of
from clipqa.models import Answer, Clip, Outlet, Proposal, Question, Topic, User, Video
from tests.accounts.signing_in import give_app, type_password
from tests.admin.pages import add_page, filled, list_page, page_of, save
from tests.factories import make_clip
from tests.roles.cast import make_draft, of_role, signed_in

NEW_PASSWORD = "another quiet river"
Left = list[str]


@dataclass
class Stage:
    ada: Client  # an administrator
    conny: Client  # a contributor, who owns the draft
    draft: Answer
    folder: Path


def set_up(folder: Path) -> Stage:
    conny = of_role("conny", "contributor")
    draft = make_draft(conny)
    ada = signed_in(of_role("ada", "administrator"))
    of_role("otto", "contributor")
    return Stage(ada, signed_in(conny), draft, folder)


def press(client: Client, url: str, button: str, **typed: Any) -> None:
    client.post(url, {**filled(client.get(url)), **typed, button: "x"})


def choose(stage: Stage, action: str, *answers: Answer) -> None:
    chosen = [answer.pk for answer in answers]
    stage.ada.post(list_page("answer"), {"action": action, "_selected_action": chosen})


def login_page(name: str, page: str = "change") -> str:
    return reverse(f"admin:clipqa_user_{page}", args=[User.objects.get(username=name).pk])


def edit(model_name: type, **typed: Any) -> Callable[[Stage], Any]:
    return lambda stage: save(stage.ada, page_of(model_name.objects.latest("pk")), **typed)


def add(model_name: str, **typed: Any) -> Callable[[Stage], Any]:
    return lambda stage: save(stage.ada, add_page(model_name), **typed)


def write(**typed: Any) -> Callable[[Stage], Any]:
    return lambda stage: save(stage.ada, page_of(stage.draft), **typed)


def person(**typed: Any) -> Callable[[Stage], Any]:
    return lambda stage: save(stage.ada, login_page("otto"), **typed)


def add_video(stage: Stage) -> None:
    address = "https://youtu.be/dQw4w9WgXcQ"
    outlet = Outlet.objects.latest("pk").pk
    add("video", title="Night", outlet=outlet, source_url=address, duration_ms="03:00")(stage)


def add_clip(stage: Stage) -> None:
    add("clip", video=Video.objects.latest("pk").pk, start_ms="00:10", end_ms="00:20")(stage)


def give_topic(stage: Stage) -> None:
    edit(Question, topics=[Topic.objects.latest("pk").pk])(stage)


def add_answer(stage: Stage) -> None:
    clip, question = Clip.objects.latest("pk"), Question.objects.latest("pk")
    times = {"video": clip.video_id, "start_ms": "00:10", "end_ms": "00:25"}
    add("answer", question=question.pk, body="It is.", status="draft", **times)(stage)


def hand_on(stage: Stage) -> None:
    otto = User.objects.get(username="otto")
    save(stage.ada, page_of(Answer.objects.latest("pk")), owner=otto.pk)


def hand_in(stage: Stage) -> None:
    press(stage.conny, page_of(stage.draft), "_submit")


def take_back(stage: Stage) -> None:
    stage.conny.post(reverse("admin:answer_take_back", args=[stage.draft.pk]))


def decide(client: Client, page: str, **given: Any) -> None:
    form = client.get(page).context["form"]
    client.post(page, {"edit_version": form["edit_version"].value(), **given})


def send_back(stage: Stage) -> None:
    page = reverse("admin:answer_send_back", args=[stage.draft.pk])
    decide(stage.ada, page, comment="Say who.")


def publish_it(stage: Stage) -> None:
    press(stage.ada, page_of(stage.draft), "_save", status="published")


def accept(stage: Stage) -> None:
    save(stage.conny, page_of(stage.draft), body="As proposed.")
    proposal = Proposal.objects.open().get()
    page = reverse("admin:answer_proposal", args=[stage.draft.pk, proposal.pk])
    decide(stage.ada, page, _accept="x")


def restore(stage: Stage) -> None:
    oldest = revisions_of(Answer, stage.draft.pk).last()
    page = reverse("admin:clipqa_answer_restore", args=[stage.draft.pk, oldest.pk])
    decide(stage.ada, page, why="The first was better.")


def delete(stage: Stage) -> None:
    page = reverse("admin:clipqa_answer_delete", args=[stage.draft.pk])
    stage.ada.post(page, {"post": "yes"})


def undo(stage: Stage) -> None:
    newest = revisions_of(Answer, stage.draft.pk)[0]
    stage.ada.post(reverse("admin:answer_undo_archive"), {"revisions": newest.pk})


def merge(stage: Stage) -> None:
    into, old = Topic.objects.latest("pk"), Topic.objects.create(name="Twin")
    versions = {"merged_version": old.edit_version, "into_version": into.edit_version}
    page = reverse("admin:clipqa_topic_merge", args=[old.pk])
    stage.ada.post(page, {"into": into.pk, **versions})


def delete_clip(stage: Stage) -> None:
    clip = make_clip()
    stage.ada.post(reverse("admin:clipqa_clip_delete", args=[clip.pk]), {"post": "yes"})


def erase(stage: Stage) -> None:
    answer = Answer.objects.latest("pk")
    given = {"why": "Court order.", "typed": answer.public_id}
    stage.ada.post(reverse("admin:answer_erase", args=[answer.pk]), given)


def add_login(stage: Stage) -> None:
    new = {"username": "dora", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    stage.ada.post(reverse("admin:clipqa_user_add"), {**new, "usable_password": "true"})


def promote(stage: Stage) -> None:
    person(groups=[Group.objects.get(name="editor").pk])(stage)


def set_password(stage: Stage) -> None:
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    otto = User.objects.get(username="otto")
    url = reverse("admin:auth_user_password_change", args=[otto.pk])
    stage.ada.post(url, {**new, "set-password": "1"})


def take_factor_off(stage: Stage) -> None:
    otto = User.objects.get(username="otto")
    give_app(otto)
    chosen = {"action": "forget_second_factors", "_selected_action": [otto.pk]}
    stage.ada.post(reverse("admin:clipqa_user_changelist"), chosen)


def delete_login(stage: Stage) -> None:
    stage.ada.post(login_page("dora", "delete"), {"post": "yes"})


def export(stage: Stage) -> None:
    call_command("export_answers", str(stage.folder / "all.jsonl"), verbosity=0)


def import_again(stage: Stage) -> None:
    call_command("import_answers", str(stage.folder / "all.jsonl"), verbosity=0)


def make_superuser(stage: Stage) -> None:
    call_command("createsuperuser", interactive=False, username="root", email="", verbosity=0)


def change_password(stage: Stage) -> None:
    call_command("changepassword", "root", verbosity=0)


def forget_factor(stage: Stage) -> None:
    give_app(User.objects.get(username="root"))
    call_command("forget_second_factor", "root", verbosity=0)


# Who did it, then what it is, for each row that it leaves.
DEEDS: list[tuple[Callable[[Stage], Any], str, Left]] = [
    (lambda stage: type_password(Client(), "ada", "wrong"), "", ["sign_in_failed"]),
    (lambda stage: type_password(Client(), "ada"), "ada", ["signed_in"]),
    (add("topic", name="Ports"), "ada", ["created"]),
    (edit(Topic, name="Harbours", slug="harbours"), "ada", ["changed"]),
    (add("outlet", name="Delta", colour="#41464f"), "ada", ["created"]),
    (edit(Outlet, website="https://delta.example"), "ada", ["changed"]),
    (add_video, "ada", ["created"]),
    (edit(Video, title="Late"), "ada", ["changed"]),
    (add_clip, "ada", ["created"]),
    (edit(Clip, end_ms="00:25"), "ada", ["changed"]),
    (add("question", text="Is it?", language="en"), "ada", ["created"]),
    (give_topic, "ada", ["changed"]),
    (edit(Question, text="Is it so?"), "ada", ["changed"]),
    (add_answer, "ada", ["created"]),
    (hand_on, "ada", ["changed"]),
    (write(body="Other words."), "ada", ["changed"]),
    (write(speaker="Ann Ash"), "ada", ["changed"]),
    (write(ai_disclosure="on"), "ada", ["changed"]),
    (write(correction="It was Monday."), "ada", ["changed"]),
    (hand_in, "conny", ["submitted"]),
    (take_back, "conny", ["taken_back"]),
    (hand_in, "conny", ["submitted"]),
    (send_back, "ada", ["sent_back"]),
    (publish_it, "ada", ["published"]),
    (accept, "ada", ["accepted"]),
    (write(expire_at_0="2099-01-01", expire_at_1="12:00"), "ada", ["changed"]),
    (restore, "ada", ["restored"]),
    (delete, "ada", ["archived"]),
    (undo, "ada", ["restored"]),
    (lambda stage: choose(stage, "archive_answers", stage.draft), "ada", ["archived"]),
    (lambda stage: choose(stage, "publish_answers", stage.draft), "ada", ["published"]),
    (merge, "ada", ["merged", "deleted"]),
    (delete_clip, "ada", ["deleted"]),
    (erase, "ada", ["erased"]),
    (add_login, "ada", ["account_made"]),
    (promote, "ada", ["role_changed"]),
    (person(email="otto@news.example"), "ada", ["account_changed"]),
    (set_password, "ada", ["password_changed"]),
    (take_factor_off, "ada", ["factor_changed"]),
    (person(is_active=""), "ada", ["account_changed"]),
    (delete_login, "ada", ["account_deleted"]),
    (export, "the command line", ["exported"]),
    (import_again, "the command line", ["imported"]),
    (make_superuser, "the command line", ["account_made"]),
    (change_password, "the command line", ["password_changed"]),
    (forget_factor, "the command line", ["factor_changed"]),
    (lambda stage: stage.ada.post(reverse("admin:logout")), "ada", ["signed_out"]),
]
