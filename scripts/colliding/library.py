"""The records that two editors meet at, made for each trial; and what they say in the end."""

from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from clipqa import providers
from clipqa.curation import save_answer, save_noun
from clipqa.models import Answer, Clip, Cue, Outlet, Question, Topic, Transcript, Video
from clipqa.timecodes import format_timecode

NUMBERS = count(1)


def session_of(name: str) -> str:
    people: Any = get_user_model().objects
    person = people.filter(username=name).first() or people.create_superuser(name)
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def change_page(record: Any) -> str:
    return reverse(f"admin:clipqa_{record._meta.model_name}_change", args=[record.pk])


def list_page(noun: str) -> str:
    return reverse(f"admin:clipqa_{noun}_changelist")


def make_answer() -> Answer:
    number = next(NUMBERS)
    question = Question(text=f"What is said in report {number}?")
    save_noun(question)
    clip = Clip(video=make_video(), start_ms=10_000, end_ms=50_000)
    save_noun(clip)
    answer = Answer(question=question, clip=clip, body="As it was.", speaker="As before")
    save_answer(answer)
    return answer


def make_video() -> Video:
    number = next(NUMBERS)
    outlet = Outlet.objects.filter(name="Harbour TV").first() or Outlet(name="Harbour TV")
    if outlet._state.adding:
        save_noun(outlet)
    video = Video(outlet=outlet, title=f"Report {number}", duration_ms=100_000)
    video.set_source(providers.recognise(f"https://example.org/{number}.mp4"))
    save_noun(video)
    return video


def make_topic() -> Topic:
    topic = Topic(name=f"Topic {next(NUMBERS)}", explainer="As it was.")
    save_noun(topic)
    return topic


def make_transcript() -> Transcript:
    transcript = Transcript(video=make_video())
    transcript.save()
    for second in range(3):
        times = {"start_ms": second * 1000, "end_ms": second * 1000 + 900}
        Cue.objects.create(transcript=transcript, text="As it was.", **times)
    return transcript


def says(record: Any) -> str:
    """All that the record says now, as `name=value`; nothing where it is gone."""
    found: Any = type(record)._default_manager.filter(pk=record.pk).first()
    if found is None:
        return ""
    if isinstance(found, Transcript):
        return "\n".join(cue.text for cue in found.cues.all())
    said = [f"{f.name}={getattr(found, f.attname)}" for f in found._meta.concrete_fields]
    if isinstance(found, Answer):
        said.append(f"start={format_timecode(found.clip.start_ms)}")
    return "\n".join(said)
