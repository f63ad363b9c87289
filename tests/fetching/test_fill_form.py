"""The form of a new video is filled from what the host says, with and without script."""

import base64
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from PIL import Image

from clipqa import remote
from clipqa.admin.video_details import ALLOWANCE
from clipqa.fetching import Network
from clipqa.fetching.deadlines import Deadline
from clipqa.models import Outlet, User, Video
from tests.admin.pages import add_page, errors, filled, page_of, save
from tests.admin.people import person
from tests.factories import make_clip, make_outlet, make_published, make_video
from tests.fetching.servers import SILENT, Web, json_reply, reply
from tests.roles.users import make_draft, of_role, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "https://vimeo.com/76979871"
PICTURE = "https://i.vimeocdn.com/video/1-d_640"
FILL = reverse("admin:clipqa_video_fill")


@pytest.fixture(autouse=True)
def network(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "site_network", lambda: web.client.network)


@pytest.fixture
def client(db: None) -> Client:
    return signed_in(person("alice", is_superuser=True))


def picture(size: tuple[int, int] = (480, 270), colour: str = "teal") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def describe(web: Web, **members: object) -> None:
    """Let Vimeo describe the video."""
    said = {
        "title": "The talks",
        "author_name": "Delta News",
        "author_url": "https://vimeo.com/deltanews",
        "thumbnail_url": PICTURE,
        "duration": 92,
        **members,
    }
    web.serve("/api/oembed.json", json_reply(json.dumps(said).encode()))
    web.serve("/video/1-d_640", reply(200, picture(), content_type="image/jpeg"))


def ask(client: Client, **typed: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.post(FILL, {"source_url": ADDRESS, **typed}).json()
    return answer


def press(client: Client, **typed: Any) -> Any:
    """Press the button without script."""
    page = add_page("video")
    values = filled(client.get(page))
    return client.post(page, {**values, "source_url": ADDRESS, **typed, "_fill": "yes"})


def sent_again(response: Any) -> dict[str, Any]:
    """Return what the filled form would send, with the picture that its widget holds."""
    values = filled(response)
    picture = values.pop("fetched_picture", None)
    kept = {"fetched_picture": picture["picture"]} if picture else {}
    used = {"use_fetched_picture": "on"} if picture and picture["is_used"] else {}
    return {**values, **kept, **used}


def said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_answer_has_title_new_outlet_length_and_picture(client: Client, web: Web) -> None:
    describe(web)
    answer = ask(client)
    assert answer["message"] == (
        "Filled in from Vimeo: title, outlet (a new one), duration and poster. "
        "Check the form, then save."
    )
    poster = base64.b64decode(answer["values"].pop("fetched_picture"))
    assert Image.open(io.BytesIO(poster)).size == (480, 270)
    filled = {"title": "The talks", "new_outlet": "Delta News", "duration_ms": "01:32"}
    assert answer["values"] == filled
    assert (Video.objects.count(), Outlet.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "website", "slug"),
    [
        ("DELTA news", "", ""),
        ("Delta", "http://www.vimeo.com/deltanews/", ""),
        ("The Delta", "", "delta-news"),
    ],
)
def test_a_known_outlet_is_matched_by_name_channel_or_slug(
    client: Client, web: Web, name: str, website: str, slug: str
) -> None:
    describe(web)
    outlet = Outlet.objects.create(name=name, website=website, slug=slug)
    Outlet.objects.create(name="Echo", website="https://vimeo.com/")
    answer = ask(client)
    assert answer["values"]["outlet"] == str(outlet.pk)
    assert (answer["outlet"], "new_outlet" in answer["values"]) == (name, False)


def test_what_is_typed_is_never_overwritten(client: Client, web: Web) -> None:
    describe(web)
    outlet = make_outlet()
    typed = {"title": "Mine", "outlet": str(outlet.pk), "duration_ms": "2:00"}
    assert ask(client, **typed)["values"].keys() == {"fetched_picture"}
    response = press(client, **typed)
    assert {name: filled(response)[name] for name in typed} == typed
    assert "new_outlet" not in ask(client, new_outlet="Echo")["values"]


