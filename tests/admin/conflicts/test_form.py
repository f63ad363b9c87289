"""Optimistic locking of forms: an outdated form never overwrites a newer save unnoticed."""

import re
import threading
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from clipqa.curation import save_answer, save_record
from clipqa.curation.cues import save_cues
from clipqa.history import as_actor
from clipqa.models import Answer, Cue, Source, Status, User, Video
from tests.admin.pages import add_page, errors, filled, page_of, save
from tests.admin.people import person
from tests.factories import (
    make_answer,
    make_cues,
    make_outlet,
    make_question,
    make_topic,
    make_video,
)

pytestmark = pytest.mark.django_db


def texts(html: str) -> tuple[str, str]:
    """Return both texts of a comparison, without markup."""
    both = re.findall(r'<div class="text"[^>]*>(.*?)</div>', html, re.DOTALL)
    theirs, yours = (strip_tags(each).replace("Only here: ", "") for each in both)
    return unescape(theirs), unescape(yours)


def sentence(response: HttpResponse) -> str:
    """Return the error above the form."""
    return strip_tags(errors(response)["__all__"][0]).strip()


def updated_fields(response: HttpResponse) -> dict[str, str]:
    """Return the notes at fields that took the newer value, by field."""
    context: Any = response.context
    bound = {each.name: str(each.help_text) for each in context["adminform"].form}
    return {name: text for name, text in bound.items() if "updated-value" in text}


def marked(html: str) -> list[str]:
    return re.findall(r"Only here: </span>(.*?)</mark>", html)


def test_a_save_over_a_newer_one_is_refused_and_shows_both_texts(admin_client: Client) -> None:
    answer = make_answer(body="First.")
    opened = filled(admin_client.get(page_of(answer)))
    answer.body = "Theirs & <b>newer</b>."
    save_answer(answer)
    response = admin_client.post(page_of(answer), {**opened, "body": "Mine <i>too</i>."})
    answer.refresh_from_db()
    assert answer.body == "Theirs & <b>newer</b>."
    found_errors = errors(response)
    assert "A command saved a newer version at " in found_errors["__all__"][0]
    assert texts(found_errors["body"][0]) == ("Theirs & <b>newer</b>.", "Mine <i>too</i>.")
    assert "<b>newer</b>" not in response.content.decode()


def test_only_the_words_that_differ_are_marked(admin_client: Client) -> None:
    answer = make_answer(body="Both sides meet in the harbour.")
    opened = filled(admin_client.get(page_of(answer)))
    answer.body = "Both sides meet in the garden."
    save_answer(answer)
    mine = {**opened, "body": "Both sides agree to meet in the harbour."}
    found_errors = errors(admin_client.post(page_of(answer), mine))["body"][0]
    assert marked(found_errors) == ["garden", " agree to", "harbour"]


def test_a_conflict_names_who_saved_the_newer_version(admin_client: Client, alice: User) -> None:
    answer, dora = make_answer(body="First."), person("dora", first_name="Dora", last_name="Day")
    messages = {}
    for who, source in ((dora, Source.ADMIN), (alice, Source.ADMIN), (None, Source.IMPORT)):
        opened = filled(admin_client.get(page_of(answer)))
        answer.body += "Theirs."
        with as_actor(actor=who, source=source):
            save_answer(answer)
        messages[who] = sentence(admin_client.post(page_of(answer), {**opened, "body": "Mine."}))
    assert messages[dora].startswith("Dora Day (dora) saved a newer version at ")
    assert "in another window or tab" in messages[alice]
    assert messages[None].startswith("An import saved a newer version at ")


THEIR_WORDS = re.compile(r"\btheirs\b", re.IGNORECASE)


def response_after_own_save_elsewhere(
    admin_client: Client, record: Any, **typed: Any
) -> HttpResponse:
    """Return the response to a form after the same user saved the record in a second window."""
    first = filled(admin_client.get(page_of(record)))
    assert save(admin_client, page_of(record), **typed["second"]).status_code == 302
    return admin_client.post(page_of(record), {**first, **typed["first"]})


