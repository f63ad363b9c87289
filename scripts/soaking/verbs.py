"""A program that writes through the curation verbs: makes, publishes, archives, deletes, renames.

Now and then it holds the others back and counts everything anew.
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
    EditCollision,
    archive,
    delete_answers,
    lock_version,
    publish,
    refresh_leaning,
    save_answer,
    save_noun,
)
from clipqa.models import Answer, Clip, Question, Status, Topic
from scripts.soaking.freshness import Watch
from scripts.soaking.task import Task

PACE, TOGETHER, NEWEST = 0.25, 4, 400
AUDITS_EVERY = 30  # seconds; a short run has some too
FEW = 12  # a topic of at most so many answers is renamed: each is indexed anew


class Program:
    def __init__(self, task: Task) -> None:
        self.task, self.stage = task, task.stage
        self.random = random.Random(task.port)  # noqa: S311 (made-up work, no secret)
        self.watch = Watch(task.port, task.ledger)
        self.made: list[int] = []

    def steps(self) -> list[Callable[[], None]]:
        return [
            self.save_contested,
            self.make_one,
            self.turn_some,
            self.publish_a_draft,
            self.save_contested,
            self.make_one,
            self.rename_a_topic,
            self.turn_some,
            self.delete_one,
            self.file_a_question,
        ]

    def save_contested(self) -> None:
        answer = Answer.objects.get(pk=self.random.choice(self.stage.contested))
        answer.speaker = f"Program {self.random.random()}"
        try:
            with transaction.atomic():
                lock_version(answer, answer.edit_version)
                save_answer(answer)
        except EditCollision:
            self.task.ledger.note("program: collisions, refused")

    def make_one(self) -> None:
        # Of the walk's outlet nothing may be taken away, and what is made here is deleted again.
        elsewhere = Clip.objects.exclude(video__outlet__name=self.stage.walk_outlet)
        question, clip = self._any(Question.objects.public()), self._any(elsewhere)
        text = self.random.choice(self.stage.texts)
        answer = Answer(question=question, clip=clip, body=text, status=Status.PUBLISHED)
        save_answer(answer)
        self.made.append(answer.pk)

    def turn_some(self) -> None:
        """In an order of its own: who writes to several at once must not wait for whom it holds."""
        pks = self.random.sample(self.stage.turned, min(TOGETHER, len(self.stage.turned)))
        found = Answer.objects.in_bulk(pks)
        answers = [found[pk] for pk in pks]
        (archive if self.random.random() < 0.5 else publish)(answers)

    def publish_a_draft(self) -> None:
        if not self.stage.drafts:
            return
        answer = Answer.objects.get(pk=self.stage.drafts.pop())
        path = f"/outlets/{answer.clip.video.outlet.slug}/"
        self.watch.look(path)
        publish([answer])
        self.watch.expect(path, answer.public_id)

    def rename_a_topic(self) -> None:
        name = self.random.choice(self.stage.topics)
        topic = Topic.objects.filter(name__startswith=name).first()
        if topic is None or topic.questions.count() > FEW:
            return
        topic.explainer = f"{topic.explainer[:200]} {self.random.random()}"
        save_noun(topic)

    def delete_one(self) -> None:
        if len(self.made) > TOGETHER:
            pk = self.made.pop(0)
            delete_answers(Answer.objects.filter(pk=pk))

    def file_a_question(self) -> None:
        """Under one topic more, or one less."""
        question, topic = self._any(Question.objects.public()), self._any(Topic.objects.all())
        with transaction.atomic():
            if question.topics.filter(pk=topic.pk).exists():
                question.topics.remove(topic)
            else:
                question.topics.add(topic)
            refresh_leaning(question)

    def audit(self) -> None:
        """A full recount while the others wait their turn."""
        with transaction.atomic():
            counters.take_turn()
            began = time.perf_counter()
            wrong = counters.miscounted()
        ms = (time.perf_counter() - began) * 1000
        self.task.ledger.note("program: full recounts", ms)
        if wrong:
            self.task.ledger.breach("wrong counters", f"{wrong} by a recount under way")

    def _any(self, rows: "QuerySet[Any]") -> Any:
        pks = list(rows.order_by("-pk").values_list("pk", flat=True)[:NEWEST])
        return rows.get(pk=self.random.choice(pks))


def work(task: Task) -> None:
    program = Program(task)
    audited_at, every = time.monotonic(), min(AUDITS_EVERY, task.seconds / 3)
    for step in cycle(program.steps()):
        if not task.goes_on():
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
        task.pause(PACE)
