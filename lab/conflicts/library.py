"""The record of each trial: how it is made, and its values at the end."""

import json
from collections.abc import Iterable
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from clipqa.articles.blocks import BlockValue
from clipqa.articles.reading import read_blocks
from clipqa.curation import publish, save_answer, save_record
from clipqa.curation.articles import ArticleParts, publish_articles, save_article
from clipqa.curation.transcripts import save_transcript
from clipqa.hosts import provider_table
from clipqa.lib.timecodes import format_timecode
from clipqa.models import (
    Answer,
    Article,
    Clip,
    Outlet,
    Question,
    RecordProposal,
    Topic,
    Transcript,
    Video,
)
from clipqa.transcripts import CueText

NUMBERS = count(1)
ORIGINAL = "As it was."
BLOCKS = 3


def session_of(name: str) -> str:
    people: Any = get_user_model().objects
    person = people.filter(username=name).first() or people.create_superuser(name)
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def change_page(record: Any) -> str:
    return reverse(f"admin:clipqa_{record._meta.model_name}_change", args=[record.pk])


def cues_address(transcript: Transcript) -> str:
    return reverse("admin:desk_cues", args=[transcript.video_id])


def list_page(model: str) -> str:
    return reverse(f"admin:clipqa_{model}_changelist")


def make_answer() -> Answer:
    return make_answer_to(make_question())


def make_question(*topics: Topic) -> Question:
    question = Question(text=f"What is said in report {next(NUMBERS)}?")
    save_record(question, topics=topics)
    return question


def make_answer_to(question: Question) -> Answer:
    clip = Clip(video=make_video(), start_ms=10_000, end_ms=50_000)
    save_record(clip)
    answer = Answer(question=question, clip=clip, body=ORIGINAL, speaker="As before")
    save_answer(answer)
    return answer


def make_published() -> Answer:
    answer = make_answer()
    publish([answer])
    return answer


def make_video() -> Video:
    number = next(NUMBERS)
    outlet = Outlet.objects.filter(name="Harbour TV").first() or Outlet(name="Harbour TV")
    if outlet._state.adding:
        save_record(outlet)
    video = Video(outlet=outlet, title=f"Report {number}", duration_ms=100_000)
    video.set_source(provider_table().recognise(f"https://example.org/{number}.mp4"))
    save_record(video)
    return video


def make_topic() -> Topic:
    topic = Topic(name=f"Topic {next(NUMBERS)}", explainer=ORIGINAL)
    save_record(topic)
    return topic


def make_article() -> Article:
    article = Article(title=f"Article {next(NUMBERS)}", standfirst=ORIGINAL)
    blocks = [BlockValue("text", {"text": ORIGINAL}) for _ in range(BLOCKS)]
    save_article(article, ArticleParts(blocks))
    return article


def make_published_article() -> Article:
    article = make_article()
    publish_articles([article])
    return article


def blocks_of(article: Article) -> list[BlockValue]:
    return read_blocks([article.pk])[article.pk]


def order_of(blocks: Iterable[BlockValue]) -> str:
    return f"order={','.join(block.public_id for block in blocks)};"


def make_transcript() -> Transcript:
    cues = [CueText(at * 1000, at * 1000 + 900, ORIGINAL, "Ada") for at in range(3)]
    return save_transcript(make_video(), "en", cues)


def values_of(record: Any) -> str:
    """Return the record's present values as lines of `name=value`; '' if it was deleted."""
    found: Any = type(record)._default_manager.filter(pk=record.pk).first()
    if found is None:
        return ""
    if isinstance(found, RecordProposal):
        return json.dumps(found.values)
    if isinstance(found, Transcript):
        return "\n".join(f"{cue.speaker}: {cue.text}" for cue in found.cues.all())
    values = [f"{f.name}={getattr(found, f.attname)}" for f in found._meta.concrete_fields]
    if isinstance(found, Answer):
        values.append(f"start={format_timecode(found.clip.start_ms)}")
    if isinstance(found, Article):
        values += _block_values(found)
    return "\n".join(values)


def _block_values(article: Article) -> list[str]:
    blocks = blocks_of(article)
    texts = [str(block.contents["text"]) for block in blocks]
    return [*texts, order_of(blocks), f"blocks={len(blocks)};"]