@pytest.mark.parametrize(
    ("make", "second", "first"),
    [
        (make_answer, {"body": "There.", "speaker": "Beth"}, {"body": "Here."}),
        (make_question, {"text": "There?", "language": "de"}, {"text": "Here?"}),
        (make_topic, {"name": "There", "position": "7"}, {"name": "Here"}),
        (make_video, {"title": "There", "language": "de"}, {"title": "Here"}),
    ],
)
def test_a_conflict_with_the_users_own_second_window_says_so(
    admin_client: Client, make: Any, second: dict[str, str], first: dict[str, str]
) -> None:
    refused = response_after_own_save_elsewhere(admin_client, make(), second=second, first=first)
    assert re.match(
        r"You saved a newer version at .+, in another window or tab\.", sentence(refused)
    )
    page = refused.content.decode()
    form = page[page.index("<form") : page.index("</form>", page.index("comparison"))]
    assert "Saved in your other window" in form
    assert "Use the saved value" in form
    assert "the value that you saved there" in form
    assert not THEIR_WORDS.search(strip_tags(form)), "names a second window somebody else's"


def test_a_conflict_names_another_user_before_the_users_own_later_save(
    admin_client: Client, alice: User
) -> None:
    answer, dora = make_answer(body="First."), person("dora")
    first = filled(admin_client.get(page_of(answer)))
    answer.body = "Dora's."
    with as_actor(actor=dora, source=Source.ADMIN):
        save_answer(answer)
    save(admin_client, page_of(answer), speaker="Ann")
    refused = admin_client.post(page_of(answer), {**first, "body": "Mine."})
    assert sentence(refused).startswith("dora saved a newer version at ")
    assert "Use the newer value" in refused.content.decode()


def test_saves_from_before_the_page_was_opened_are_not_named(admin_client: Client) -> None:
    answer = make_answer(body="First.")
    with as_actor(actor=person("dora"), source=Source.ADMIN):
        save_answer(answer)
    refused = response_after_own_save_elsewhere(
        admin_client, answer, second={"body": "There."}, first={"body": "Here."}
    )
    assert sentence(refused).startswith("You saved a newer version at ")


@pytest.mark.parametrize("invalid", ["", "junk", "-1", "9" * 400, "1 OR 1=1"])
def test_without_a_valid_revision_a_conflict_names_the_last_save(
    admin_client: Client, invalid: str
) -> None:
    answer = make_answer(body="First.")
    opened = filled(admin_client.get(page_of(answer)))
    with as_actor(actor=person("dora"), source=Source.ADMIN):
        answer.body = "Theirs."
        save_answer(answer)
    sent = {**opened, "body": "Mine.", "seen_revision": invalid}
    assert sentence(admin_client.post(page_of(answer), sent)).startswith(
        "dora saved a newer version at "
    )


def test_only_fields_in_conflict_have_errors(admin_client: Client) -> None:
    answer = make_answer(body="First.", speaker="Ann", editor="Ed")
    opened = filled(admin_client.get(page_of(answer)))
    answer.body, answer.speaker, answer.editor = "Theirs.", "Beth", "Eve"
    answer.publish_at = datetime(2030, 1, 2, 8, 30, tzinfo=UTC)
    save_answer(answer)
    answer.clip.start_ms = 40_000
    save_record(answer.clip)
    refused = admin_client.post(page_of(answer), {**opened, "body": "Mine."})
    assert errors(refused).keys() == {"__all__", "body"}
    assert updated_fields(refused).keys() == {"speaker", "editor", "publish_at", "start_ms"}
    assert "Start" in sentence(refused)
    page = refused.content.decode()
    assert re.findall(r'class="[^"]*\berrors\b[^"]*field-(\w+)', page) == ["body"]
    assert re.findall(r'name="(\w+)"[^>]*aria-invalid', page) == ["body"]


