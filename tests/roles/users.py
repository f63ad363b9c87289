"""A user of each role, and records with text that only some of them may read."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from clipqa.curation import save_record
from clipqa.history import revisions_of
from clipqa.history.audit import note
from clipqa.importers.pasted_topics import PastedRecord, set_records
from clipqa.models import (
    Answer,
    ArticleProposal,
    BlockedSender,
    Comment,
    Event,
    PastedPage,
    Problem,
    Proposal,
    SlugRedirect,
    Status,
    Topic,
    Transcript,
    User,
)
from clipqa.readers.reports import receive_report
from tests.admin.people import person
from tests.articles.make import make_article, make_author, text
from tests.factories import make_answer, make_clip, make_cues, make_outlet, make_topic, make_video
from tests.readers.make import make_reader_question

ROLES = ("anonymous", "reader", "contributor", "other", "editor", "administrator", "moderator")
WITHOUT_ACCESS = (
    "anonymous",
    "reader",
    "other",
    "moderator",
)  # may not read the contributor's draft
CANARY = "zanzibar"  # in the draft, its question and its revisions


def of_role(name: str, role: str, **values: Any) -> User:
    made = person(name, **values)
    made.groups.set([Group.objects.get(name=role)])
    return made


def signed_in(who: User | None, **options: bool) -> Client:
    client = Client(**options)
    if who is not None:
        client.force_login(who)
    return client


@dataclass
class RoleUsers:
    people: dict[str, User | None]
    clients: dict[str, Client]
    draft: Answer  # of the contributor
    records: dict[str, Any]
    proposals: dict[str, Any]  # of the contributor, by the model


def make_role_users() -> RoleUsers:
    reader = User.objects.create_user("rita", password="x")
    people: dict[str, User | None] = {
        "anonymous": None,
        "reader": reader,
        "contributor": of_role("conny", "contributor"),
        "other": of_role("otto", "contributor"),
        "editor": of_role("edda", "editor"),
        "administrator": of_role("ada", "administrator"),
        "moderator": of_role("mo", "moderator"),
    }
    draft = make_draft(people["contributor"])
    clients = {role: signed_in(who) for role, who in people.items()}
    records = _records(draft, reader)
    proposed = {"by": people["contributor"], "built_on": 1, "base": {}}
    proposals = {
        "answer": Proposal.objects.create(answer=draft, values={"body": CANARY}, **proposed),
        "article": ArticleProposal.objects.create(
            article=records["article"], values={"title": CANARY}, **proposed
        ),
    }
    return RoleUsers(people, clients, draft, records, proposals)


def make_draft(owner: User | None, **values: Any) -> Answer:
    video = make_video(make_outlet(), title="The report")
    values = {"body": f"The {CANARY} speaks.", "status": Status.DRAFT, **values}
    question = f"Who is the {CANARY}?"
    answer = make_answer(question, clip=make_clip(video), topics=[make_topic()], **values)
    Answer.objects.filter(pk=answer.pk).update(created_by=owner)
    answer.refresh_from_db()
    return answer


def _records(draft: Answer, reader: User) -> dict[str, Any]:
    clip, question = draft.clip, draft.question
    topic: Topic = question.topics.get()
    transcript: Transcript = make_cues(clip.video, (50_000, 52_000, "We meet again."))
    article = make_article(
        text(f"The {CANARY} speaks."),
        title=f"Who is the {CANARY}?",
        topics=[topic],
        author=make_author(),
        status=Status.DRAFT,
        created_by=draft.created_by,
    )
    author = article.author
    for record in (clip, question, topic, clip.video, clip.video.outlet, transcript, author):
        save_record(record)  # creates its history
        _change(record)
    return {
        "answer": draft,
        "article": article,
        "author": author,
        "auditentry": note(Event.SIGNED_IN, "rita"),
        "blockedsender": BlockedSender.objects.create(sender_hmac="0" * 64, reason="Spam."),
        "clip": clip,
        # Of a hidden card, which moderators may not read.
        "clipreport": receive_report(draft.pk, "1", Problem.WORDS, "A wrong word."),
        "comment": Comment.objects.create(article=article, text="Thank you.", form_id="1"),
        "cue": transcript.cues.get(),
        "group": Group.objects.create(name="Night desk"),
        "outlet": clip.video.outlet,
        "pastedpage": _pasted_page(draft.created_by),
        "question": question,
        "readerquestion": make_reader_question(),
        "slugredirect": SlugRedirect.objects.create(
            model_name="topic", old_slug="old", target_id=1
        ),
        "topic": topic,
        "transcript": transcript,
        "user": reader,
        "video": clip.video,
    }


def _pasted_page(owner: User | None) -> PastedPage:
    page = PastedPage(title=f"The {CANARY}", fingerprint="0", created_by=owner)
    set_records(page, [PastedRecord(1, f"Who is the {CANARY}?", "It speaks.", "Harbour Public TV")])
    page.save()
    return page


def _change(record: Any) -> None:
    fields = {
        "clip": "end_ms",
        "question": "text",
        "transcript": "is_corrected",
        "video": "title",
    }
    name = fields.get(record._meta.model_name, "name")
    before = getattr(record, name)
    setattr(record, name, f"{before}!" if isinstance(before, str) else before + 1)
    save_record(record)


def revision_id(record: Any) -> int:
    found = revisions_of(type(record), record.pk).first()
    return found.pk if found else 0