def test_without_script_the_form_comes_back_filled_and_is_then_saved(
    client: Client, web: Web, django_capture_on_commit_callbacks: Any
) -> None:
    describe(web)
    response = press(client, aired_on="2026-05-01", title="", language="x y")
    assert response.status_code == 200
    assert errors(response) == {}
    assert not Video.objects.exists()
    values = sent_again(response)
    assert (values["title"], values["aired_on"], values["language"]) == (
        *("The talks", "2026-05-01", "x y"),
    )
    assert 'src="data:image/jpeg;base64,' in response.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        saved = client.post(add_page("video"), {**values, "language": "en", "_save": "Save"})
    assert saved.status_code == 302
    video = Video.objects.get()
    assert (video.title, video.outlet.name, video.duration_ms) == (
        "The talks",
        "Delta News",
        92_000,
    )
    assert (video.poster_width, video.poster_height) == (480, 270)
    assert len(web.paths) == 2  # nothing is fetched again at the save


def test_the_picture_survives_another_error_and_can_be_left_out(client: Client, web: Web) -> None:
    describe(web)
    values = {**sent_again(press(client)), "_save": "Save"}
    refused = client.post(add_page("video"), {**values, "title": ""})
    assert "title" in errors(refused)
    again = sent_again(refused)
    assert again["fetched_picture"] == values["fetched_picture"]
    again.pop("use_fetched_picture")
    client.post(add_page("video"), {**again, "title": "The talks", "_save": "Save"})
    assert Video.objects.get().poster == ""


def test_a_picture_of_ones_own_is_used_instead(
    client: Client, web: Web, django_capture_on_commit_callbacks: Any
) -> None:
    describe(web)
    own = SimpleUploadedFile("own.jpg", picture((320, 180), "red"), "image/jpeg")
    values = {**sent_again(press(client)), "picture": own, "_save": "Save"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(add_page("video"), values)
    assert Video.objects.get().poster_width == 320


@pytest.mark.parametrize("sent", ["!", "aGVsbG8=", "é", "A" * 300_000])
def test_a_forged_picture_is_refused_like_an_upload(client: Client, web: Web, sent: str) -> None:
    forged = {"fetched_picture": sent, "use_fetched_picture": "on"}
    response = save(
        client, add_page("video"), source_url=ADDRESS, title="A", new_outlet="B", **forged
    )
    assert "picture" in errors(response)
    assert not Video.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Paste the address of the video first."),
        ("nonsense", "nonsense"),
        ("https://archive.org/details/an_item", "offers no descriptions of videos"),
        ("https://10.0.0.1/a.mp4", "offers no descriptions of videos"),
    ],
)
def test_an_address_that_can_not_be_asked_is_one_sentence(
    client: Client, web: Web, typed: str, sentence: str
) -> None:
    assert sentence in ask(client, source_url=typed)["message"]
    response = press(client, source_url=typed, title="Mine")
    assert sentence in said(response)[0]
    assert (filled(response)["source_url"], filled(response)["title"]) == (typed, "Mine")
    assert web.names.asked == []


MOVIE_HEADER = b"mvhd" + bytes(12) + (600).to_bytes(4) + (37_200).to_bytes(4) + bytes(80)
MOVIE = b"\0\0\0\x78moov\0\0\0\x70" + MOVIE_HEADER + bytes(100_000)
FILM, STREAM = "https://video.test/new/film.mp4", "https://video.test/new/index.m3u8"
SEGMENTS = b"#EXTM3U\n#EXTINF:40.5,\na.ts\n#EXTINF:21.5,\nb.ts\n#EXT-X-ENDLIST\n"


@pytest.fixture
def films(web: Web) -> Web:
    """A host of films, of which the library has one."""
    make_video(url="https://video.test/old.mp4")
    web.serve("/new/film.mp4", reply(200, MOVIE, content_type="video/mp4"))
    web.serve("/new/index.m3u8", reply(200, SEGMENTS, content_type="application/x-mpegurl"))
    return web


@pytest.mark.parametrize("address", [FILM, STREAM])
def test_a_film_at_a_host_of_the_library_fills_its_length(
    client: Client, films: Web, address: str
) -> None:
    answer = ask(client, source_url=address)
    assert answer["values"] == {"duration_ms": "01:02"}
    assert answer["message"] == "Filled in from video.test: duration. Check the form, then save."