def test_updated_fields_of_a_cue_are_named_and_have_no_errors(admin_client: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."), (3000, 4000, "Second."))
    opened = filled(admin_client.get(page_of(transcript)))
    Cue.objects.filter(start_ms=1000).update(text="Theirs.", end_ms=2500, speaker="Ann")
    refused = admin_client.post(page_of(transcript), {**opened, "cues-0-text": "Mine."})
    line = refused.context["inline_admin_formsets"][0].formset.forms[0]
    assert line.errors.keys() == {"__all__", "text"}
    message = strip_tags(str(line.errors["__all__"]))
    assert "Fields that you had not changed now have the newer values: End, Speaker." in message


def test_a_conflict_in_a_cue_names_who_saved_it(admin_client: Client) -> None:
    cue = make_cues(make_video(), (1000, 2000, "First.")).cues.get()
    dora = Client()
    dora.force_login(person("dora", is_superuser=True))
    opened = filled(admin_client.get(page_of(cue)))
    save(dora, page_of(cue), text="Theirs.")
    refused = admin_client.post(page_of(cue), {**opened, "text": "Mine."})
    assert sentence(refused).startswith("dora saved a newer version at ")
    assert texts(errors(refused)["text"][0]) == ("Theirs.", "Mine.")


def test_unchanged_fields_take_the_newer_value(admin_client: Client) -> None:
    answer = make_answer(body="First.", speaker="Ann")
    opened = filled(admin_client.get(page_of(answer)))
    answer.speaker = "Beth"
    save_answer(answer)
    refused = admin_client.post(page_of(answer), {**opened, "body": "Mine."})
    assert "now has the newer value" in updated_fields(refused)["speaker"]
    again = filled(refused)
    assert (again["speaker"], again["body"]) == ("Beth", "Mine.")
    admin_client.post(page_of(answer), again)
    answer.refresh_from_db()
    assert (answer.speaker, answer.body) == ("Beth", "Mine.")


@pytest.mark.parametrize("invalid", ["", "junk", "[]", '{"body": "0"}', "9" * 400])
def test_without_valid_digests_all_differing_fields_are_in_conflict(
    admin_client: Client, invalid: str
) -> None:
    answer = make_answer(body="First.", speaker="Ann")
    opened = filled(admin_client.get(page_of(answer)))
    answer.speaker = "Beth"
    save_answer(answer)
    refused = admin_client.post(
        page_of(answer), {**opened, "body": "Mine.", "seen_values": invalid}
    )
    assert errors(refused).keys() == {"__all__", "speaker", "body"}
    assert filled(refused)["speaker"] == "Ann"


def test_the_newer_value_can_be_taken_into_a_field_without_saving(admin_client: Client) -> None:
    answer = make_answer(body="First.", status=Status.DRAFT)
    opened = filled(admin_client.get(page_of(answer)))
    answer.body, answer.ai_disclosure, answer.status = "Theirs.", True, Status.PUBLISHED
    answer.publish_at = datetime(2027, 1, 2, 8, 30, tzinfo=UTC)
    save_answer(answer)
    typed = {"body": "Mine.", "status": "archived", "publish_at_0": "2028-01-01"}
    page = {**opened, **typed, "publish_at_1": "10:00:00"}
    page = filled(admin_client.post(page_of(answer), page))
    for name in ("body", "status", "publish_at"):
        assert page["body"] == ("Mine." if name == "body" else "Theirs.")
        response = admin_client.post(page_of(answer), {**page, "_theirs": name})
        assert "Nothing is saved until you save" in sentence(response)
        page = filled(response)
    answer.refresh_from_db()
    assert (answer.body, answer.edit_version) == ("Theirs.", 2)
    assert admin_client.post(page_of(answer), page).status_code == 302
    answer.refresh_from_db()
    assert (answer.status, answer.ai_disclosure) == (Status.PUBLISHED, True)
    assert answer.publish_at == datetime(2027, 1, 2, 8, 30, tzinfo=UTC)


def test_newer_values_can_be_taken_for_choices_times_and_cues(admin_client: Client) -> None:
    topics = [make_topic("Bridges"), make_topic("Tunnels")]
    question = make_question(topics=[make_topic("Ferries")])
    opened = filled(admin_client.get(page_of(question)))
    save_record(question, topics=topics)
    refused = admin_client.post(page_of(question), {**opened, "topics": [], "text": "Mine?"})
    taken = filled(admin_client.post(page_of(question), {**filled(refused), "_theirs": "topics"}))
    assert taken["topics"] == [str(topic.pk) for topic in topics]
    transcript = make_cues(make_video(), (1000, 2000, "First."))
    opened = filled(admin_client.get(page_of(transcript)))
    Cue.objects.update(text="Theirs.", start_ms=1500)
    typed = {"cues-0-text": "Mine.", "cues-0-start_ms": "00:01.2"}
    page = filled(admin_client.post(page_of(transcript), {**opened, **typed}))
    for place in ("cues-0-text", "cues-0-start_ms"):
        page = filled(admin_client.post(page_of(transcript), {**page, "_theirs": place}))
    assert (page["cues-0-text"], page["cues-0-start_ms"]) == ("Theirs.", "00:01.5")
    assert admin_client.post(page_of(transcript), page).status_code == 302
    assert Cue.objects.get().text == "Theirs."


@pytest.mark.parametrize("place", ["", "edit_version", "seen_values", "public_id", "cues-9-text"])
def test_only_fields_of_the_record_can_be_taken(admin_client: Client, place: str) -> None:
    answer = make_answer(body="First.")
    opened = filled(admin_client.get(page_of(answer)))
    response = admin_client.post(page_of(answer), {**opened, "body": "Mine.", "_theirs": place})
    assert response.status_code == 200
    assert filled(response)["body"] == "Mine."


def test_saving_again_overwrites_the_newer_version(admin_client: Client) -> None:
    answer = make_answer(body="First.")
    opened = filled(admin_client.get(page_of(answer)))
    save_answer(answer)
    answer.body = "Theirs."
    save_answer(answer)
    refused = admin_client.post(page_of(answer), {**opened, "body": "Mine."})
    again = filled(refused)
    assert again["body"] == "Mine."
    assert admin_client.post(page_of(answer), again).status_code == 302
    answer.refresh_from_db()
    assert answer.body == "Mine."


def test_only_fields_that_both_users_changed_are_in_conflict(admin_client: Client) -> None:
    answer = make_answer(body="First.", speaker="Ann")
    opened = filled(admin_client.get(page_of(answer)))
    answer.body = "Theirs."
    save_answer(answer)
    response = admin_client.post(page_of(answer), {**opened, "body": "Mine.", "speaker": "Anna"})
    assert errors(response).keys() == {"__all__", "body"}
    assert filled(response)["speaker"] == "Anna"


def test_a_newer_save_of_equal_values_is_no_conflict(admin_client: Client) -> None:
    answer = make_answer(body="First.")
    opened = filled(admin_client.get(page_of(answer)))
    save_answer(answer)
    assert admin_client.post(page_of(answer), opened).status_code == 302


def test_a_form_without_a_valid_version_overwrites_nothing(admin_client: Client) -> None:
    answer = make_answer(body="First.")
    opened = filled(admin_client.get(page_of(answer)))
    for version in ("", "junk", "-1", "9" * 400):
        sent = {**opened, "body": "Mine.", "edit_version": version}
        assert admin_client.post(page_of(answer), sent).status_code == 200
    answer.refresh_from_db()
    assert answer.body == "First."


@pytest.mark.parametrize("number", ["9" * 25, "0" * 5_000, "\N{ARABIC-INDIC DIGIT FIVE}" * 25])
def test_an_invalid_choice_is_shown_as_empty_in_a_comparison(
    admin_client: Client, number: str
) -> None:
    question = make_question(topics=[make_topic("Ferries")])
    opened = filled(admin_client.get(page_of(question)))
    save_record(question, topics=[make_topic("Bridges")])
    response = admin_client.post(page_of(question), {**opened, "topics": [number]})
    assert response.status_code == 200
    assert texts(errors(response)["topics"][-1]) == ("Bridges", "(empty)")


def test_a_clip_changed_elsewhere_conflicts_with_its_answer(admin_client: Client) -> None:
    answer = make_answer()
    opened = filled(admin_client.get(page_of(answer)))
    answer.clip.start_ms = 40_000
    save_record(answer.clip)
    response = admin_client.post(page_of(answer), {**opened, "start_ms": "00:45"})
    assert texts(errors(response)["start_ms"][0]) == ("00:40", "00:45")
    answer.clip.refresh_from_db()
    assert answer.clip.start_ms == 40_000
    assert admin_client.post(page_of(answer), filled(response)).status_code == 302


def test_comparisons_show_topics_dates_and_choices_by_name(admin_client: Client) -> None:
    question = make_question(topics=[make_topic("Ferries")])
    opened = filled(admin_client.get(page_of(question)))
    save_record(question, topics=[make_topic("Bridges"), make_topic("Tunnels")])
    mine = {**opened, "topics": [make_topic("Locks").pk]}
    found_errors = errors(admin_client.post(page_of(question), mine))
    assert texts(found_errors["topics"][0]) == ("Bridges, Tunnels", "Locks")
    answer = make_answer(expire_at=datetime(2030, 1, 1, tzinfo=UTC))
    opened = filled(admin_client.get(page_of(answer)))
    answer.status, answer.expire_at = Status.ARCHIVED, None
    save_answer(answer)
    response = admin_client.post(page_of(answer), {**opened, "status": "in_review"})
    found_errors = errors(response)
    assert texts(found_errors["status"][0]) == ("Archived", "In review")
    assert "now has the newer value" in updated_fields(response)["expire_at"]


@pytest.mark.parametrize("make", [make_outlet, make_topic, make_question, make_video])
def test_every_versioned_model_refuses_to_overwrite_a_newer_save(
    admin_client: Client, make: Any
) -> None:
    record = make()
    field = next(name for name in ("name", "title", "text") if hasattr(record, name))
    opened = filled(admin_client.get(page_of(record)))
    setattr(record, field, "Theirs")
    save_record(record)
    response = admin_client.post(page_of(record), {**opened, field: "Mine"})
    assert texts(errors(response)[field][0]) == ("Theirs", "Mine")
    record.refresh_from_db()
    assert getattr(record, field) == "Theirs"


def test_cues_of_a_transcript_refuse_to_overwrite_a_newer_save(admin_client: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."), (3000, 4000, "Second."))
    opened = filled(admin_client.get(page_of(transcript)))
    Cue.objects.filter(start_ms=1000).update(text="Theirs.")
    response = admin_client.post(page_of(transcript), {**opened, "cues-0-text": "Mine."})
    assert response.status_code == 200
    assert texts(response.content.decode()) == ("Theirs.", "Mine.")
    assert admin_client.post(page_of(transcript), filled(response)).status_code == 302
    assert Cue.objects.get(start_ms=1000).text == "Mine."


def test_two_users_can_change_two_cues_of_a_transcript(admin_client: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."), (3000, 4000, "Second."))
    opened = filled(admin_client.get(page_of(transcript)))
    Cue.objects.filter(start_ms=1000).update(text="Theirs.", end_ms=2500)
    saved = admin_client.post(page_of(transcript), {**opened, "cues-1-text": "Mine."})
    assert saved.status_code == 302
    assert list(Cue.objects.order_by("pk").values_list("text", "end_ms")) == [
        ("Theirs.", 2500),
        ("Mine.", 4000),
    ]


def test_a_form_without_changes_overwrites_nothing(admin_client: Client) -> None:
    question = make_question(topics=[make_topic("Ferries")])
    opened = filled(admin_client.get(page_of(question)))
    question.text = "Theirs?"
    save_record(question, topics=[make_topic("Bridges")])
    assert admin_client.post(page_of(question), opened).status_code == 302
    question.refresh_from_db()
    assert question.text == "Theirs?"
    assert [topic.name for topic in question.topics.all()] == ["Bridges"]


def test_a_form_can_contain_a_hundred_cues(admin_client: Client) -> None:
    video = make_video(duration_ms=1_000_000)
    lines = [(n * 1000, n * 1000 + 900, f"Line {n}.") for n in range(100)]
    transcript = make_cues(video, *lines)
    page = filled(admin_client.get(page_of(transcript)))
    page |= {name: "on" for name in page if name.endswith("-id") for name in [f"{name[:-2]}DELETE"]}
    assert admin_client.post(page_of(transcript), page).status_code == 302
    assert not transcript.cues.exists()


def test_every_page_renders_all_fields_of_its_form(admin_client: Client) -> None:
    answer = make_answer(topics=[make_topic()])
    transcript = make_cues(answer.clip.video, (1000, 2000, "First."))
    records = [answer, answer.question, answer.clip, answer.clip.video, answer.clip.video.outlet]
    for record in (*records, answer.question.topics.get(), transcript, transcript.cues.get()):
        page = admin_client.get(page_of(record))
        named = set(re.findall(r'name="([^"]+)"', page.content.decode()))
        assert filled(page).keys() - named == set(), page_of(record)


@pytest.mark.parametrize("page", ["video", "transcript"])
def test_storing_a_transcript_over_newer_cues_is_refused(admin_client: Client, page: str) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."))
    record = transcript if page == "transcript" else transcript.video
    pasted = "WEBVTT\n\n00:01.000 --> 00:02.000\nMine.\n"
    staged = save(admin_client, page_of(record), transcript_text=pasted)["Location"]
    seen = admin_client.get(staged).context["form"]["edit_version"].value()
    save_cues(transcript, [Cue(transcript=transcript, start_ms=5000, end_ms=6000, text="Theirs.")])
    refused = admin_client.post(staged, {"edit_version": seen}, follow=True)
    assert "The transcript was changed meanwhile" in refused.content.decode()
    assert Cue.objects.filter(text="Theirs.").exists()
    seen = refused.context["form"]["edit_version"].value()
    assert admin_client.post(staged, {"edit_version": seen}).status_code == 302
    assert Cue.objects.get().text == "Mine."


def test_a_video_saved_without_a_transcript_keeps_newer_cues(admin_client: Client) -> None:
    video = make_video()
    transcript = make_cues(video, (1000, 2000, "First."))
    opened = filled(admin_client.get(page_of(video)))
    Cue.objects.create(transcript=transcript, start_ms=5000, end_ms=6000, text="Theirs.")
    assert admin_client.post(page_of(video), {**opened, "title": "Mine"}).status_code == 302
    assert Cue.objects.count() == 2


def test_deleting_a_changed_cue_is_refused_once(admin_client: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."), (3000, 4000, "Second."))
    opened = filled(admin_client.get(page_of(transcript)))
    Cue.objects.filter(start_ms=1000).update(text="Theirs.")
    refused = admin_client.post(page_of(transcript), {**opened, "cues-0-DELETE": "on"})
    assert "A cue that you want to delete was changed" in refused.content.decode()
    assert Cue.objects.filter(text="Theirs.").exists()
    assert admin_client.post(page_of(transcript), filled(refused)).status_code == 302
    assert not Cue.objects.filter(text="Theirs.").exists()


def test_the_text_of_a_deleted_cue_stays_in_the_form(admin_client: Client) -> None:
    transcript = make_cues(make_video(), (1000, 2000, "First."), (3000, 4000, "Second."))
    opened = filled(admin_client.get(page_of(transcript)))
    Cue.objects.filter(start_ms=1000).delete()
    typed = {"cues-0-text": "Mine.", "cues-1-text": "Other."}
    refused = admin_client.post(page_of(transcript), {**opened, **typed})
    assert "This cue was deleted" in refused.content.decode()
    again = filled(refused)
    assert again["cues-0-text"] == "Mine."
    assert admin_client.post(page_of(transcript), again).status_code == 302
    assert [cue.text for cue in Cue.objects.all()] == ["Other."]


@pytest.mark.django_db(transaction=True)
def test_one_of_two_simultaneous_saves_is_refused() -> None:
    people = [person(name, is_superuser=True) for name in ("alice", "dora")]
    answer = make_answer(body="First.")
    codes: list[int] = []
    ready = threading.Barrier(2)

    def edit(who: int) -> None:
        client = Client()
        client.force_login(people[who])
        opened = filled(client.get(page_of(answer)))
        ready.wait()
        codes.append(client.post(page_of(answer), {**opened, "body": f"By {who}."}).status_code)
        connection.close()

    editors = [threading.Thread(target=edit, args=[who]) for who in range(2)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert sorted(codes) == [200, 302]
    assert Answer.objects.get().edit_version == 2


@pytest.mark.django_db(transaction=True)
def test_two_simultaneous_additions_of_a_video_create_one() -> None:
    people = [person(name, is_superuser=True) for name in ("alice", "dora")]
    outlet = make_outlet()
    pages: list[str] = []
    ready = threading.Barrier(2)

    def add(who: int) -> None:
        client = Client()
        client.force_login(people[who])
        opened = filled(client.get(add_page("video")))
        address = {"source_url": "https://youtu.be/dQw4w9WgXcQ", "title": f"By {who}"}
        ready.wait()
        response = client.post(add_page("video"), {**opened, **address, "outlet": outlet.pk})
        pages.append(response.content.decode() if response.status_code == 200 else "saved")
        connection.close()

    editors = [threading.Thread(target=add, args=[who]) for who in range(2)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert Video.objects.count() == 1
    assert pages.count("saved") == 1
    assert any("is already in the library" in each for each in pages)
