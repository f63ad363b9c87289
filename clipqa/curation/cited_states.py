"""The state of a cited answer, and how two states differ. Contents are compared by digests."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from clipqa.models import Answer, Health, Status
from clipqa.models.citation import CitedChange

AVAILABILITY, PUBLIC = "availability", "public"
AnswerState = Mapping[str, str]
# A difference of a content, in the order of `CitedChange`.
CONTENTS = (
    CitedChange.CORRECTED,
    CitedChange.CLIP,
    CitedChange.TEXT,
    CitedChange.QUESTION,
    CitedChange.SPEAKER,
)
_DEAD = {Health.GONE: CitedChange.GONE, Health.PRIVATE: CitedChange.PRIVATE}
_NOTHING = ""


def state_of_answer(answer: Answer, now: datetime) -> AnswerState:
    clip = answer.clip
    return {
        AVAILABILITY: _availability(answer, now),
        CitedChange.CORRECTED: _digest(answer.correction),
        CitedChange.CLIP: _digest(
            clip.video.provider, clip.video.source_id, clip.start_ms, clip.end_ms
        ),
        CitedChange.TEXT: _digest(answer.body),
        CitedChange.QUESTION: _digest(answer.question.text),
        CitedChange.SPEAKER: _digest(answer.speaker),
    }


def was_public(answer: Answer, now: datetime) -> bool:
    return answer.published_at is not None and answer.published_at <= now


def change_between(seen: AnswerState, latest: AnswerState) -> str:
    """Return what happened since the editors saw an answer; '' for nothing that matters."""
    availability = latest[AVAILABILITY]
    if availability not in (PUBLIC, seen.get(AVAILABILITY)):
        return availability
    return next((each for each in CONTENTS if _differs(each, seen, latest)), "")


def _differs(content: str, seen: AnswerState, latest: AnswerState) -> bool:
    if content not in seen or content not in latest:
        return False
    is_withdrawn = content == CitedChange.CORRECTED and latest[content] == _NOTHING
    return seen[content] != latest[content] and not is_withdrawn


def _availability(answer: Answer, now: datetime) -> str:
    if answer.status == Status.ARCHIVED:
        return CitedChange.ARCHIVED
    if not answer.is_published_at(now):
        return CitedChange.UNPUBLISHED
    return _DEAD.get(Health(answer.clip.video.health), PUBLIC)


def _digest(*values: object) -> str:
    text = " ".join(" ".join(map(str, values)).split())
    return (
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        if text
        else _NOTHING
    )
