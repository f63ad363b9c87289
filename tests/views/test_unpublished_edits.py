"""Proposals, review comments, replaced texts and the audit list are never public."""

import pytest

from clipqa.articles.states import blocks_state
from clipqa.curation import archive, save_answer
from clipqa.curation.proposals import decline, propose
from clipqa.curation.reviewing import send_back
from clipqa.history import as_actor
from clipqa.history.audit import note
from clipqa.models import (
    Answer,
    ArticleProposal,
    ChangesRequested,
    Event,
    Proposal,
    Revision,
    Status,
)
from clipqa.models.answer_fields import CARD_TEXTS
from tests.articles.make import make_article, text
from tests.factories import make_answer, make_published, make_topic
from tests.views.test_unpublished import CANARY, words_by_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def public() -> Answer:
    return make_published("What is known?", body="It is known.", topics=[make_topic("Known")])


def test_a_proposal_is_not_public(public: Answer) -> None:
    wanted = {"body": f"It is {CANARY}.", "new_question": f"{CANARY}?"}
    wanted |= dict.fromkeys(CARD_TEXTS, CANARY)
    proposal = propose(public, wanted)
    assert proposal is not None
    assert words_by_address() == {}
    decline(proposal, f"No {CANARY}, please.")
    assert Proposal.objects.get().comment
    assert words_by_address() == {}


def test_a_comment_is_not_public(public: Answer) -> None:
    waiting = make_answer(public.question, status=Status.IN_REVIEW)
    send_back(waiting, f"Less {CANARY}.", waiting.edit_version)
    assert ChangesRequested.objects.exists()
    assert words_by_address() == {}


def test_what_is_said_about_an_article_and_proposed_for_it_is_not_public(public: Answer) -> None:
    waiting = make_article(status=Status.IN_REVIEW)
    send_back(waiting, f"Less {CANARY}.", waiting.edit_version)
    article = make_article(
        text("It is known.", "aaaaaaaaaa"), topics=[public.question.topics.get()]
    )
    blocks = blocks_state([text(f"It is {CANARY}.", "aaaaaaaaaa"), text(CANARY)])
    proposal = propose(article, {"title": CANARY, "standfirst": CANARY, **blocks})
    assert proposal is not None
    assert words_by_address() == {}
    decline(proposal, f"No {CANARY}, please.")
    assert ArticleProposal.objects.get().comment
    assert words_by_address() == {}


def test_a_replaced_text_is_not_public(public: Answer) -> None:
    for body in (f"It was {CANARY}.", "It is known."):
        public.body = body
        with as_actor(why=f"Not {CANARY}."):
            save_answer(public)
    archive([make_answer(public.question, body=CANARY)])
    assert Revision.objects.filter(changes__body__1=f"It was {CANARY}.").exists()
    assert words_by_address() == {}


def test_the_audit_list_is_not_public(public: Answer) -> None:
    note(Event.IMPORTED, CANARY, after={"created": CANARY})
    assert words_by_address() == {}
