"""What a proposal for a record of each model contains, and how it is applied."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from django.db import models

from clipqa.articles.states import ORDER
from clipqa.curation import proposed_answers, proposed_articles
from clipqa.curation.evidence_proposals import examine_after_commit
from clipqa.curation.evidence_reasons import Reason
from clipqa.curation.proposed_pictures import with_present_pictures
from clipqa.models import Answer, Article, RecordProposal, Verb

Record = Any  # a published record of a model in `RULES`
Values = dict[str, Any]


def _do_nothing(_proposal: RecordProposal) -> None:
    pass


def _unchanged(values: Values, _now: Values) -> Values:
    return values


class Rules(NamedTuple):
    """The rules of a model. `values` returns the values of a record that a proposal may change.

    `combine` returns the values of a draft with further changes and the present values. Of the
    `merged` values two changes are merged, so that neither overwrites the other. `refresh` returns
    stored values with the present ones of what a proposal does not change.
    """

    values: Callable[[Any], Values]
    publish: Callable[[Any, RecordProposal, Verb, Reason | None], None]
    combine: Callable[[RecordProposal, Values, Values], Values]
    after_save: Callable[[Any], None] = _do_nothing
    merged: Collection[str] = ()
    refresh: Callable[[Values, Values], Values] = _unchanged


RULES: Mapping[type[models.Model], Rules] = {
    Answer: Rules(
        proposed_answers.answer_values,
        proposed_answers.publish_changes,
        proposed_answers.combined,
        examine_after_commit,
    ),
    Article: Rules(
        proposed_articles.article_values,
        proposed_articles.publish_changes,
        proposed_articles.combined,
        merged={ORDER},
        refresh=with_present_pictures,
    ),
}


def proposable_values(record: Record) -> Values:
    """Return the current values of the fields that a proposal may change."""
    return RULES[type(record)].values(record)


def overwritten_fields(proposal: RecordProposal, now: Values) -> set[str]:
    """Return the fields that the record and the proposal both changed since it was begun."""
    rules = RULES[type(proposal.record)]
    values, base = (rules.refresh(each, now) for each in (proposal.values, proposal.base))
    return {
        name
        for name in values.keys() & base.keys() - set(rules.merged)
        if now.get(name) not in (base[name], values[name])
    }
