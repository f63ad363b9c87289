"""An unsaved answer: the values of a form or a proposal, as input of the evidence checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clipqa.curation.nearby import NearbyCues
from clipqa.curation.roles import visible_to
from clipqa.evidence import Claim, Finding, Report
from clipqa.models import Clip, Question, Video

Values = Mapping[str, Any]


@dataclass(frozen=True)
class UnsavedAnswer:
    claim: Claim
    clip: Clip  # not saved either
    language: str

    @classmethod
    def of(cls, values: Values, person: Any) -> UnsavedAnswer | None:
        """Return the answer with these form values; None if one that the checks need is invalid.

        A video or a question that is hidden from the user is treated as missing.
        """
        start_ms, end_ms = values.get("start_ms"), values.get("end_ms")
        body = str(values.get("body") or "").replace("\r\n", "\n")
        video = visible_record(Video, values.get("video"), person)
        if video is None or start_ms is None or end_ms is None or not 0 <= start_ms < end_ms:
            return None
        if not body.strip():
            return None
        question, language, has_topic = _question(values, video, person)
        claim = Claim(
            answer=body,
            question=question,
            speaker=str(values.get("speaker") or ""),
            start_ms=start_ms,
            end_ms=end_ms,
            topics=int(has_topic),
        )
        return cls(claim, Clip(video=video, start_ms=start_ms, end_ms=end_ms), language)

    def examine(self, nearby: NearbyCues | None = None) -> list[Finding]:
        return (nearby or NearbyCues()).examine(self.claim, self.clip.video, self.language)

    def report(self) -> Report:
        """Return the findings, and what holds."""
        return NearbyCues().report(self.claim, self.clip.video, self.language)


def _question(values: Values, video: Video, person: Any) -> tuple[str, str, bool]:
    """Return the text and the language of the question, and whether it has topics."""
    adds_topics = bool(values.get("add_topics"))
    if typed := str(values.get("new_question") or "").strip():
        return typed, str(values.get("question_language") or video.language), adds_topics
    chosen = visible_record(Question, values.get("question"), person)
    if chosen is None:
        return "", video.language, adds_topics
    return chosen.text, chosen.language, adds_topics or _has_other_topics(chosen, values)


def _has_other_topics(question: Question, values: Values) -> bool:
    return question.topics.exclude(pk__in=removed_topics(question, values)).exists()


def removed_topics(question: Question, values: Values) -> set[int]:
    """Return the ids of the topics that a form removes from this question.

    `remove_topics` has pairs of a question and a topic.
    """
    pairs = values.get("remove_topics") or ()
    return {topic for question_id, topic in pairs if question_id == question.pk}


def visible_record(model: type[Any], given: Any, person: Any) -> Any:
    if given is None or isinstance(given, model):
        return given
    return visible_to(person, model.objects.filter(pk=given)).first()
