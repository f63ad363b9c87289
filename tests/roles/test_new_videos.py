"""A contributor adds videos, which other contributors don't see until an answer is published."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.test import Client
from django.urls import get_resolver, reverse

from clipqa.curation import archive, publish
from clipqa.curation.roles import visible_to
from clipqa.history import revisions_of
from clipqa.models import Answer, Cue, Outlet, Transcript, User, Video
from tests.admin.pages import add_page, errors, list_page, page_of, save
from tests.admin.people import person
from tests.factories import make_clip, make_outlet, make_published, make_video
from tests.roles.addresses import routes
from tests.roles.users import CANARY, of_role, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "https://youtu.be/jNQXAC9IVRw"
SHOWN = f"The {CANARY}"  # not the canary alone, which the box of a search repeats
TITLE = f"{SHOWN} tape"
VTT = f"WEBVTT\n\n00:50.000 --> 00:52.000\n{SHOWN} speaks.\n"
VIDEOS = "?app_label=clipqa&model_name=clip&field_name=video&term="
OUTLETS = "?app_label=clipqa&model_name=video&field_name=outlet&term="


@pytest.fixture
def edda(db: None) -> User:
    return of_role("edda", "editor")


@pytest.fixture
def viewer(db: None) -> User:
    """May open every list and page, as a group of a site's own may, but not review."""
    viewer = person("vera")
    rights = Q(codename__startswith="view_") | Q(codename__in=["add_answer", "add_clip"])
    viewer.user_permissions.set(Permission.objects.filter(rights))
    return viewer


@pytest.fixture
def new(conny: User) -> Video:
    """A video that the contributor added with a transcript, and no answer shows yet."""
    assert add(signed_in(conny), transcript_text=VTT).status_code == 302
    return Video.objects.get(title=TITLE)


def add(client: Client, **typed: Any) -> Any:
    outlet = Outlet.objects.first() or make_outlet()
    given = {"source_url": ADDRESS, "title": TITLE, "outlet": outlet.pk, **typed}
    return save(client, add_page("video"), **given)


def suggested(client: Client, query: str = VIDEOS) -> list[str]:
    results = client.get(reverse("admin:autocomplete") + query).json()["results"]
    return [result["text"].partition(" · ")[0] for result in results]


def draft_of(client: Client, video: Video) -> Answer:
    typed = {"new_question": "Who speaks?", "body": "She.", "start_ms": "50", "end_ms": "60"}
    assert save(client, add_page("answer"), video=video.pk, **typed).status_code == 302
    return Answer.objects.latest("pk")


def test_a_contributor_adds_a_video_and_goes_on_to_its_answer(conny: User) -> None:
    response = add(signed_in(conny))
    video = Video.objects.get()
    assert response["Location"] == f"{add_page('answer')}?video={video.pk}"
    assert (video.created_by, video.is_shared) == (conny, False)
    assert draft_of(signed_in(conny), video).clip.video == video


def test_a_contributor_chooses_among_the_existing_outlets(conny: User) -> None:
    outlet = make_outlet("Delta News")
    assert suggested(signed_in(conny), OUTLETS) == ["Delta News"]
    page = signed_in(conny).get(add_page("video")).content.decode()
    assert "new_outlet" not in page
    assert reverse("admin:clipqa_outlet_add") not in page
    assert add(signed_in(conny), new_outlet="Echo", outlet="").status_code == 200
    add(signed_in(conny), new_outlet="Echo")
    assert [*Outlet.objects.all()] == [outlet]


@pytest.mark.parametrize("field", ["slug", "health", "transcript_public"])
def test_a_contributor_does_not_set_what_editors_decide(conny: User, field: str) -> None:
    values = {"slug": "mine", "health": "gone", "transcript_public": "on"}
    add(signed_in(conny), **{field: values[field]})
    assert str(getattr(Video.objects.get(), field)) not in {"mine", "gone", "True"}


def test_a_new_video_is_suggested_to_its_maker_and_reviewers_alone(
    new: Video, conny: User, otto: User, edda: User
) -> None:
    assert suggested(signed_in(otto)) == suggested(signed_in(otto), VIDEOS + CANARY) == []
    assert suggested(signed_in(otto), VIDEOS + ADDRESS) == []
    for who in (conny, edda):
        assert suggested(signed_in(who)) == [TITLE], who


def test_it_is_public_to_contributors_while_an_answer_from_it_is_published(
    new: Video, conny: User, otto: User
) -> None:
    draft = draft_of(signed_in(conny), new)
    assert suggested(signed_in(otto)) == []
    publish([draft])
    assert suggested(signed_in(otto)) == [TITLE]
    archive([draft])
    assert suggested(signed_in(otto)) == []
    assert suggested(signed_in(conny)) == [TITLE]


def test_it_stays_hidden_when_the_login_of_its_maker_is_deleted(
    new: Video, conny: User, otto: User
) -> None:
    conny.delete()
    assert suggested(signed_in(otto)) == []


def test_what_an_editor_adds_is_available_to_contributors(edda: User, otto: User) -> None:
    add(signed_in(edda))
    assert suggested(signed_in(otto)) == [TITLE]
    assert Video.objects.get().created_by == edda


