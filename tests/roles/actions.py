"""More than forty actions, each performed on its page or with its command.

`ACTIONS` lists them in order, with their actor and the rows that they write to the audit trail.
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
from clipqa.models import (
    Answer,
    Article,
    ArticleProposal,
    Author,
    Clip,
    Outlet,
    Proposal,
    Question,
    Topic,
    Transcript,
    User,
    Video,
)
from tests.accounts.signing_in import give_app, type_password
from tests.admin.articles.pages import block
from tests.admin.pages import (
    add_page,
    decision_of,
    filled,
    list_page,
    page_of,
    save,
    store_transcript,
)
from tests.factories import make_clip
from tests.roles.users import make_draft, of_role, signed_in

NEW_PASSWORD = "another quiet river"
Rows = list[str]


@dataclass
class Scenario:
    ada: Client  # the client of an administrator
    conny: Client  # the client of the contributor who owns the draft
    draft: Answer
    folder: Path


def make_scenario(folder: Path) -> Scenario:
    conny = of_role("conny", "contributor")
    draft = make_draft(conny)
    ada = signed_in(of_role("ada", "administrator"))
    of_role("otto", "contributor")
    return Scenario(ada, signed_in(conny), draft, folder)


def submit_form(client: Client, url: str, button: str, **typed: Any) -> None:
    client.post(url, {**filled(client.get(url)), **typed, button: "x"})


def run_list_action(scenario: Scenario, action: str, *answers: Answer) -> None:
    chosen = [answer.pk for answer in answers]
    scenario.ada.post(list_page("answer"), {"action": action, "_selected_action": chosen})


def login_page(name: str, page: str = "change") -> str:
    return reverse(f"admin:clipqa_user_{page}", args=[User.objects.get(username=name).pk])


def edit(model_name: type, **typed: Any) -> Callable[[Scenario], Any]:
    return lambda scenario: save(scenario.ada, page_of(model_name.objects.latest("pk")), **typed)


def add(model_name: str, **typed: Any) -> Callable[[Scenario], Any]:
    return lambda scenario: save(scenario.ada, add_page(model_name), **typed)


def edit_draft(**typed: Any) -> Callable[[Scenario], Any]:
    return lambda scenario: save(scenario.ada, page_of(scenario.draft), **typed)


def edit_otto(**typed: Any) -> Callable[[Scenario], Any]:
    return lambda scenario: save(scenario.ada, login_page("otto"), **typed)


def add_video(scenario: Scenario) -> None:
    address = "https://youtu.be/dQw4w9WgXcQ"
    outlet = Outlet.objects.latest("pk").pk
    add("video", title="Night", outlet=outlet, source_url=address, duration_ms="03:00")(scenario)


def add_clip(scenario: Scenario) -> None:
    add("clip", video=Video.objects.latest("pk").pk, start_ms="00:10", end_ms="00:20")(scenario)


def transcript_page(page: str, *more: int) -> str:
    return reverse(f"admin:clipqa_transcript_{page}", args=[Transcript.objects.get().pk, *more])


def store_text(scenario: Scenario) -> None:
    text = "WEBVTT\n\n00:10.000 --> 00:12.000\n<v Ada>We meet.\n"
    store_transcript(scenario.ada, page_of(Video.objects.latest("pk")), transcript_text=text)


def edit_cue(scenario: Scenario) -> None:
    save(scenario.ada, transcript_page("change"), **{"cues-0-text": "We met."})


def rename(scenario: Scenario) -> None:
    post_decision(scenario.ada, transcript_page("speakers"), old="Ada", new="Bo")


def shift(scenario: Scenario) -> None:
    post_decision(scenario.ada, transcript_page("shift"), offset="-1")


def undo_shift(scenario: Scenario) -> None:
    newest = revisions_of(Transcript, Transcript.objects.get().pk)[0]
    post_decision(scenario.ada, transcript_page("undo", newest.pk), why="It fitted before.")


def set_topic(scenario: Scenario) -> None:
    edit(Question, topics=[Topic.objects.latest("pk").pk])(scenario)


def add_answer(scenario: Scenario) -> None:
    clip, question = Clip.objects.latest("pk"), Question.objects.latest("pk")
    times = {"video": clip.video_id, "start_ms": "00:10", "end_ms": "00:25"}
    add("answer", question=question.pk, body="It is.", status="draft", **times)(scenario)


def change_owner(scenario: Scenario) -> None:
    otto = User.objects.get(username="otto")
    save(scenario.ada, page_of(Answer.objects.latest("pk")), owner=otto.pk)


def add_article(scenario: Scenario) -> None:
    written = block("text", 0, 10, text="Observers watch.")
    add("article", title="Who watches?", **written)(scenario)


def run_on_article(action: str) -> Callable[[Scenario], Any]:
    def run(scenario: Scenario) -> None:
        chosen = {"action": action, "_selected_action": [Article.objects.latest("pk").pk]}
        scenario.ada.post(list_page("article"), chosen)

    return run


def article_page(page: str, *more: int) -> str:
    return reverse(f"admin:{page}", args=[Article.objects.latest("pk").pk, *more])


def draft_article(scenario: Scenario) -> None:
    written = block("text", 0, 10, text="Observers count.")
    save(scenario.conny, add_page("article"), title="Who counts?", language="en", **written)


def submit_article(scenario: Scenario) -> None:
    submit_form(scenario.conny, article_page("clipqa_article_change"), "_submit")


def take_back_article(scenario: Scenario) -> None:
    scenario.conny.post(article_page("clipqa_article_take_back"))


def send_back_article(scenario: Scenario) -> None:
    post_decision(scenario.ada, article_page("clipqa_article_send_back"), comment="Who counts?")


def accept_article(scenario: Scenario) -> None:
    save(scenario.conny, article_page("clipqa_article_change"), title="Who counts them?")
    proposal = ArticleProposal.objects.open().get()
    post_decision(scenario.ada, article_page("clipqa_article_proposal", proposal.pk), _accept="x")


def restore_article(scenario: Scenario) -> None:
    oldest = revisions_of(Article, Article.objects.latest("pk").pk).last()
    page = article_page("clipqa_article_restore", oldest.pk)
    post_decision(scenario.ada, page, why="The first was better.")


def delete_article(scenario: Scenario) -> None:
    scenario.ada.post(article_page("clipqa_article_delete"), {"post": "yes"})


def undo_article(scenario: Scenario) -> None:
    newest = revisions_of(Article, Article.objects.latest("pk").pk)[0]
    scenario.ada.post(reverse("admin:article_undo_archive"), {"revisions": newest.pk})


def erase_article(scenario: Scenario) -> None:
    given = {"why": "Court order.", "typed": Article.objects.latest("pk").public_id}
    scenario.ada.post(article_page("article_erase"), given)


def merge_authors(scenario: Scenario) -> None:
    into, old = Author.objects.latest("pk"), Author.objects.create(name="A. Ash")
    versions = {"merged_version": old.edit_version, "into_version": into.edit_version}
    page = reverse("admin:clipqa_author_merge", args=[old.pk])
    scenario.ada.post(page, {"into": into.pk, **versions})


def submit(scenario: Scenario) -> None:
    submit_form(scenario.conny, page_of(scenario.draft), "_submit")


def withdraw(scenario: Scenario) -> None:
    scenario.conny.post(reverse("admin:clipqa_answer_take_back", args=[scenario.draft.pk]))


def post_decision(client: Client, page: str, **given: Any) -> None:
    client.post(page, {**decision_of(client.get(page)), **given})


def request_changes(scenario: Scenario) -> None:
    page = reverse("admin:clipqa_answer_send_back", args=[scenario.draft.pk])
    post_decision(scenario.ada, page, comment="Say who.")


def publish(scenario: Scenario) -> None:
    submit_form(scenario.ada, page_of(scenario.draft), "_save", status="published")


def accept(scenario: Scenario) -> None:
    save(scenario.conny, page_of(scenario.draft), body="As proposed.")
    proposal = Proposal.objects.open().get()
    page = reverse("admin:clipqa_answer_proposal", args=[scenario.draft.pk, proposal.pk])
    post_decision(scenario.ada, page, _accept="x")


def restore(scenario: Scenario) -> None:
    oldest = revisions_of(Answer, scenario.draft.pk).last()
    page = reverse("admin:clipqa_answer_restore", args=[scenario.draft.pk, oldest.pk])
    post_decision(scenario.ada, page, why="The first was better.")


def delete(scenario: Scenario) -> None:
    page = reverse("admin:clipqa_answer_delete", args=[scenario.draft.pk])
    scenario.ada.post(page, {"post": "yes"})


def undo(scenario: Scenario) -> None:
    newest = revisions_of(Answer, scenario.draft.pk)[0]
    scenario.ada.post(reverse("admin:answer_undo_archive"), {"revisions": newest.pk})


def merge(scenario: Scenario) -> None:
    into, old = Topic.objects.latest("pk"), Topic.objects.create(name="Twin")
    versions = {"merged_version": old.edit_version, "into_version": into.edit_version}
    page = reverse("admin:clipqa_topic_merge", args=[old.pk])
    scenario.ada.post(page, {"into": into.pk, **versions})


def delete_clip(scenario: Scenario) -> None:
    clip = make_clip()
    scenario.ada.post(reverse("admin:clipqa_clip_delete", args=[clip.pk]), {"post": "yes"})


def erase(scenario: Scenario) -> None:
    answer = Answer.objects.latest("pk")
    given = {"why": "Court order.", "typed": answer.public_id}
    scenario.ada.post(reverse("admin:answer_erase", args=[answer.pk]), given)


def add_login(scenario: Scenario) -> None:
    new = {"username": "dora", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    scenario.ada.post(reverse("admin:clipqa_user_add"), {**new, "usable_password": "true"})


def promote(scenario: Scenario) -> None:
    edit_otto(groups=[Group.objects.get(name="editor").pk])(scenario)


def set_password(scenario: Scenario) -> None:
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    otto = User.objects.get(username="otto")
    url = reverse("admin:auth_user_password_change", args=[otto.pk])
    scenario.ada.post(url, {**new, "set-password": "1"})


def remove_factor(scenario: Scenario) -> None:
    otto = User.objects.get(username="otto")
    give_app(otto)
    chosen = {"action": "remove_second_factors", "_selected_action": [otto.pk]}
    scenario.ada.post(reverse("admin:clipqa_user_changelist"), chosen)


def delete_login(scenario: Scenario) -> None:
    scenario.ada.post(login_page("dora", "delete"), {"post": "yes"})


def export(scenario: Scenario) -> None:
    call_command("export_answers", str(scenario.folder / "all.jsonl"), verbosity=0)


def import_again(scenario: Scenario) -> None:
    call_command("import_answers", str(scenario.folder / "all.jsonl"), verbosity=0)


def make_superuser(scenario: Scenario) -> None:
    call_command("createsuperuser", interactive=False, username="root", email="", verbosity=0)


def change_password(scenario: Scenario) -> None:
    call_command("changepassword", "root", verbosity=0)


def forget_factor(scenario: Scenario) -> None:
    give_app(User.objects.get(username="root"))
    call_command("forget_second_factor", "root", verbosity=0)


# The action, its actor, and the verb or event of each row that it writes.
ACTIONS: list[tuple[Callable[[Scenario], Any], str, Rows]] = [
    (lambda scenario: type_password(Client(), "ada", "wrong"), "", ["sign_in_failed"]),
    (lambda scenario: type_password(Client(), "ada"), "ada", ["signed_in"]),
    (add("topic", name="Ports"), "ada", ["created"]),
    (edit(Topic, name="Harbours", slug="harbours"), "ada", ["changed"]),
    (add("outlet", name="Delta", colour="#41464f"), "ada", ["created"]),
    (edit(Outlet, website="https://delta.example"), "ada", ["changed"]),
    (add_video, "ada", ["created"]),
    (edit(Video, title="Late"), "ada", ["changed"]),
    (store_text, "ada", ["created"]),
    (edit_cue, "ada", ["changed"]),
    (rename, "ada", ["changed"]),
    (shift, "ada", ["changed"]),
    (undo_shift, "ada", ["restored"]),
    (add_clip, "ada", ["created"]),
    (edit(Clip, end_ms="00:25"), "ada", ["changed"]),
    (add("question", text="Is it?", language="en"), "ada", ["created"]),
    (set_topic, "ada", ["changed"]),
    (edit(Question, text="Is it so?"), "ada", ["changed"]),
    (add_answer, "ada", ["created"]),
    (change_owner, "ada", ["changed"]),
    (edit_draft(body="Other words."), "ada", ["changed"]),
    (edit_draft(speaker="Ann Ash"), "ada", ["changed"]),
    (edit_draft(ai_disclosure="on"), "ada", ["changed"]),
    (edit_draft(correction="It was Monday."), "ada", ["changed"]),
    (add("author", name="Ann Ash"), "ada", ["created"]),
    (edit(Author, biography="Writes."), "ada", ["changed"]),
    (add_article, "ada", ["created"]),
    (edit(Article, **{"block_text-0-text": "Both sides watch."}), "ada", ["changed"]),
    (run_on_article("publish_selected"), "ada", ["published"]),
    (run_on_article("archive_selected"), "ada", ["archived"]),
    (restore_article, "ada", ["restored"]),
    (run_on_article("publish_selected"), "ada", ["published"]),
    (delete_article, "ada", ["archived"]),
    (undo_article, "ada", ["restored"]),
    (erase_article, "ada", ["erased"]),
    (draft_article, "conny", ["created"]),
    (submit_article, "conny", ["submitted"]),
    (take_back_article, "conny", ["taken_back"]),
    (submit_article, "conny", ["submitted"]),
    (send_back_article, "ada", ["sent_back"]),
    (run_on_article("publish_selected"), "ada", ["published"]),
    (accept_article, "ada", ["accepted"]),
    (merge_authors, "ada", ["merged", "deleted"]),
    (submit, "conny", ["submitted"]),
    (withdraw, "conny", ["taken_back"]),
    (submit, "conny", ["submitted"]),
    (request_changes, "ada", ["sent_back"]),
    (publish, "ada", ["published"]),
    (accept, "ada", ["accepted"]),
    (edit_draft(expire_at_0="2099-01-01", expire_at_1="12:00"), "ada", ["changed"]),
    (restore, "ada", ["restored"]),
    (delete, "ada", ["archived"]),
    (undo, "ada", ["restored"]),
    (
        lambda scenario: run_list_action(scenario, "archive_answers", scenario.draft),
        "ada",
        ["archived"],
    ),
    (
        lambda scenario: run_list_action(scenario, "publish_answers", scenario.draft),
        "ada",
        ["published"],
    ),
    (merge, "ada", ["merged", "deleted"]),
    (delete_clip, "ada", ["deleted"]),
    (erase, "ada", ["erased"]),
    (add_login, "ada", ["account_made"]),
    (promote, "ada", ["role_changed"]),
    (edit_otto(email="otto@news.example"), "ada", ["account_changed"]),
    (set_password, "ada", ["password_changed"]),
    (remove_factor, "ada", ["factor_changed"]),
    (edit_otto(is_active=""), "ada", ["account_changed"]),
    (delete_login, "ada", ["account_deleted"]),
    (export, "the command line", ["exported"]),
    (import_again, "the command line", ["imported"]),
    (make_superuser, "the command line", ["account_made"]),
    (change_password, "the command line", ["password_changed"]),
    (forget_factor, "the command line", ["factor_changed"]),
    (lambda scenario: scenario.ada.post(reverse("admin:logout")), "ada", ["signed_out"]),
]
