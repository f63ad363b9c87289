"""Every search box of the admin understands the addresses of this site's pages."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from clipqa.admin.own_addresses import PATHS, own_address
from clipqa.curation import save_record
from clipqa.models import Answer
from tests.admin.pages import list_page
from tests.factories import make_answer, make_clip, make_cues, make_topic, make_video
from tests.roles.users import of_role

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "https://clips.example.org/questions/{question}/",
    "/questions/{question}/?answer={answer}",
    "https://clips.example.org/questions/{question}/#answer-{answer}",
    "https://elsewhere.example/embed/{answer}/",
    "https://clips.example.org/videos/{video}/?t=50",
    "https://clips.example.org/admin/clipqa/answer/{pk}/change/?_changelist_filters=q",
    "https://clips.example.org/admin/clipqa/clip/{clip}/history/",
    "https://youtu.be/jNQXAC9IVRw?t=5",
    "https://clips.example.org/topics/{topic}/",
    "https://clips.example.org/outlets/{outlet}/",
]


@pytest.fixture
def answer(db: None) -> Answer:
    make_answer("Who paid?", topics=[make_topic("Money")])
    video = make_video(url="https://youtu.be/jNQXAC9IVRw", title="Zoo")
    make_cues(video, (50_000, 52_000, "We sign."))
    return make_answer("Who signed?", clip=make_clip(video), topics=[make_topic("Treaties")])


def filled(address: str, answer: Answer) -> str:
    return address.format(
        question=answer.question.slug,
        answer=answer.public_id,
        pk=answer.pk,
        clip=answer.clip_id,
        video=answer.clip.video.slug,
        topic="treaties",
        outlet=answer.clip.video.outlet.slug,
    )


def found(client: Client, model_name: str, typed: str) -> list[Any]:
    context: Any = client.get(list_page(model_name), {"q": typed}).context
    return list(context["cl"].result_list)


@pytest.mark.parametrize("address", ADDRESSES[:8])
@pytest.mark.parametrize("model_name", ["answer", "question", "clip", "video"])
def test_a_list_finds_what_belongs_to_a_pasted_address(
    admin_client: Client, answer: Answer, model_name: str, address: str
) -> None:
    records = {
        "answer": answer,
        "question": answer.question,
        "clip": answer.clip,
        "video": answer.clip.video,
    }
    assert found(admin_client, model_name, filled(address, answer)) == [records[model_name]]


@pytest.mark.parametrize(
    ("model_name", "address", "name"),
    [
        ("topic", ADDRESSES[8], "Treaties"),
        ("topic", ADDRESSES[0], "Treaties"),
        ("outlet", ADDRESSES[9], "Harbour Public TV"),
        ("transcript", ADDRESSES[4], "Zoo (en)"),
        ("transcript", ADDRESSES[7], "Zoo (en)"),
        ("cue", ADDRESSES[4], "We sign."),
        ("question", ADDRESSES[8], "Who signed?"),
        ("video", ADDRESSES[1], "Zoo"),
    ],
)
def test_other_lists_understand_the_addresses_of_their_records(
    admin_client: Client, answer: Answer, model_name: str, address: str, name: str
) -> None:
    assert [str(one) for one in found(admin_client, model_name, filled(address, answer))] == [name]


def test_the_former_address_of_a_renamed_record_finds_it(
    admin_client: Client, answer: Answer
) -> None:
    old = f"/videos/{answer.clip.video.slug}/"
    video = answer.clip.video
    video.slug = "another"
    save_record(video)
    assert found(admin_client, "video", old) == [video]


@pytest.mark.parametrize(
    "text",
    ["/questions/%00/", "/admin/clipqa/answer/99999999999999999999/", "/x/", "http://[", "a/b"],
)
def test_other_addresses_are_searched_as_words(admin_client: Client, text: str) -> None:
    assert own_address(text) is None
    assert found(admin_client, "answer", text) == []


def test_a_contributor_finds_no_hidden_record_by_its_address(
    client: Client, answer: Answer
) -> None:
    client.force_login(of_role("conny", "contributor"))
    for address in ADDRESSES:
        assert found(client, "answer", filled(address, answer)) == []


def test_the_paths_of_all_lists_exist() -> None:
    for model, model_admin in admin.site._registry.items():
        for path in PATHS.get(str(model._meta.model_name), {}).values():
            assert path == "" or model_admin.model.objects.filter(**{f"{path}__pk": 0}).count() == 0