def test_a_new_video_can_not_be_selected_by_its_id_or_address(
    new: Video, otto: User, viewer: User
) -> None:
    times = {"start_ms": "50", "end_ms": "60", "body": "Words.", "new_question": "Who?"}
    for who in (otto, viewer):
        client = signed_in(who)
        page = client.get(f"{add_page('answer')}?video={new.pk}")
        assert CANARY not in page.content.decode()
        refused = save(client, add_page("answer"), video=new.pk, **times)
        assert "valid choice" in errors(refused)["video"][0]
    refused = save(signed_in(otto), add_page("answer"), video_address=ADDRESS, **times)
    assert "No video that you may use" in errors(refused)["video_address"][0]
    clip = save(signed_in(viewer), add_page("clip"), video=new.pk, start_ms="1", end_ms="2")
    assert "valid choice" in errors(clip)["video"][0]
    assert not Answer.objects.exists()


def test_adding_it_again_reveals_nothing_of_it(new: Video, otto: User) -> None:
    response = add(signed_in(otto), title="Mine")
    assert "You can’t add this video" in errors(response)["source_url"][0]
    assert CANARY not in response.content.decode()
    assert Video.objects.count() == 1


def test_adding_a_public_video_again_names_it_without_a_link(otto: User) -> None:
    make_published(clip=make_clip(make_video(url=ADDRESS, title="Public")))
    message = errors(add(signed_in(otto)))["source_url"][0]
    assert "already in the library: Public" in message
    assert "<a" not in message


def test_no_page_of_the_admin_shows_it_to_others(new: Video, otto: User, viewer: User) -> None:
    make_clip(new)
    records = {
        "video": new.pk,
        "transcript": Transcript.objects.get().pk,
        "cue": Cue.objects.get().pk,
        "clip": new.clips.get().pk,
    }
    pages = [
        f"/{route}".replace("<path:object_id>", str(records[name]))
        for route in sorted(set(routes(get_resolver())))
        for name in records
        if route.startswith(f"admin/clipqa/{name}/") and "<int:" not in route
    ]
    revision = revisions_of(Video, new.pk)[0].pk
    pages += [
        *(f"{list_page(name)}?q={CANARY}" for name in records),
        f"{page_of(new)[:-7]}history/compare/?to={revision}",
        f"{page_of(new)[:-7]}history/{revision}/restore/",
    ]
    assert len(pages) > 25
    for who in (otto, viewer):
        client = signed_in(who)
        shown = {page for page in pages if SHOWN in client.get(page).content.decode()}
        assert not shown, who
    assert signed_in(viewer).get(page_of(new)).status_code == 404


def test_no_public_page_shows_it(new: Video, conny: User) -> None:
    draft_of(signed_in(conny), new)
    pages = ["/", f"/search/?q={CANARY}", f"/api/v1/suggest/?q={CANARY}", "/sitemap-videos.xml"]
    for page in (*pages, f"/outlets/{new.outlet.slug}/"):
        text = Client().get(page).content.decode()
        assert "tape" not in text, page
    for ending in ("", "captions.en.vtt"):
        assert Client().get(f"/videos/{new.slug}/{ending}").status_code == 404


def test_a_command_sees_every_video(new: Video) -> None:
    assert [*visible_to(None, Video.objects.all())] == [new]


def test_an_editor_names_a_new_outlet_in_the_form_of_a_video(edda: User) -> None:
    add(signed_in(edda), outlet="", new_outlet="  Echo   Radio ")
    outlet = Outlet.objects.get(name="Echo Radio")
    assert Video.objects.get().outlet == outlet
    assert revisions_of(Outlet, outlet.pk).count() == 1


def test_the_name_of_an_existing_outlet_in_any_case_is_that_outlet(edda: User) -> None:
    outlet = make_outlet("Ärzte Éire")
    add(signed_in(edda), outlet="", new_outlet="äRZTE éIRE")
    assert Video.objects.get().outlet == outlet


def test_an_outlet_of_a_saved_video_is_replaced_by_a_typed_one(edda: User) -> None:
    video = make_video()
    save(signed_in(edda), page_of(video), new_outlet="Echo")
    video.refresh_from_db()
    assert video.outlet.name == "Echo"


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"outlet": ""}, "outlet", "The outlet is missing"),
        ({"new_outlet": "Echo"}, "new_outlet", "Clear one of the two"),
        ({"outlet": "", "new_outlet": "\u200d"}, "new_outlet", "only invisible characters"),
        ({"outlet": "", "new_outlet": "x" * 121}, "new_outlet", "at most 120 characters"),
    ],
)
def test_a_missing_or_second_outlet_is_refused(
    edda: User, typed: dict[str, Any], field: str, sentence: str
) -> None:
    response = add(signed_in(edda), **typed)
    assert sentence in errors(response)[field][0]
    assert not Video.objects.exists()


def test_who_chooses_among_outlets_is_told_to_choose_one(conny: User, edda: User) -> None:
    assert "Choose the one that" in errors(add(signed_in(conny), outlet=""))["outlet"][0]
    assert "or type a new outlet" in errors(add(signed_in(edda), outlet=""))["outlet"][0]


def test_the_window_that_adds_a_video_returns_it_to_the_answers_form(conny: User) -> None:
    response = add(signed_in(conny), _popup="1")
    data = json.loads(response.context["popup_response_data"])
    assert data["value"] == str(Video.objects.get().pk)


def test_an_editor_adds_an_outlet_and_does_not_change_one(edda: User) -> None:
    client = signed_in(edda)
    assert save(client, add_page("outlet"), name="Echo").status_code == 302
    outlet = Outlet.objects.get()
    assert client.post(page_of(outlet), {"name": "Other"}).status_code == 403
