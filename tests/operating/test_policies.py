"""Headers and cookies with production settings, rated by the rules of MDN's Observatory."""

from collections.abc import Iterator

import pytest

from clipqa.curation import delete_answers
from clipqa.models import Clip, Video
from clipqa.posters.stored import rendition_name
from lab.observatory import MIN_SCORE, fetch
from lab.observatory_rules import MODIFIERS, Page, results, score
from scripts.nginx import NAME
from tests.factories import make_clip, make_published, make_video
from tests.operating.conftest import Deployment
from tests.operating.test_films import FILM, store

pytestmark = pytest.mark.pure  # independent of the database

PUBLIC = ["/", "/search/?q=talks", "/topics/", "/topics/ports/", "/outlets/", "/about/"]
PUBLIC += ["/ask/", "/videos/report-1/", "/nowhere/", "/search/?duration=nonsense"]
SIGN_IN = ["/admin/login/", "/admin/sign-in/forgotten/", "/admin/sign-in/forgotten/sent/"]


@pytest.mark.parametrize("path", [*PUBLIC, *SIGN_IN])
def test_the_observatory_gives_each_page_130_points_at_least(
    deployment: Deployment, path: str
) -> None:
    page_results = results(fetch(deployment.origin.port, path))
    assert score(page_results) >= MIN_SCORE, [
        result for result in page_results if result.modifier <= 0
    ]


def test_nginx_loses_none_of_these_points(deployment: Deployment) -> None:
    for path in ("/", "/admin/login/"):
        answer = deployment.reader().get(path)
        headers = [(name.lower(), value) for name, value in answer.headers.items()]
        page = Page(f"https://{NAME}{path}", headers, answer.text, f"https://{NAME}{path}")
        assert score(results(page)) >= MIN_SCORE


def test_penalties_are_counted_before_bonuses() -> None:
    bare = Page("https://x/", [("content-type", "text/html")], "<script src='//x/y.js'>", "")
    assert score(results(bare)) == 0
    named = [result.name for result in results(bare)]
    assert "csp-not-implemented" in named
    assert sum(MODIFIERS[name] for name in named) == -140


def test_a_permissive_policy_is_detected() -> None:
    sent_headers = {
        "default-src 'none'; script-src 'self'; form-action 'self'": 10,
        "default-src 'self'": 5,
        "default-src 'self'; style-src 'unsafe-inline'": 0,
        "default-src 'none'; img-src http:": -10,
        "default-src 'none'; script-src 'unsafe-eval'": -10,
        "default-src 'none'; script-src https:": -20,
        "default-src 'none'; connect-src http://x": -20,
        "img-src 'self'": -20,
        "": -25,
    }
    for policy, modifier in sent_headers.items():
        page = Page("https://x/", [("content-security-policy", policy)], "", "")
        assert results(page)[0].modifier == modifier, policy


def test_admin_cookies_are_bound_to_the_host(deployment: Deployment) -> None:
    for cookie in deployment.reader().get("/admin/login/").headers.get_all("Set-Cookie", []):
        assert cookie.startswith("__Host-csrftoken=")
        words = {word.strip() for word in cookie.split(";")}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= words
        assert "domain" not in cookie.lower()


def test_a_cookie_without_the_prefix_signs_nobody_in_and_is_deleted(
    deployment: Deployment, session: str
) -> None:
    old = session.removeprefix("__Host-")
    assert deployment.reader().get("/admin/", Cookie=session).status == 200
    answer = deployment.reader().get("/admin/", Cookie=old)
    assert answer.status == 302
    dropped = answer.headers.get_all("Set-Cookie", [])
    assert any(text.startswith("sessionid=") and "Path=/admin/" in text for text in dropped)


@pytest.mark.parametrize("path", ["/", "/topics/ports/", "/api/v1/answers/", "/videos/report-1/"])
def test_a_public_page_sets_no_cookie_for_an_editor_either(
    deployment: Deployment, session: str, path: str
) -> None:
    mine, others = deployment.reader().get(path, Cookie=session), deployment.reader().get(path)
    assert not mine.headers["Set-Cookie"]
    assert mine.body == others.body


@pytest.mark.parametrize("past_nginx", [True, False])
def test_static_files_have_policies_too(
    deployment: Deployment, packed_css: str, past_nginx: bool
) -> None:
    reader = deployment.direct if past_nginx else deployment.reader()
    answer = reader.get(packed_css)
    assert answer.status == 200
    assert answer.header("Content-Security-Policy").startswith("default-src 'none'; ")
    assert answer.header("Cross-Origin-Resource-Policy") == "same-origin"
    assert answer.header("X-Frame-Options") == "DENY"
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert "camera=()" in answer.header("Permissions-Policy")
    assert "max-age" in answer.header("Strict-Transport-Security")
    assert not answer.headers["Access-Control-Allow-Origin"]


POSTER = "posters/ab/abcdefghijklmnopqrstuv"


@pytest.fixture
def published_media(deployment: Deployment) -> Iterator[None]:
    """Publish a clip of the film with the poster, so that both files are public."""
    film = FILM.replace("/media/", "media:")
    video = Video.objects.filter(source_id=film).first() or make_video(url=film)
    answer = make_published(clip=make_clip(video, 70_000, 80_000))
    Clip.objects.filter(pk=answer.clip_id).update(
        poster=POSTER, poster_width=800, poster_height=450
    )
    yield
    delete_answers([answer])


@pytest.mark.parametrize(
    ("address", "policy"),
    [(FILM, "same-origin"), (f"/media/{rendition_name(POSTER, 800, 'webp')}", "cross-origin")],
)
@pytest.mark.usefixtures("published_media")
def test_media_that_nginx_sends_have_policies_too(
    deployment: Deployment, address: str, policy: str
) -> None:
    store(deployment.media, address, b"anything")
    answer = deployment.reader().get(address)
    assert answer.status == 200
    assert answer.header("Cross-Origin-Resource-Policy") == policy
    assert answer.header("X-Frame-Options") == "DENY"
    assert answer.header("Content-Security-Policy").startswith("default-src 'none'; ")
    assert "camera=()" in answer.header("Permissions-Policy")


def test_other_sites_may_embed_captions_but_not_pages(deployment: Deployment) -> None:
    sent_headers = {
        path: deployment.reader().get(path).header("Cross-Origin-Resource-Policy")
        for path in ("/videos/report-1/captions.en.vtt", "/videos/report-1/", "/admin/login/")
    }
    assert list(sent_headers.values()) == ["cross-origin", "same-origin", "same-origin"]


def test_an_error_page_of_nginx_has_policies(deployment: Deployment) -> None:
    answer = deployment.reader().get("/search/?q=" + "a" * 5_000)
    assert answer.status == 414
    assert answer.header("Cross-Origin-Resource-Policy") == "same-origin"
    assert "frame-ancestors 'none'" in answer.header("Content-Security-Policy")
