"""Erased texts are in no table and no file, and their URLs return 410."""

import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from clipqa.curation import publish, save_record
from clipqa.curation.cues import save_cues
from clipqa.curation.erasing import erase, records_to_erase
from clipqa.curation.merging import SeenVersions, merge
from clipqa.curation.transcripts import save_transcript
from clipqa.history import as_actor
from clipqa.lib.packing import unpack
from clipqa.models import (
    Answer,
    AuditEntry,
    Clip,
    Erasure,
    Event,
    Proposal,
    Question,
    Revision,
    SlugRedirect,
    Transcript,
    User,
    Verb,
    Video,
)
from clipqa.models.answer_fields import CARD_TEXTS
from clipqa.posters import attach_poster
from clipqa.posters.stored import rendition_names
from clipqa.search.drift import find_drift
from clipqa.transcripts import CueText
from tests.admin.pages import page_of, save
from tests.factories import (
    make_answer,
    make_clip,
    make_cues,
    make_published,
    make_question,
    make_topic,
    make_video,
)
from tests.roles.users import of_role, signed_in

pytestmark = pytest.mark.django_db

CANARY = "zirkonvogel"
WHY = "Regional court, 12 O 34/26."


def make_film(name: str) -> Video:
    video = make_video(title=f"{CANARY} at nine", url=f"https://{name}.example/film.mp4")
    stored = default_storage.save(f"videos/ab/{name}.mp4", ContentFile(b"film"))
    Video.objects.filter(pk=video.pk).update(source_id=f"media:{stored}")
    video.refresh_from_db()
    return video


def make_answer_to_erase(client: Client) -> Answer:
    """Create an answer with the word in every text, a history, and files."""
    video = make_film("film")
    clip = make_clip(video)
    picture = BytesIO()
    Image.new("RGB", (400, 225), "red").save(picture, "PNG")
    attach_poster(clip, BytesIO(picture.getvalue()))
    answer = make_published(
        f"What is {CANARY}?",
        clip=clip,
        topics=[make_topic("Birds")],
        body=f"It is {CANARY}.",
        key=CANARY,
        **dict.fromkeys(CARD_TEXTS, CANARY),
    )
    transcript = make_cues(video, (51_000, 55_000, f"We said {CANARY}"))
    save_cues(transcript, [], list(transcript.cues.all()))
    save_transcript(video, "en", [CueText(51_000, 55_000, f"They said {CANARY}")])
    save(client, page_of(answer), body=f"It is {CANARY} still.", correction=f"Not {CANARY}.")
    Proposal.objects.create(answer=answer, built_on=1, base={}, values={"body": CANARY})
    question = answer.question
    question.slug = f"who-is-{CANARY}"
    save_record(question)
    return Answer.objects.get(pk=answer.pk)