def test_the_length_of_a_stream_of_several_qualities_is_that_of_the_first(
    client: Client, films: Web
) -> None:
    master = b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nnew/index.m3u8\n"
    films.serve("/master.m3u8", reply(200, master, content_type="application/x-mpegurl"))
    answer = ask(client, source_url="https://video.test/master.m3u8")
    assert answer["values"] == {"duration_ms": "01:02"}
    elsewhere = master.replace(b"new/", b"https://other.test/")
    films.serve("/master.m3u8", reply(200, elsewhere, content_type="application/x-mpegurl"))
    answer = ask(client, source_url="https://video.test/master.m3u8")
    assert "“other.test” is not one of the hosts" in answer["message"]


@pytest.mark.parametrize("address", ["https://other.test/a.mp4", "http://video.test/a.mp4"])
def test_no_other_host_is_asked_for_a_film(client: Client, films: Web, address: str) -> None:
    answer = ask(client, source_url=address)
    assert (answer["values"], films.names.asked) == ({}, [])


def test_the_host_of_a_hidden_film_is_not_asked(films: Web) -> None:
    Video.objects.update(is_shared=False)
    ask(signed_in(of_role("otto", "contributor")), source_url=FILM)
    assert films.names.asked == []


def test_a_film_without_an_index_fills_nothing(client: Client, films: Web) -> None:
    films.serve("/new/film.mp4", reply(200, bytes(100_000), content_type="video/mp4"))
    answer = ask(client, source_url=FILM)
    assert "says nothing that is missing here" in answer["message"]
    assert len(films.paths) == 1


def test_a_host_that_fails_costs_one_sentence_and_nothing_typed(client: Client, web: Web) -> None:
    web.serve("/api/oembed.json", reply(503))
    response = press(client, title="Mine", transcript_text="WEBVTT")
    assert said(response) == [
        "“vimeo.com” can't answer at the moment (status 503). Try again later."
    ]
    values = filled(response)
    assert (values["title"], values["transcript_text"]) == ("Mine", "WEBVTT")
    assert ask(client)["values"] == {}


@pytest.mark.parametrize(
    ("body", "sentence"), [(b"<svg/>", "picture"), (picture((20, 20)), "picture")]
)
def test_without_a_usable_picture_the_rest_is_filled(
    client: Client, web: Web, body: bytes, sentence: str
) -> None:
    describe(web)
    web.serve("/video/1-d_640", reply(200, body, content_type="image/jpeg"))
    answer = ask(client)
    assert answer["values"].keys() == {"title", "new_outlet", "duration_ms"}
    assert sentence in answer["message"].partition("then save. ")[2]


def test_a_host_without_a_length_or_an_author_fills_the_rest(client: Client, web: Web) -> None:
    describe(web, duration=None, author_name=None)
    assert ask(client)["values"].keys() == {"title", "fetched_picture"}


def test_words_of_the_host_are_escaped(client: Client, web: Web) -> None:
    describe(web, title="<script>alert(1)</script>", author_name='"><b>')
    page = press(client).content.decode()
    assert "<script>alert" not in page
    assert '"><b>' not in page


def test_a_video_of_the_library_is_named_and_not_fetched(client: Client, web: Web) -> None:
    make_video(url=ADDRESS, title="The talks")
    assert ask(client)["message"] == "This video is already in the library: The talks"
    assert web.names.asked == []


def test_a_hidden_video_is_not_named(web: Web) -> None:
    hidden = make_video(url=ADDRESS, title="Secret", is_shared=False)
    make_draft(of_role("conny", "contributor"))
    otto = signed_in(of_role("otto", "contributor"))
    assert ask(otto)["message"] == "You can’t add this video. Ask an editor for a draft with it."
    make_published(clip=make_clip(hidden))
    assert "Secret" in ask(otto)["message"]


def test_a_contributor_is_not_offered_a_new_outlet(web: Web) -> None:
    describe(web)
    otto = signed_in(of_role("otto", "contributor"))
    answer = ask(otto)
    assert answer["values"].keys() == {"title", "duration_ms", "fetched_picture"}
    assert "no outlet “Delta News”" in answer["message"]
    make_outlet("Delta News")
    assert "outlet" in ask(otto)["values"]


