"""What a proposal for an answer contains, and how it is applied."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clipqa.curation.answers import save_answer
from clipqa.curation.evidence_reasons import Reason, keeping
from clipqa.curation.get_or_create import get_or_create_clip, get_or_create_question
from clipqa.history import current_actor
from clipqa.models import Answer, Question, RecordProposal, Verb, Video
from clipqa.models.answer_fields import PROPOSED

# Empty unless another question is proposed.
NEW_QUESTION_FIELDS = {"new_question": "", "question_language": ""}
TEXTS = {field.name for field in PROPOSED if field.is_own}
TIMES = {field.name for field in PROPOSED if field.path.startswith("clip.")}
# Fields of which one is meaningless without the others.
GROUPS = (TIMES, {"question", *NEW_QUESTION_FIELDS})
Values = dict[str, Any]


def answer_values(answer: Answer) -> Values:
    """Return the current values of the fields that a proposal may change."""
    own = (field for field in PROPOSED if field.name not in NEW_QUESTION_FIELDS)
    return {**{field.name: field.plain_value(answer) for field in own}, **NEW_QUESTION_FIELDS}


def combined(draft: RecordProposal, changed: Values, _now: Values) -> Values:
    """Return the values of a draft with further changes, made without seeing those of the draft."""
    replaced = {name for group in GROUPS if group & changed.keys() for name in group}
    kept = {name: value for name, value in draft.values.items() if name not in replaced}
    return {**kept, **changed}


def publish_changes(
    answer: Answer, proposal: RecordProposal, verb: Verb, reason: Reason | None
) -> None:
    """Save an answer as a proposal changes it. `reason` is for publishing over failing checks."""
    _apply(answer, proposal.values)
    answer.full_clean()
    with keeping(answer, reason):
        save_answer(answer, verb=verb)


def _apply(answer: Answer, values: Values) -> None:
    for name in TEXTS & values.keys():
        setattr(answer, name, values[name])
    data = {**answer_values(answer), **values}
    video = Video.objects.filter(pk=data["video"]).first()
    question = Question.objects.filter(pk=data["question"]).first()
    if video is None or question is None:
        message = _("The video or question of this proposal was deleted. Decline the proposal.")
        raise ValidationError(message)
    data |= {"video": video, "question": question}
    if TIMES & values.keys():
        answer.clip = get_or_create_clip(answer, data, current_actor().actor, Verb.ACCEPTED)
    answer.question = get_or_create_question(data, current_actor().actor)
