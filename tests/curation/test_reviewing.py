"""The review of drafts and proposals."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clipqa.curation import EditConflict, archive, delete_record, publish, save_answer
from clipqa.curation.proposal_rules import proposable_values
from clipqa.curation.proposals import (
    ProposalIsDecided,
    ProposalIsNewer,
    accept,
    decline,
    propose,
    withdraw,
)
from clipqa.curation.reviewing import NotInReview, send_back, take_back, transition_verb
from clipqa.history import as_actor, revisions_of
from clipqa.models import Answer, ChangesRequested, Proposal, ProposalState, Status, Verb
from tests.admin.people import person
from tests.factories import make_answer, make_published, make_topic, make_video

pytestmark = pytest.mark.django_db


def make_in_review(**values: Any) -> Answer:
    return make_answer(status=Status.IN_REVIEW, **values)


def last_of(answer: Answer) -> Any:
    return revisions_of(Answer, answer.pk)[0]


def reload(answer: Answer) -> Answer:
    return Answer.objects.get(pk=answer.pk)


def make_proposal(answer: Answer, **wanted: Any) -> Proposal:
    proposal = propose(answer, {**proposable_values(answer), **wanted})
    assert proposal is not None
    return proposal


def test_sending_back_an_answer_stores_the_comment() -> None:
    answer, edda = make_in_review(), person("edda")
    with as_actor(actor=edda):
        send_back(answer, "Name the town.", answer.edit_version)
    request = ChangesRequested.objects.get()
    assert (reload(answer).status, request.comment, request.by) == (
        Status.DRAFT,
        "Name the town.",
        edda,
    )
    assert (last_of(answer).verb, last_of(answer).why) == (Verb.SENT_BACK, "Name the town.")


def test_archiving_keeps_the_comment_and_publishing_deletes_it() -> None:
    answer = make_in_review()
    send_back(answer, "Name the town.", answer.edit_version)
    archive([reload(answer)])
    assert ChangesRequested.objects.exists()
    publish([reload(answer)])
    assert not ChangesRequested.objects.exists()


def test_submitting_again_deletes_the_comment_and_saving_does_not() -> None:
    answer = make_in_review()
    send_back(answer, "Name the town.", answer.edit_version)
    answer = reload(answer)
    answer.body = "The harbour town."
    save_answer(answer)
    assert ChangesRequested.objects.exists()
    answer.status = Status.IN_REVIEW
    save_answer(answer)
    assert not ChangesRequested.objects.exists()


def test_an_answer_changed_or_published_meanwhile_is_not_sent_back() -> None:
    answer = make_in_review()
    with pytest.raises(EditConflict):
        send_back(answer, "Name the town.", answer.edit_version - 1)
    publish([answer])
    with pytest.raises(NotInReview):
        send_back(answer, "Name the town.", answer.edit_version)
    assert reload(answer).status == Status.PUBLISHED


def test_its_owner_can_take_an_answer_back() -> None:
    answer = make_in_review()
    take_back(answer)
    assert (reload(answer).status, last_of(answer).verb) == (Status.DRAFT, Verb.TAKEN_BACK)
    with pytest.raises(NotInReview):
        take_back(answer)


def test_a_change_of_status_has_its_own_verb() -> None:
    assert transition_verb(Status.DRAFT, Status.DRAFT) == Verb.CHANGED
    assert transition_verb(Status.DRAFT, Status.IN_REVIEW) == Verb.SUBMITTED
    assert transition_verb(Status.IN_REVIEW, Status.PUBLISHED) == Verb.PUBLISHED
    assert transition_verb(Status.PUBLISHED, Status.ARCHIVED) == Verb.ARCHIVED
    assert transition_verb(Status.PUBLISHED, Status.DRAFT) == Verb.CHANGED


def test_a_proposal_stores_changed_fields_and_leaves_the_answer_as_it_is() -> None:
    answer = make_published(body="Old words.")
    proposal = make_proposal(answer, body="New words.")
    assert (proposal.values, proposal.base["body"]) == ({"body": "New words."}, "Old words.")
    assert reload(answer).body == reload(answer).search_entry.answer_text == "Old words."
    assert reload(answer).edit_version == answer.edit_version


def test_a_second_proposal_replaces_the_first() -> None:
    answer, conny = make_published(body="Old words."), person("conny")
    with as_actor(actor=conny):
        make_proposal(answer, body="New words.")
        answer.speaker = "Ann Ash"
        save_answer(answer)
        second = make_proposal(answer, body="Newer words.")
    assert Proposal.objects.get() == second
    assert second.base["speaker"] == ""  # from the version that the first proposal is based on


def test_proposing_no_change_withdraws_the_proposal() -> None:
    answer = make_published(body="Old words.")
    make_proposal(answer, body="New words.")
    assert propose(answer, proposable_values(answer)) is None
    assert Proposal.objects.get().state == ProposalState.WITHDRAWN


def test_an_accepted_proposal_is_public_at_once_and_credited() -> None:
    answer, conny, edda = make_published(body="Old."), person("conny"), person("edda")
    with as_actor(actor=conny):
        proposal = make_proposal(answer, body="New.")
    with as_actor(actor=edda):
        accept(proposal, answer.edit_version, "Well seen.")
    assert reload(answer).search_entry.answer_text == "New."
    last = last_of(answer)
    assert (last.verb, last.actor, last.changes) == (
        Verb.ACCEPTED,
        edda,
        {"body": ["Old.", "New."]},
    )
    assert last.why == "Proposed by conny. Well seen."
    assert Proposal.objects.get().state == ProposalState.ACCEPTED


def test_accepting_changes_only_the_proposed_fields() -> None:
    answer = make_published(body="Old.")
    proposal = make_proposal(answer, body="New.")
    answer.speaker = "Ann Ash"
    save_answer(answer)
    accept(proposal, answer.edit_version)
    assert (reload(answer).body, reload(answer).speaker) == ("New.", "Ann Ash")


def test_a_proposal_may_change_times_and_question() -> None:
    answer = make_published(topics=[make_topic()])
    shared = make_published(clip=answer.clip)
    proposal = make_proposal(answer, start_ms=51_000, new_question="Who hosts the talks?")
    accept(proposal, answer.edit_version)
    moved = reload(answer)
    assert (moved.clip.start_ms, moved.question.text) == (51_000, "Who hosts the talks?")
    assert reload(shared).clip.start_ms == 50_000


def test_a_proposal_is_not_accepted_twice_or_with_an_outdated_version() -> None:
    answer = make_published(body="Old.")
    proposal = make_proposal(answer, body="New.")
    with pytest.raises(EditConflict):
        accept(proposal, answer.edit_version - 1)
    accept(proposal, answer.edit_version)
    for decide in (
        lambda: accept(proposal, reload(answer).edit_version),
        lambda: decline(proposal, ""),
    ):
        with pytest.raises(ProposalIsDecided):
            decide()


def test_a_proposal_is_not_decided_as_it_was_before_its_author_changed_it() -> None:
    answer, conny = make_published(body="Old."), person("conny")
    with as_actor(actor=conny):
        read = make_proposal(answer, body="New.")
        make_proposal(answer, body="Unread.")
    with pytest.raises(ProposalIsNewer):
        accept(read, answer.edit_version)
    with pytest.raises(ProposalIsNewer):
        decline(read, "No.")
    withdraw(read)
    assert Proposal.objects.get().values == {"body": "Unread."}
    assert reload(answer).body == "Old."


def test_a_proposal_that_is_no_longer_valid_is_refused() -> None:
    answer = make_published()
    video = make_video()
    proposal = make_proposal(answer, video=video.pk)
    delete_record(video)
    with pytest.raises(ValidationError, match="was deleted"):
        accept(proposal, answer.edit_version)
    answer.refresh_from_db()
    proposal = make_proposal(answer, body=" ")
    with pytest.raises(ValidationError, match="needs words"):
        accept(proposal, answer.edit_version)
    assert reload(answer).body


def test_a_declined_or_withdrawn_proposal_changes_nothing() -> None:
    answer = make_published(body="Old.")
    decline(make_proposal(answer, body="New."), "Not yet.")
    withdraw(make_proposal(answer, body="Newer."))
    states = Proposal.objects.order_by("pk").values_list("state", "comment")
    assert list(states) == [("declined", "Not yet."), ("withdrawn", "")]
    assert reload(answer).body == "Old."
