"""A video that is not in the library is added from the clip desk, by the admin's own form."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from clipqa import remote
from clipqa.admin.video_details import ALLOWANCE
from clipqa.history import revisions_of
from clipqa.media import kept_uploads
from clipqa.models import Outlet, Video
from tests.admin.people import person
from tests.admin.test_failed_uploads import FILM
from tests.factories import make_outlet, make_video
from tests.fetching.conftest import authority, client_tls, tls, web  # noqa: F401
from tests.fetching.servers import Web, reply
from tests.fetching.test_fill_form import ADDRESS, describe
from tests.roles.users import make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db
ADD = "/admin/clipqa/answer/desk/add-video/"


@pytest.fixture
def host(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:  # noqa: F811
    monkeypatch.setattr(remote, "site_network", lambda: web.client.network)
    return web


def add(client: Client, status: int = 200, **sent: Any) -> dict[str, Any]:
    response = client.post(ADD, sent)
    assert response.status_code == status, response.content[:400]
    found: dict[str, Any] = response.json()
    return found


def test_an_address_of_a_known_outlet_makes_the_video_at_once(
    edda: Client, host: Web, django_capture_on_commit_callbacks: Any
) -> None:
    describe(host)
    outlet = make_outlet("Delta News")
    with django_capture_on_commit_callbacks(execute=True):
        added = add(edda, source_url=f"{ADDRESS}#t=1m20s")
    video = Video.objects.get()
    assert (video.title, video.outlet, video.duration_ms) == ("The talks", outlet, 92_000)
    assert video.poster
    assert (added["video"]["id"], added["part"]["start_ms"]) == (video.pk, 80_000)
    assert video.created_by is not None
    assert revisions_of(Video, video.pk).count() == 1


def test_a_new_outlet_is_made_only_after_it_was_shown(
    edda: Client, host: Web, django_capture_on_commit_callbacks: Any
) -> None:
    describe(host)
    question = add(edda, source_url=ADDRESS)
    assert (Video.objects.count(), Outlet.objects.count()) == (0, 0)
    values = question["values"]
    assert (values["title"], values["new_outlet"]) == ("The talks", "Delta News")
    with django_capture_on_commit_callbacks(execute=True):
        add(edda, source_url=ADDRESS, asked="1", **values)
    video = Video.objects.get()
    assert (video.outlet.name, bool(video.poster)) == ("Delta News", True)


def test_what_the_host_does_not_say_is_asked(edda: Client, host: Web) -> None:
    host.serve("/api/oembed.json", reply(404, b""))
    question = add(edda, source_url=ADDRESS)
    assert question["values"] == {"language": "en"}
    assert question["message"].endswith(".")
    refused = add(edda, 400, source_url=ADDRESS, asked="1")
    assert refused["errors"].keys() == {"title", "outlet"}
    wrong = add(edda, 400, source_url=ADDRESS, asked="1", title="T", outlet="9" * 30)
    assert wrong["errors"].keys() == {"outlet"}
    added = add(edda, source_url=ADDRESS, asked="1", title="T", new_outlet="O", duration_ms="1:02")
    assert (added["video"]["title"], added["video"]["length"]) == ("T", "1:02")


@override_settings(CLIPQA_FETCH_REMOTE=False)
def test_without_the_fetcher_all_is_asked(edda: Client) -> None:
    assert add(edda, 400, source_url=ADDRESS)["errors"].keys() == {"title", "outlet"}
    assert add(edda, source_url=ADDRESS, title="T", new_outlet="O")["video"]["title"] == "T"


def test_a_film_is_uploaded_and_kept_if_another_field_is_wrong(edda: Client) -> None:
    film = SimpleUploadedFile("talks.mp4", FILM, "video/mp4")
    refused = add(edda, 400, upload=film, title="Talks")
    assert refused["errors"].keys() == {"outlet"}
    token = refused["values"]["kept_upload"]
    assert kept_uploads.find_upload(token)
    added = add(edda, title="Talks", kept_upload=token, new_outlet="Delta")
    video = Video.objects.get(pk=added["video"]["id"])
    assert video.is_stored_here


def test_a_file_that_is_no_film_is_refused_at_its_field(edda: Client) -> None:
    text = SimpleUploadedFile("talks.txt", b"no film", "text/plain")
    refused = add(edda, 400, upload=text, title="T", new_outlet="O")
    assert refused["errors"]["upload"][0].endswith(".")
    assert (Video.objects.count(), Outlet.objects.count()) == (0, 0)


def test_a_video_of_the_library_is_not_added_twice(edda: Client, host: Web) -> None:
    make_video(url=ADDRESS, title="Talks")
    values = {"source_url": ADDRESS, "title": "T", "new_outlet": "O", "asked": "1"}
    assert "Talks" in add(edda, 400, **values)["errors"]["source_url"][0]
    draft = make_draft(of_role("otto", "contributor"))
    draft.clip.video.created_by, draft.clip.video.is_shared = draft.created_by, False
    draft.clip.video.save()
    conny = signed_in(of_role("conny", "contributor"))
    address = draft.clip.video.source_id
    refused = add(conny, 400, **{**values, "source_url": address})
    assert draft.clip.video.title not in str(refused)


def test_a_contributor_adds_videos_but_no_outlets(host: Web) -> None:
    describe(host)
    conny = signed_in(of_role("conny", "contributor"))
    question = add(conny, source_url=ADDRESS)
    assert "new_outlet" not in question["values"]
    values = {"source_url": ADDRESS, "asked": "1", "title": "T"}
    assert add(conny, 400, **values, new_outlet="O")["errors"].keys() == {"outlet"}
    assert add(conny, **values, outlet=make_outlet().pk)["video"]["title"] == "T"
    assert Video.objects.get().is_shared is False


def test_too_many_questions_to_hosts_are_refused(edda: Client, host: Web) -> None:
    for _ in range(ALLOWANCE):
        add(edda, source_url="https://vimeo.com/1")
    assert "Wait" in add(edda, 429, source_url=ADDRESS)["message"]


def test_only_those_who_may_add_videos_add_them_or_ask_a_host(host: Web) -> None:
    describe(host)
    carol = person("carol")
    rights = ["add_answer", "view_answer"]
    carol.user_permissions.set(Permission.objects.filter(codename__in=rights))
    assert signed_in(carol).post(ADD, {"title": "T"}).status_code == 403
    assert signed_in(carol).post(ADD, {"source_url": ADDRESS}).status_code == 403
    assert host.paths == []