def test_only_those_who_add_videos_may_ask(web: Web) -> None:
    carol = person("carol")
    assert signed_in(carol).post(FILL, {"source_url": ADDRESS}).status_code == 403
    assert Client().post(FILL, {"source_url": ADDRESS}).status_code == 302
    assert signed_in(carol).post(add_page("video"), {"_fill": "yes"}).status_code == 403
    assert web.names.asked == []


@pytest.mark.parametrize("page", [FILL, add_page("video")])
def test_a_request_of_another_site_is_refused(web: Web, page: str) -> None:
    client = signed_in(person("alice", is_superuser=True), enforce_csrf_checks=True)
    response = client.post(page, {"source_url": ADDRESS, "_fill": "yes"})
    assert response.status_code == 403
    assert web.names.asked == []


def test_a_user_who_asks_too_often_waits_and_others_do_not(client: Client, web: Web) -> None:
    for _ in range(ALLOWANCE):
        assert "archive.org" in ask(client, source_url="https://archive.org/details/a")["message"]
    refused = client.post(FILL, {"source_url": ADDRESS})
    assert (refused.status_code, web.names.asked) == (429, [])
    assert "too often" in refused.json()["message"]
    assert int(refused["Retry-After"]) > 0
    describe(web)
    assert ask(signed_in(of_role("edda", "editor")))["values"]


def test_with_fetching_off_there_is_no_button_and_nothing_is_fetched(
    client: Client, web: Web
) -> None:
    with override_settings(CLIPQA_FETCH_REMOTE=False):
        page = client.get(add_page("video")).content.decode()
        assert "_fill" not in page
        assert "admin-fill.js" not in page
        assert "CLIPQA_FETCH_REMOTE is off" in ask(client)["message"]
        data = {"source_url": ADDRESS, "title": "A", "new_outlet": "B", "language": "en"}
        client.post(add_page("video"), {**data, "_fill": "yes"})
    assert web.names.asked == []


def test_a_parameter_of_the_address_is_no_fetched_picture(client: Client) -> None:
    page = client.get(add_page("video"), {"fetched_picture": "AAAA"})
    assert page.status_code == 200
    assert "AAAA" not in page.content.decode()


def test_the_page_of_a_saved_video_has_no_button(client: Client) -> None:
    assert "_fill" not in client.get(page_of(make_video())).content.decode()


class Watched(Network):
    """Records whether the thread that connects is in a transaction."""

    in_transaction: list[bool] = []

    @contextmanager
    def connect(self, host: str, deadline: Deadline) -> Iterator[Any]:
        self.in_transaction.append(connection.in_atomic_block)
        with super().connect(host, deadline) as connected:
            yield connected


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_host_is_asked(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe(web)
    inner = web.client.network
    watched = Watched(inner.resolve, inner.tls, inner.port, inner.also_public)
    monkeypatch.setattr(remote, "site_network", lambda: watched)
    Watched.in_transaction.clear()
    client = signed_in(person("alice", is_superuser=True))
    ask(client)
    press(client)
    assert Watched.in_transaction == [False] * 4


def test_a_third_fetch_at_once_is_told_to_try_again(client: Client, web: Web) -> None:
    describe(web)
    with remote.fetch_session(), remote.fetch_session():
        assert "Try again in a few seconds" in ask(client)["message"]
    assert web.names.asked == []
    assert ask(client)["values"]


def test_all_fetches_of_a_request_share_its_time(client: Client, web: Web, silent: str) -> None:
    """The picture gets what the description left: here nothing."""
    describe(web)
    web.names.give("i.vimeocdn.com", [SILENT])
    details = remote.video_details(ADDRESS, web.client)
    spent = web.client.within(0)
    with pytest.raises(remote.UnavailableError, match="took too long"):
        remote.video_thumbnail(details, spent)
    with pytest.raises(remote.UnavailableError, match="took too long"):
        remote.video_details(ADDRESS, spent)


def test_everything_is_in_the_form_of_the_window_that_an_answer_opens(
    client: Client, web: Web
) -> None:
    describe(web)
    response = press(client, _popup="1")
    page = response.content.decode()
    assert 'name="_popup"' in page
    assert client.get(f"{add_page('video')}?source_url={ADDRESS}").status_code == 200
    given = {**sent_again(response), "_popup": "1", "_save": "Save"}
    added = client.post(add_page("video"), given)
    assert json.loads(added.context["popup_response_data"])["obj"] == "The talks"
    assert User.objects.count() == 1
