"""Store a question of a reader."""

from collections import Counter
from typing import Any

from django.db import transaction

from clipqa.curation.outdated_questions import delete_outdated_questions
from clipqa.lib.email_addresses import address_hmac
from clipqa.models import Question, ReaderQuestion, SubscriptionKind
from clipqa.readers.similar import open_duplicate
from clipqa.readers.subscribing import subscribe
from clipqa.readers.votes import vote

NEWEST = 200  # questions whose languages are counted


def ask(form_id: str, address: str = "", voter: str = "", **values: Any) -> ReaderQuestion:
    """Store a question, or return the one that this form stored before.

    `address` is the e-mail address for a notice of the answer, `voter` the network address. One
    that says the same as an open question is joined with it, and counts as a vote for it. The
    library's version stays the same, since no public page shows the question.
    """
    values.setdefault("language", usual_language())
    with transaction.atomic():
        delete_outdated_questions()
        values["sender_hmac"] = address_hmac(address)
        question, is_new = ReaderQuestion.objects.get_or_create(form_id=form_id, defaults=values)
        if is_new:
            _join_open(question, voter)
            if address:
                subscribe(address, SubscriptionKind.READER_QUESTION, question)
    return question


def _join_open(question: ReaderQuestion, voter: str) -> None:
    other = open_duplicate(question.text, question.language)
    if other is None:
        return
    question.same_as = other
    # A question that counts nothing if this voter has voted for the other one today.
    question.wanted = int(vote(other, "wanted", voter))
    question.save(update_fields=["same_as", "wanted"])


def usual_language() -> str:
    """Return the most frequent language of the newest questions of the library."""
    newest = Question.objects.order_by("-pk").values_list("language", flat=True)[:NEWEST]
    counted = Counter(newest).most_common(1)
    return counted[0][0] if counted else ReaderQuestion._meta.get_field("language").get_default()