def all_stored_text() -> str:
    """Return every row of every table, including those of the search index."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows: list[Any] = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [(table, *map(_readable, row)) for row in cursor.fetchall()]
    return "\n".join(map(str, rows))


def _readable(value: Any) -> Any:
    if not isinstance(value, bytes | memoryview):
        return value
    try:
        return unpack(value)
    except zlib.error:
        return bytes(value).decode("latin-1")


@pytest.fixture
def ada() -> User:
    return of_role("ada", "administrator")


@pytest.fixture
def desk(ada: User) -> Client:
    return signed_in(ada)


def test_erasing_includes_questions_merged_into_its_question(desk: Client, ada: User) -> None:
    answer = make_answer_to_erase(desk)
    save(desk, page_of(answer.question), text=f"Who was {CANARY}?")
    old, into = Question.objects.get(), make_question("What is the bird?")
    with as_actor(actor=ada):
        merge(old, into, SeenVersions(old.edit_version, into.edit_version))
        erase(Answer.objects.get(), WHY)
    assert CANARY not in all_stored_text()
    assert desk.get(f"/questions/who-is-{CANARY}/").status_code == 410


def test_no_table_contains_an_erased_text(desk: Client, ada: User) -> None:
    answer = make_answer_to_erase(desk)
    assert CANARY in all_stored_text()
    with as_actor(actor=ada):
        assert erase(answer, WHY) == []
    lines = [line for line in all_stored_text().splitlines() if CANARY in line]
    assert [line[:60] for line in lines] == []
    assert not find_drift()


def test_erasing_a_video_includes_its_deleted_transcripts(desk: Client, ada: User) -> None:
    answer, other = make_answer_to_erase(desk), make_cues(make_video(), (0, 1_000, "Kept."))
    for transcript in Transcript.objects.all():
        delete = reverse("admin:clipqa_transcript_delete", args=[transcript.pk])
        assert desk.post(delete, {"post": "yes"}).status_code == 302
    with as_actor(actor=ada):
        erase(answer, WHY)
    assert CANARY not in all_stored_text()
    deleted = Revision.objects.filter(model_name="transcript", verb=Verb.DELETED)
    assert [each.record_id for each in deleted] == [other.pk]


def test_erasing_deletes_its_files_and_no_others(desk: Client) -> None:
    answer, other = make_answer_to_erase(desk), make_film("other")
    clip = answer.clip
    names = [clip.video.stored_name, *rendition_names(clip.poster, clip.poster_width)]
    assert all(map(default_storage.exists, names))
    erase(answer, WHY)
    assert not any(map(default_storage.exists, names))
    assert default_storage.exists(other.stored_name)


def test_every_url_of_an_erased_answer_returns_410(desk: Client) -> None:
    answer = make_answer_to_erase(desk)
    old = SlugRedirect.objects.get(model_name="question").old_slug
    clip, video = answer.clip, answer.clip.video
    addresses = [
        answer.get_absolute_url(),
        answer.question.get_absolute_url(),
        f"/questions/{old}/",
        video.get_absolute_url(),
        f"{video.get_absolute_url()}captions.en.vtt",
        video.media_url(),
        *(f"/media/{name}" for name in rendition_names(clip.poster, clip.poster_width)),
    ]
    assert {Client().get(each).status_code for each in addresses} <= {200, 301}
    erase(answer, WHY)
    for each in addresses:
        response = Client().get(each)
        assert (response.status_code, response["Cache-Control"]) == (410, "no-store"), each
        assert "removed permanently" in response.content.decode()


@pytest.mark.parametrize("is_public", [True, False])
def test_a_shared_question_stays_and_only_the_share_url_is_gone(is_public: bool) -> None:
    answer = make_published()
    other = make_answer(answer.question)
    if is_public:
        publish([other])
    share, page = answer.get_absolute_url(), answer.question.get_absolute_url()
    erase(answer, WHY)
    assert Client().get(share).status_code == 410
    assert Client().get(page).status_code == (200 if is_public else 404)
    assert Answer.objects.get() == other


def test_records_that_others_use_are_not_erased() -> None:
    answer = make_published()
    make_answer(clip=answer.clip)
    assert records_to_erase(answer) == [answer, answer.question]
    other = make_published()
    make_clip(other.clip.video, 70_000, 80_000)
    assert records_to_erase(other) == [other, other.clip, other.question]
    erase(answer, WHY)
    erase(other, WHY)
    assert (Clip.objects.count(), Video.objects.count(), Question.objects.count()) == (2, 2, 1)


def test_the_audit_entry_of_an_erasure_has_actor_and_reason_but_no_content(
    desk: Client, ada: User
) -> None:
    answer = make_answer_to_erase(desk)
    with as_actor(actor=ada):
        erase(answer, WHY)
    entry = AuditEntry.objects.get(event=Event.ERASED)
    assert (entry.actor, entry.why, entry.subject) == (ada, WHY, f"answer {answer.public_id}")
    assert (entry.after["answer"], entry.after["video"], entry.after["question"]) == (1, 1, 1)


def test_only_revisions_of_the_erased_records_can_be_deleted() -> None:
    answer, redirects = make_published(), make_published()
    erase(answer, WHY)
    assert Erasure.objects.filter(model_name="answer").count() == 1
    assert not Revision.objects.filter(model_name="answer", record_id=answer.pk).exists()
    redirect_revisions = Revision._base_manager.filter(model_name="answer", record_id=redirects.pk)
    assert redirect_revisions.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        redirect_revisions.delete()


def test_an_erasure_that_fails_is_rolled_back() -> None:
    answer = make_published(CANARY)
    # Makes the last step fail.
    Erasure.objects.create(model_name="question", record_id=answer.question_id)
    with pytest.raises(IntegrityError):
        erase(answer, WHY)
    assert Client().get(answer.get_absolute_url()).status_code == 200
    assert not find_drift()


def test_a_new_record_can_use_an_erased_url() -> None:
    answer = make_published("What is known?")
    page = answer.question.get_absolute_url()
    erase(answer, WHY)
    assert Client().get(page).status_code == 410
    make_published("What is known?")
    assert Client().get(page).status_code == 200


# In the admin --------------------------------------------------------------------------------


def erase_page(answer: Answer) -> str:
    return f"/admin/clipqa/answer/{answer.pk}/erase/"


@pytest.mark.parametrize("typed", ["", "yes", "0123456789"])
def test_nothing_is_erased_without_a_confirmation(desk: Client, typed: str) -> None:
    answer = make_published()
    page = desk.post(erase_page(answer), {"why": WHY, "typed": typed})
    assert page.status_code == 200
    assert Answer.objects.exists()


def test_nothing_is_erased_without_a_reason(desk: Client) -> None:
    answer = make_published()
    desk.post(erase_page(answer), {"why": " ", "typed": answer.public_id})
    assert Answer.objects.exists()


@pytest.mark.parametrize("by", ["public id", "question"])
def test_an_administrator_erases_with_a_reason_and_a_confirmation(desk: Client, by: str) -> None:
    answer = make_answer_to_erase(desk)
    assert "can’t be undone" in desk.get(erase_page(answer)).content.decode()
    typed = answer.public_id if by == "public id" else answer.question.text
    page = desk.post(erase_page(answer), {"why": WHY, "typed": typed}, follow=True)
    assert "erased for good" in page.content.decode()
    assert not Answer.objects.exists()
    assert AuditEntry.objects.get(event=Event.ERASED).actor.username == "ada"


def test_an_editor_can_not_erase() -> None:
    edda, answer = of_role("edda", "editor"), make_published()
    client = signed_in(edda)
    assert "erase" not in client.get(f"/admin/clipqa/answer/{answer.pk}/delete/").content.decode()
    add_topic = {"why": WHY, "typed": answer.public_id}
    assert client.post(erase_page(answer), add_topic).status_code == 403
    assert Answer.objects.exists()
