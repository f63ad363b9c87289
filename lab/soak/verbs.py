"""A program that calls the curation verbs: creates, publishes, archives, deletes, renames.

Every 30 seconds it blocks the other writers and compares all counters with a full recount.
"""

import random
import time
from collections.abc import Callable
from itertools import cycle
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from clipqa import counters
from clipqa.curation import (
    EditConflict,
    archive,
    delete_answers,
    lock_version,
    publish,
    reindex_dependents,
    save_answer,
    save_record,
)
from clipqa.models import Answer, Clip, Question, Status, Topic
from lab.soak.freshness import FreshnessCheck
from lab.soak.task import Task

PAUSE_S, BULK_SIZE, NEWEST = 0.25, 4, 400
AUDITS_EVERY_S = 30  # more often in a short run
MAX_RENAMED_QUESTIONS = 12  # renaming a topic indexes all of its answers again


class Program:
    def __init__(self, task: Task) -> None:
        self.task, self.scenario = task, task.scenario
        self.random = random.Random(task.port)  # noqa: S311 (no secret)
        self.freshness = FreshnessCheck(task.port, task.ledger)
        self.created: list[int] = []

    def steps(self) -> list[Callable[[], None]]:
        return [
            self.save_contested,
            self.create_one,
            self.toggle_some,
            self.publish_a_draft,
            self.save_contested,
            self.create_one,
            self.rename_a_topic,
            self.toggle_some,
            self.delete_one,
            self.toggle_a_topic,
        ]

    def save_contested(self) -> None:
        answer = Answer.objects.get(pk=self.random.choice(self.scenario.contested))
        answer.speaker = f"Program {self.random.random()}"
        try:
            with transaction.atomic():
                lock_version(answer, answer.edit_version)
                save_answer(answer)
        except EditConflict:
            self.task.ledger.note("program: conflicts, refused")

    def create_one(self) -> None:
        # These answers are deleted again, and the outlet of the walk must not lose any.
        elsewhere = Clip.objects.exclude(video__outlet__name=self.scenario.walk_outlet)
        question, clip = self._any(Question.objects.public()), self._any(elsewhere)
        text = self.random.choice(self.scenario.texts)
        answer = Answer(question=question, clip=clip, body=text, status=Status.PUBLISHED)
        save_answer(answer)
        self.created.append(answer.pk)

    def toggle_some(self) -> None:
        """Archive or publish some, in a random order, which must not end in a deadlock."""
        toggled = self.scenario.toggled
        pks = self.random.sample(toggled, min(BULK_SIZE, len(toggled)))
        found = Answer.objects.in_bulk(pks)
        answers = [found[pk] for pk in pks]
        (archive if self.random.random() < 0.5 else publish)(answers)

    def publish_a_draft(self) -> None:
        if not self.scenario.drafts:
            return
        answer = Answer.objects.get(pk=self.scenario.drafts.pop())
        path = f"/outlets/{answer.clip.video.outlet.slug}/"
        self.freshness.load(path)
        publish([answer])
        self.freshness.expect(path, answer.public_id)

    def rename_a_topic(self) -> None:
        name = self.random.choice(self.scenario.topics)
        topic = Topic.objects.filter(name__startswith=name).first()
        if topic is None or topic.questions.count() > MAX_RENAMED_QUESTIONS:
            return
        topic.explainer = f"{topic.explainer[:200]} {self.random.random()}"
        save_record(topic)

    def delete_one(self) -> None:
        if len(self.created) > BULK_SIZE:
            pk = self.created.pop(0)
            delete_answers(Answer.objects.filter(pk=pk))

    def toggle_a_topic(self) -> None:
        """Add a topic to a question, or remove it."""
        question, topic = self._any(Question.objects.public()), self._any(Topic.objects.all())
        with transaction.atomic():
            if question.topics.filter(pk=topic.pk).exists():
                question.topics.remove(topic)
            else:
                question.topics.add(topic)
            reindex_dependents(question)

    def audit(self) -> None:
        """Compare all counters with a full recount while the other writers wait."""
        with transaction.atomic():
            counters.take_writer_lock()
            began = time.perf_counter()
            wrong = counters.miscounted()
        ms = (time.perf_counter() - began) * 1000
        self.task.ledger.note("program: full recounts", ms)
        if wrong:
            self.task.ledger.breach("wrong counters", f"{wrong} in a recount during the run")

    def _any(self, rows: "QuerySet[Any]") -> Any:
        pks = list(rows.order_by("-pk").values_list("pk", flat=True)[:NEWEST])
        return rows.get(pk=self.random.choice(pks))


def work(task: Task) -> None:
    program = Program(task)
    audited_at, every = time.monotonic(), min(AUDITS_EVERY_S, task.seconds / 3)
    for step in cycle(program.steps()):
        if not task.should_continue():
            return
        began = time.perf_counter()
        with task.guarded(f"program's {step.__name__}"):
            step()
            ms = (time.perf_counter() - began) * 1000
            task.ledger.note(f"program: {step.__name__.replace('_', ' ')}", ms)
        if time.monotonic() - audited_at > every:
            audited_at = time.monotonic()
            with task.guarded("recount"):
                program.audit()
        task.pause(PAUSE_S)
