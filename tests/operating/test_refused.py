"""What goes wrong is kept by nobody, and what nginx refuses gets a sentence."""

import pytest

from clipqa.curation import publish
from tests.factories import make_answer
from tests.operating import kept_pages
from tests.operating.conftest import SUGGESTIONS, Stage
from tests.operating.library import a_table_missing
from tests.operating.reader import Answer, Reader

pytestmark = pytest.mark.pure  # no database changes what nginx refuses, so one run is enough


def suggest(reader: Reader, word: str, **headers: str) -> Answer:
    return reader.get(f"/api/v1/suggest/?q={word}", **headers)


# Errors are not kept --------------------------------------------------------------------


def test_a_page_that_was_not_there_shows_as_soon_as_it_is(stage: Stage) -> None:
    draft = make_answer("Is this new?")
    path = draft.question.get_absolute_url()
    for _ in range(2):
        missing = stage.reader().get(path)
        assert (missing.status, missing.header("Cache-Control")) == (404, "no-store")
    publish([draft])
    assert stage.reader().get(path).status == 200


def test_an_error_of_ours_is_gone_with_its_cause(stage: Stage) -> None:
    with a_table_missing("clipqa_topic"):
        for _ in range(2):
            broken = stage.reader().get("/topics/?page=1")
            assert (broken.status, broken.header("Cache-Control")) == (502, "no-store")
        assert stage.reader().get("/about/").status == 200
        assert stage.reader().get("/readyz").status == 200  # the database itself is well
    assert stage.reader().get("/topics/?page=1").status == 200


def test_not_being_ready_is_asked_anew_each_time(stage: Stage) -> None:
    with a_table_missing("django_migrations"):
        assert stage.reader().get("/readyz").status == 503
    assert stage.reader().get("/readyz").status == 200


@pytest.mark.usefixtures("early_in_a_window")
def test_who_asks_too_often_is_refused_and_nobody_else(stage: Stage) -> None:
    eager, calm = stage.reader("127.0.0.2"), stage.reader("127.0.0.3")
    asked = [suggest(eager, f"talk{number}").status for number in range(SUGGESTIONS + 1)]
    assert asked == [*[200] * SUGGESTIONS, 429]
    assert suggest(eager, "harvest").header("Cache-Control") == "no-store"
    assert (suggest(calm, "harvest").status, suggest(calm, "harvest").cache) == (200, "HIT")
    assert suggest(eager, "harvest").status == 200  # what is kept costs nobody anything


@pytest.mark.usefixtures("early_in_a_window")
@pytest.mark.parametrize("header", ["X-Forwarded-For", "X_Forwarded_For", "Forwarded", "X-Real-IP"])
def test_no_address_that_a_reader_claims_is_believed(stage: Stage, header: str) -> None:
    number = {"X-Forwarded-For": 4, "X_Forwarded_For": 5, "Forwarded": 6, "X-Real-IP": 7}[header]
    reader, seen = stage.reader(f"127.0.0.{number}"), []
    for turn in range(SUGGESTIONS + 2):
        claimed = {header: f"192.0.2.{turn}, 198.51.100.{turn}"}
        path = f"/api/v1/suggest/?q=claim{number}{turn}"
        seen.append(reader.ask("GET", path, headers=claimed).status)
    assert seen == [*[200] * SUGGESTIONS, 429, 429]


# Sentences ------------------------------------------------------------------------------


def test_too_large_a_message_is_refused_before_it_is_taken(stage: Stage) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for size, words in ((70_000, "More was sent than"), (40_000, "far too long")):
        answer = stage.reader().ask("POST", "/feedback/", headers=form, body=b"a" * size)
        assert answer.status == 413
        assert words in answer.text
        assert "no-store" in answer.header("Cache-Control")


@pytest.mark.parametrize("length", [4_050, 9_000])
def test_too_long_an_address_gets_a_sentence(stage: Stage, length: int) -> None:
    answer = stage.reader().get("/search/?q=" + "a" * length)
    assert answer.status == 414
    assert "Use fewer words or fewer filters" in answer.text


def test_an_address_of_four_thousand_bytes_is_answered(stage: Stage) -> None:
    assert stage.reader().get("/search/?q=" + "a" * (4_000 - 11)).status == 200


@pytest.mark.parametrize("path", ["/", "/admin/", "/media/x.mp4", "/static/x.css", "/feedback/"])
def test_too_many_headers_get_a_sentence(stage: Stage, path: str) -> None:
    answer = stage.reader().get(path, **{f"X-{number}": "a" * 6_000 for number in range(9)})
    assert answer.status == 431
    assert "Remove the cookies of this site" in answer.text


def test_many_small_headers_reach_no_public_page_and_break_no_desk(stage: Stage) -> None:
    many = {f"X-{number}": "a" for number in range(150)}
    assert stage.reader().get("/topics/", **many).status == 200
    assert stage.reader().get("/admin/login/", **many).status == 431  # gunicorn takes 100
    assert stage.reader().get("/admin/login/").status == 200


@pytest.mark.parametrize("sent", ["GET\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "\x16\x03 / x\r\n\r\n"])
def test_what_is_no_request_is_refused_and_nothing_breaks(stage: Stage, sent: str) -> None:
    with stage.reader().socket() as connection:
        connection.sendall(sent.encode())
        assert b"400 Bad Request" in connection.recv(65_536)
    assert stage.reader().get("/").status == 200


def test_plain_http_is_led_to_https(stage: Stage) -> None:
    plain = Reader(stage.front.plain_port, is_tls=False).get("/topics/?page=2")
    assert plain.status == 301
    assert plain.header("Location") == "https://clips.example.org/topics/?page=2"


def test_a_name_that_is_not_the_sites_is_refused_and_kept_by_nobody(stage: Stage) -> None:
    before = len(kept_pages.files(stage.front.cache))
    for _ in range(2):
        assert stage.reader().get("/", Host="evil.example").status == 400
    assert len(kept_pages.files(stage.front.cache)) == before
