"""The history of an answer covers what its card shows: words, clip, question and topics."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clipqa.curation import add_topics, publish, save_answer, save_record
from clipqa.curation.merging import SeenVersions, merge
from clipqa.history import as_actor, revisions_of
from clipqa.models import Answer, Clip, Question, Revision, User, Verb
from tests.admin.pages import page_of, save
from tests.factories import make_answer, make_clip, make_published, make_question, make_topic
from tests.roles.users import CANARY, make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db


def page(record: Any, name: str, *more: int) -> str:
    return reverse(f"admin:clipqa_{record._meta.model_name}_{name}", args=[record.pk, *more])


def change(record: Any, **values: Any) -> Revision:
    """Save a record; return its revision."""
    for name, value in values.items():
        setattr(record, name, value)
    save_answer(record) if isinstance(record, Answer) else save_record(record)
    return revisions_of(type(record), record.pk)[0]


def first_of(answer: Answer) -> Revision:
    return revisions_of(Answer, answer.pk).last()


def listed(client: Client, answer: Answer) -> list[tuple[str, str]]:
    rows = client.get(page(answer, "history")).context["rows"]
    return [(step.revision.model_name, step.changed) for step in rows]


def compared(client: Client, answer: Answer, *revisions: Revision) -> dict[str, str]:
    """Return the differing fields of a comparison, deleted text in brackets."""
    names = ("to", "from")
    given = "&".join(f"{n}={r.pk}" for n, r in zip(names, revisions, strict=False))
    found = client.get(f"{page(answer, 'compare')}?{given}").context["differences"]
    return {
        each.label: "".join(f"[{p.text}]" if p.kind == "del" else p.text for p in each.pieces)
        for each in found
    }


def restore(client: Client, answer: Answer, revision: Revision, **given: Any) -> Any:
    url = page(answer, "restore", revision.pk)
    form = client.get(url).context["form"]
    values = {"why": "It was right.", "edit_version": form["edit_version"].value()}
    return client.post(url, {**values, **given})


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_an_end_that_is_changed_in_the_answers_form_is_in_its_history(
    admin_client: Client, alice: User
) -> None:
    answer = make_published(clip=make_clip(end_ms=60_000), body="One.")
    save(admin_client, page_of(answer), end_ms="01:10", body="Two.")
    assert listed(admin_client, answer)[:2] == [("answer", "Answer"), ("clip", "End")]
    newest, end = admin_client.get(page(answer, "history")).context["rows"][:2]
    assert end.revision.actor == alice
    assert compared(admin_client, answer, end.revision) == {"End": "[01:00]01:10"}
    whole = compared(admin_client, answer, newest.revision, first_of(answer))
    assert whole == {"Answer": "[One]Two.", "End": "[01:00]01:10"}


def test_changes_on_the_pages_of_the_clip_and_the_question_are_in_the_history(
    admin_client: Client,
) -> None:
    topic, answer = make_topic("Ports"), make_published("Who hosts the talks?")
    save(admin_client, page_of(answer.clip), end_ms="01:10")
    save(admin_client, page_of(answer.question), text="Who pays the talks?", topics=[topic.pk])
    assert listed(admin_client, answer)[:2] == [("question", "Question, Topics"), ("clip", "End")]
    newest = revisions_of(Question, answer.question_id)[0]
    assert compared(admin_client, answer, newest) == {
        "Question": "Who [hosts]pays the talks?",
        "Topics": "Ports",
    }


def test_a_step_of_a_shared_record_says_which_and_links_to_its_history(
    admin_client: Client,
) -> None:
    answer = make_answer()
    change(answer.clip, end_ms=70_000)
    content = text_of(admin_client.get(page(answer, "history")))
    assert f'<a href="{page(answer.clip, "history")}">Clip</a> · Changed' in content
    newest = revisions_of(Clip, answer.clip_id)[0]
    compare = text_of(admin_client.get(page(answer, "compare") + f"?to={newest.pk}"))
    assert f'<a href="{page(answer.clip, "history")}">Clip</a></span> · Changed' in compare


def test_restoring_gives_the_clip_its_end_back(admin_client: Client) -> None:
    answer = make_published(clip=make_clip(start_ms=50_000, end_ms=60_000))
    change(answer.clip, start_ms=51_000, end_ms=70_000)
    first = first_of(answer)
    response = admin_client.get(page(answer, "restore", first.pk))
    assert [each.label for each in response.context["differences"]] == ["Start", "End"]
    assert restore(admin_client, answer, first).status_code == 302
    clip = Answer.objects.get().clip
    assert (clip.pk, clip.start_ms, clip.end_ms) == (answer.clip_id, 50_000, 60_000)
    newest = admin_client.get(page(answer, "history")).context["rows"][0]
    assert (newest.revision.verb, newest.why) == (Verb.RESTORED, "It was right.")


def test_restoring_leaves_a_clip_that_another_answer_shares(admin_client: Client) -> None:
    clip = make_clip(end_ms=60_000)
    answer, other = make_published(clip=clip), make_answer("Who pays?", clip=clip)
    change(clip, end_ms=70_000)
    content = text_of(admin_client.get(page(answer, "restore", first_of(answer).pk)))
    assert "1 other answer shares the present clip and keeps it unchanged." in content
    assert f'<a href="{page_of(other)}">Who pays?</a>' in content
    restore(admin_client, answer, first_of(answer))
    answer.refresh_from_db()
    other.refresh_from_db()
    assert (answer.clip.end_ms, other.clip.end_ms) == (60_000, 70_000)
    assert other.clip_id == clip.pk


def test_an_existing_clip_with_the_earlier_times_is_used_again(admin_client: Client) -> None:
    answer = make_answer(clip=make_clip(end_ms=60_000))
    old = answer.clip
    change(answer, clip=make_clip(old.video, 1_000, 2_000))
    restore(admin_client, answer, first_of(answer))
    assert Answer.objects.get().clip == old
    assert Clip.objects.count() == 2


def test_a_page_without_a_changed_clip_does_not_mention_other_answers(
    admin_client: Client,
) -> None:
    answer = make_answer(body="One.")
    make_answer(clip=answer.clip)
    change(answer, body="Two.")
    content = text_of(admin_client.get(page(answer, "restore", first_of(answer).pk)))
    assert "shares the present clip" not in content


def test_restoring_leaves_the_text_and_topics_of_the_question(admin_client: Client) -> None:
    topic, question = make_topic("Ports"), make_question("Who hosts the talks?")
    answer, other = make_published(question, body="One."), make_answer(question)
    change(question, text="Who pays for the talks?")
    add_topics(question, [topic])
    change(answer, body="Two.")
    response = admin_client.get(page(answer, "restore", first_of(answer).pk))
    content = text_of(response)
    assert [each.label for each in response.context["differences"]] == ["Answer"]
    labels = [each.label for each in response.context["question_differences"]]
    assert labels == ["Question", "Topics"]
    assert "1 other answer has this question:" in content
    assert f'<a href="{page_of(other)}">' in content
    assert f'<a href="{page(question, "history")}">The question' in content
    restore(admin_client, answer, first_of(answer))
    question.refresh_from_db()
    assert (question.text, list(question.topics.all())) == ("Who pays for the talks?", [topic])
    assert Answer.objects.get(pk=answer.pk).body == "One."


def test_restoring_gives_the_answer_its_former_question(admin_client: Client) -> None:
    answer = make_answer("Who hosts the talks?")
    old = answer.question
    change(answer, question=make_question("Why?"))
    change(old, text="Who pays?")
    response = admin_client.get(page(answer, "restore", first_of(answer).pk))
    (line,) = response.context["differences"]
    assert [piece.text for piece in line.pieces] == ["Why", "Who pays", "?"]
    restore(admin_client, answer, first_of(answer))
    assert Answer.objects.get().question == old


def test_restoring_keeps_the_question_into_which_the_former_one_was_merged(
    admin_client: Client,
) -> None:
    answer = make_answer("Who hosts?", clip=make_clip(end_ms=60_000))
    change(answer.clip, end_ms=70_000)
    old, into = answer.question, make_question("Who hosts the talks?")
    merge(old, into, SeenVersions(old.edit_version, into.edit_version))
    response = admin_client.get(page(answer, "restore", first_of(answer).pk))
    assert [each.label for each in response.context["differences"]] == ["End"]
    assert restore(admin_client, answer, first_of(answer)).status_code == 302
    answer.refresh_from_db()
    assert (answer.question, answer.clip.end_ms) == (into, 60_000)


CHANGES = [("clip", "end_ms", 70_000, 71_000), ("question", "text", "Who hosts?", "Who pays?")]


@pytest.mark.parametrize(("relation", "name", "earlier", "later"), CHANGES)
def test_the_page_that_restores_a_shared_record_names_its_answers(
    admin_client: Client, relation: str, name: str, earlier: Any, later: Any
) -> None:
    answer = make_answer()
    shared = getattr(answer, relation)
    other = make_answer(**{relation: shared})
    revision = change(shared, **{name: earlier})
    change(shared, **{name: later})
    content = text_of(admin_client.get(page(shared, "restore", revision.pk)))
    assert "2 answers show this. Restoring changes it for all of them." in content
    assert page_of(answer) in content
    assert page_of(other) in content


def test_with_nothing_to_restore_the_page_says_so(admin_client: Client) -> None:
    answer = make_answer("Who hosts?")
    change(answer.question, text="Who pays?")
    content = text_of(admin_client.get(page(answer, "restore", first_of(answer).pk)))
    assert "There is nothing to restore" in content
    assert "Restore this version" not in content


def test_an_end_beyond_the_video_is_not_restored(admin_client: Client) -> None:
    answer = make_answer(clip=make_clip(end_ms=60_000))
    change(answer.clip, end_ms=55_000)
    change(answer.clip.video, duration_ms=56_000)
    response = restore(admin_client, answer, first_of(answer))
    assert "The video ends at 00:56" in text_of(response)
    assert Answer.objects.get().clip.end_ms == 55_000


@pytest.mark.parametrize("relation", ["clip", "question"])
def test_a_clip_or_question_that_was_saved_meanwhile_is_not_overwritten(
    admin_client: Client, relation: str
) -> None:
    answer = make_answer(clip=make_clip(end_ms=60_000))
    change(answer.clip, end_ms=70_000)
    opened = admin_client.get(page(answer, "restore", first_of(answer).pk)).context["form"]
    seen = opened["edit_version"].value()
    change(answer.clip, end_ms=80_000) if relation == "clip" else change(answer.question, text="?!")
    response = restore(admin_client, answer, first_of(answer), edit_version=seen)
    assert "nothing was restored" in admin_client.get(response["Location"]).content.decode()
    assert Answer.objects.get().clip.end_ms == (80_000 if relation == "clip" else 70_000)


@pytest.mark.parametrize("seen", ["", "1", "a1", "a1c1q1" * 9, "\x00", "-1"])
def test_an_invalid_version_restores_nothing(admin_client: Client, seen: str) -> None:
    answer = make_answer(body="One.")
    change(answer, body="Two.")
    restore(admin_client, answer, first_of(answer), edit_version=seen)
    assert Answer.objects.get().body == "Two."


def test_the_pages_of_thirty_steps_need_as_many_statements_as_those_of_one(
    admin_client: Client,
) -> None:
    answer = make_answer()

    def statements(name: str, *more: int, query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(page(answer, name, *more) + query).status_code == 200
        return len(queries)

    def counts() -> list[int]:
        first = first_of(answer)
        compare = f"?to={revisions_of(Clip, answer.clip_id)[0].pk}&from={first.pk}"
        return [
            statements("history"),
            statements("compare", query=compare),
            statements("restore", first.pk),
        ]

    change(answer.clip, end_ms=61_000)
    counts()  # fills the caches of permissions and content types
    before = counts()
    for at in range(10):
        change(answer, body=f"Text {at}.", clip=make_clip(answer.clip.video))
        change(answer.clip, end_ms=70_000 + at)
        change(answer.question, text=f"Who hosts talk {at}?")
    assert len(listed(admin_client, answer)) == 32
    after = counts()
    # The question that differs now has its own part of the restore page.
    assert after[:2] == before[:2]
    assert after[2] <= before[2] + 3


@pytest.fixture
def otto(db: None) -> User:
    return of_role("otto", "contributor")


def own_draft(otto: User, **values: Any) -> Answer:
    answer = make_answer(**values)
    Answer.objects.filter(pk=answer.pk).update(created_by=otto)
    answer.refresh_from_db()
    return answer


def test_a_contributor_sees_the_steps_of_their_card_without_links_and_shared_reasons(
    otto: User,
) -> None:
    answer = own_draft(otto, question="Who hosts?")
    with as_actor(why=f"The {CANARY} has the same question."):
        change(answer.question, text="Who pays?")
    client = signed_in(otto)
    assert listed(client, answer)[0] == ("question", "Question")
    newest = revisions_of(Question, answer.question_id)[0]
    for address in (page(answer, "history"), page(answer, "compare") + f"?to={newest.pk}"):
        content = text_of(client.get(address))
        assert "· Changed" in content
        assert CANARY not in content
    assert compared(client, answer, newest) == {"Question": "Who [hosts]pays?"}


def test_a_contributor_sees_no_text_of_a_hidden_question_or_clip(otto: User) -> None:
    answer, hidden = own_draft(otto), make_draft(of_role("conny", "contributor"))
    change(hidden.clip, end_ms=77_000)
    first = first_of(answer)
    change(answer, question=hidden.question, clip=hidden.clip)
    taken = revisions_of(Answer, answer.pk)[0]
    changed = change(hidden.question, text=f"Who was the {CANARY}?")
    newest = change(answer, question=make_question("Why?"), clip=make_clip())
    client = signed_in(otto)
    addresses = [page(answer, "history"), page(answer, "restore", taken.pk)]
    addresses += [page(answer, "compare") + f"?to={taken.pk}&from={first.pk}"]
    addresses += [page(answer, "compare") + f"?to={newest.pk}&from={taken.pk}"]
    for address in addresses:
        content = text_of(client.get(address))
        assert CANARY not in content
        assert "01:17" not in content
    assert client.get(page(answer, "compare") + f"?to={changed.pk}").status_code == 404
    assert client.get(page(answer, "restore", changed.pk)).status_code == 404


def test_a_contributor_is_not_told_of_hidden_answers_that_share_a_clip(otto: User) -> None:
    answer = own_draft(otto, clip=make_clip(end_ms=60_000))
    hidden = make_answer(f"Who is the {CANARY}?", clip=answer.clip)
    change(answer.clip, end_ms=70_000)
    address = page(answer, "restore", first_of(answer).pk)
    client = signed_in(otto)
    assert "shares the present clip" not in text_of(client.get(address))
    publish([hidden])
    content = text_of(client.get(address))
    assert "1 other answer shares the present clip" in content
    hidden.refresh_from_db()
    assert f'<a href="{hidden.get_absolute_url()}">' in content
    restore(client, answer, first_of(answer))
    answer.refresh_from_db()
    hidden.refresh_from_db()
    assert (answer.clip.end_ms, hidden.clip.end_ms) == (60_000, 70_000)
