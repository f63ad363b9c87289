"""From draft to published, and changes that wait for an editor."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clipqa.curation import EditConflict, archive, delete_record, publish, save_answer
from clipqa.curation.proposals import (
    ProposalIsDecided,
    accept,
    decline,
    proposable,
    propose,
    withdraw,
)
from clipqa.curation.reviewing import NotInReview, send_back, step, take_back
from clipqa.history import as_actor, revisions_of
from clipqa.models import Answer, ChangesRequested, Proposal, ProposalState, Status, Verb
from tests.admin.people import person
from tests.factories import make_answer, make_published, make_topic, make_video

pytestmark = pytest.mark.django_db


def waiting(**values: Any) -> Answer:
    return make_answer(status=Status.IN_REVIEW, **values)


def last_of(answer: Answer) -> Any:
    return revisions_of(Answer, answer.pk)[0]


def again(answer: Answer) -> Answer:
    return Answer.objects.get(pk=answer.pk)


def proposed(answer: Answer, **wanted: Any) -> Proposal:
    proposal = propose(answer, {**proposable(answer), **wanted})
    assert proposal is not None
    return proposal


def test_an_answer_goes_back_with_a_comment_that_stays_on_record() -> None:
    answer, edda = waiting(), person("edda")
    with as_actor(actor=edda):
        send_back(answer, "Name the town.", answer.edit_version)
    sent = ChangesRequested.objects.get()
    assert (again(answer).status, sent.comment, sent.by) == (Status.DRAFT, "Name the town.", edda)
    assert (last_of(answer).verb, last_of(answer).why) == (Verb.SENT_BACK, "Name the town.")


def test_the_comment_stays_in_the_archive_and_goes_once_the_answer_goes_on() -> None:
    answer = waiting()
    send_back(answer, "Name the town.", answer.edit_version)
    archive([again(answer)])
    assert ChangesRequested.objects.exists()
    publish([again(answer)])
    assert not ChangesRequested.objects.exists()


def test_handing_in_again_settles_the_comment_and_writing_on_does_not() -> None:
    answer = waiting()
    send_back(answer, "Name the town.", answer.edit_version)
    answer = again(answer)
    answer.body = "The harbour town."
    save_answer(answer)
    assert ChangesRequested.objects.exists()
    answer.status = Status.IN_REVIEW
    save_answer(answer)
    assert not ChangesRequested.objects.exists()


def test_nothing_is_sent_back_that_somebody_changed_or_published_meanwhile() -> None:
    answer = waiting()
    with pytest.raises(EditConflict):
        send_back(answer, "Name the town.", answer.edit_version - 1)
    publish([answer])
    with pytest.raises(NotInReview):
        send_back(answer, "Name the town.", answer.edit_version)
    assert again(answer).status == Status.PUBLISHED


def test_its_owner_takes_it_back() -> None:
    answer = waiting()
    take_back(answer)
    assert (again(answer).status, last_of(answer).verb) == (Status.DRAFT, Verb.TAKEN_BACK)
    with pytest.raises(NotInReview):
        take_back(answer)


def test_a_change_of_status_is_called_by_its_name() -> None:
    assert step(Status.DRAFT, Status.DRAFT) == Verb.CHANGED
    assert step(Status.DRAFT, Status.IN_REVIEW) == Verb.SUBMITTED
    assert step(Status.IN_REVIEW, Status.PUBLISHED) == Verb.PUBLISHED
    assert step(Status.PUBLISHED, Status.ARCHIVED) == Verb.ARCHIVED
    assert step(Status.PUBLISHED, Status.DRAFT) == Verb.CHANGED


def test_a_proposal_keeps_what_differs_and_touches_nothing() -> None:
    answer = make_published(body="Old words.")
    proposal = proposed(answer, body="New words.")
    assert (proposal.values, proposal.base["body"]) == ({"body": "New words."}, "Old words.")
    assert again(answer).body == again(answer).search_entry.answer_text == "Old words."
    assert again(answer).edit_version == answer.edit_version


def test_a_second_proposal_takes_the_place_of_the_first() -> None:
    answer, conny = make_published(body="Old words."), person("conny")
    with as_actor(actor=conny):
        proposed(answer, body="New words.")
        answer.speaker = "Ann Ash"
        save_answer(answer)
        second = proposed(answer, body="Newer words.")
    assert Proposal.objects.get() == second
    assert second.base["speaker"] == ""  # of what the first was built on


def test_proposing_what_stands_withdraws_ones_proposal() -> None:
    answer = make_published(body="Old words.")
    proposed(answer, body="New words.")
    assert propose(answer, proposable(answer)) is None
    assert Proposal.objects.get().state == ProposalState.WITHDRAWN


def test_an_accepted_proposal_is_public_at_once_and_credited() -> None:
    answer, conny, edda = make_published(body="Old."), person("conny"), person("edda")
    with as_actor(actor=conny):
        proposal = proposed(answer, body="New.")
    with as_actor(actor=edda):
        accept(proposal, answer.edit_version, "Well seen.")
    assert again(answer).search_entry.answer_text == "New."
    last = last_of(answer)
    assert (last.verb, last.actor, last.changes) == (
        Verb.ACCEPTED,
        edda,
        {"body": ["Old.", "New."]},
    )
    assert last.why == "Proposed by conny. Well seen."
    assert Proposal.objects.get().state == ProposalState.ACCEPTED


def test_accepting_takes_over_what_was_proposed_and_nothing_else() -> None:
    answer = make_published(body="Old.")
    proposal = proposed(answer, body="New.")
    answer.speaker = "Ann Ash"
    save_answer(answer)
    accept(proposal, answer.edit_version)
    assert (again(answer).body, again(answer).speaker) == ("New.", "Ann Ash")


def test_a_proposal_may_move_the_clip_and_ask_another_question() -> None:
    answer = make_published(topics=[make_topic()])
    shared = make_published(clip=answer.clip)
    proposal = proposed(answer, start_ms=51_000, new_question="Who hosts the talks?")
    accept(proposal, answer.edit_version)
    moved = again(answer)
    assert (moved.clip.start_ms, moved.question.text) == (51_000, "Who hosts the talks?")
    assert again(shared).clip.start_ms == 50_000


def test_nothing_is_accepted_over_a_newer_save_or_twice() -> None:
    answer = make_published(body="Old.")
    proposal = proposed(answer, body="New.")
    with pytest.raises(EditConflict):
        accept(proposal, answer.edit_version - 1)
    accept(proposal, answer.edit_version)
    for decide in (
        lambda: accept(proposal, again(answer).edit_version),
        lambda: decline(proposal, ""),
    ):
        with pytest.raises(ProposalIsDecided):
            decide()


def test_a_proposal_that_no_longer_fits_is_refused_with_a_sentence() -> None:
    answer = make_published()
    video = make_video()
    proposal = proposed(answer, video=video.pk)
    delete_record(video)
    with pytest.raises(ValidationError, match="was deleted meanwhile"):
        accept(proposal, answer.edit_version)
    answer.refresh_from_db()
    proposal = proposed(answer, body=" ")
    with pytest.raises(ValidationError, match="needs words"):
        accept(proposal, answer.edit_version)
    assert again(answer).body


def test_a_declined_or_withdrawn_proposal_changes_nothing() -> None:
    answer = make_published(body="Old.")
    decline(proposed(answer, body="New."), "Not yet.")
    withdraw(proposed(answer, body="Newer."))
    states = Proposal.objects.order_by("pk").values_list("state", "comment")
    assert list(states) == [("declined", "Not yet."), ("withdrawn", "")]
    assert again(answer).body == "Old."
