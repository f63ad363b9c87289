"""Twenty seconds of `make soak`, and tests that it detects each kind of breach."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from django.db import connection
from django.test import Client

from clipqa.models import FacetCount, ListBucket
from lab.browser import Form, fill
from lab.http_client import Response
from lab.soak.consistency import ListPage, inconsistencies
from lab.soak.freshness import OLD_TEXT, STALE_304, FreshnessCheck
from lab.soak.ledger import Ledger
from lab.soak.plan import Plan, plan_from
from lab.soak.readers import check_response
from lab.soak.report import has_breaches, report, summary
from lab.soak.run import Soak
from lab.soak.verify import compare_counts, compare_index, find_saves
from lab.soak.walker import walk_inconsistencies
from tests.factories import make_many_published, make_published, make_question

# Fewer readers than in the long form, which has the machine to itself.
SHORT = Plan(seconds=20, answers=200, saves=6, per_second=20)


@pytest.fixture
def server_url() -> Iterator[str]:
    """The PostgreSQL server of the tests, if they run on one."""
    if connection.vendor != "postgresql":
        yield ""
        return
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}"
    url = f"postgres://{login}@{database['HOST']}:{database['PORT']}/postgres"
    yield url
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS clipqa_soak WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.django_db
def test_a_short_soak_ends_without_breaches(tmp_path: Path, server_url: str) -> None:
    measured = Soak(SHORT.on(connection.vendor), tmp_path, server_url).run()
    text, done = report(measured), measured[connection.vendor]["done"]
    assert not has_breaches(measured), text
    assert done["asked right after a save"] >= 2
    assert done["status 200"] > 1
    assert done["importer: saves found again"] >= 3
    assert "the index equals the answers" in text


@pytest.fixture
def page() -> str:
    """The second page of eight answers."""
    make_many_published(8)
    return Client().get("/search/?page=2").content.decode()


@pytest.mark.django_db
def test_a_consistent_page_has_no_inconsistencies(page: str) -> None:
    assert "<b>8</b>" in page
    assert list(inconsistencies(page)) == []
    assert list(inconsistencies(Client().get("/").content.decode())) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("<b>8</b>", "<b>9</b>", "2 cards, not 3, on page 2 of 9 answers"),
        ("<b>8</b>", "<b>13</b>", "13 answers on 2 pages, not 3"),
        ('class="card"', 'class="lost"', "0 cards, not 2, on page 2 of 8 answers"),
        ("page 2 of 2", "page 2 of 3", "the heading says page 2 of 3, the pager 2 of 2"),
    ],
)
def test_an_inconsistent_page_is_detected(page: str, right: str, wrong: str, sentence: str) -> None:
    assert right in page
    assert sentence in list(inconsistencies(page.replace(right, wrong)))


@pytest.mark.django_db
@pytest.mark.parametrize(("heals", "breaches"), [(True, {}), (False, {"wrong count": 1})])
def test_a_page_torn_by_a_commit_must_be_consistent_when_repeated(
    page: str, heals: bool, breaches: dict[str, int]
) -> None:
    torn, ledger = (
        Response("/search/?page=2", 200, Message(), page.replace(">8<", ">9<"), 1.0),
        Ledger(),
    )
    again = replace(torn, text=page) if heals else torn
    check_response(ledger, "feed, last page", torn, lambda: again)
    assert ledger.breaches == breaches
    assert ledger.done["torn by a commit, asked again"] == (1 if heals else 2)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [(200, "database is locked", "locked"), (500, "", "status 500"), (404, "", "status 404")],
)
def test_errors_and_locks_that_a_reader_gets_are_detected(
    status: int, text: str, kind: str
) -> None:
    ledger, got = Ledger(), Response("/", status, Message(), text, 1.0)
    check_response(ledger, "home", got, lambda: got)
    assert ledger.breaches == {kind: 1}


@pytest.mark.django_db
def test_a_facet_whose_counts_differ_from_the_list_is_detected() -> None:
    make_many_published(2)
    make_published(make_question("Und auf Deutsch?", language="de"))
    page = Client().get("/search/").content.decode()
    wrong = page.replace("<bdi>English</bdi> <span>2</span>", "<bdi>English</bdi> <span>1</span>")
    assert wrong != page
    assert list(inconsistencies(wrong)) == ["3 answers, but 2 by language"]


@pytest.mark.django_db
def test_a_home_page_with_a_wrong_count_is_detected() -> None:
    make_many_published(3)
    page = Client().get("/").content.decode()
    assert list(inconsistencies(page.replace("All 3 clip", "All 5 clip"))) == ["3 cards of 5"]


def test_a_card_on_two_pages_of_a_list_is_detected() -> None:
    pages = [ListPage(4, True, 1, 2, ["a", "b", "c"]), ListPage(4, True, 2, 2, ["c"])]
    assert walk_inconsistencies(pages) == ["c met twice", "3 of 4 answers met"]
    assert walk_inconsistencies([pages[0], ListPage(4, True, 2, 2, ["d"])]) == []


class StaleHandler(BaseHTTPRequestHandler):
    """Answers 304 to a request with an ETag, and the old text to any other."""

    protocol_version = "HTTP/1.1"
    connections = count()

    def setup(self) -> None:
        super().setup()
        self.worker = str(next(self.connections) % 2)

    def do_GET(self) -> None:
        is_known = bool(self.headers["If-None-Match"])
        body = b"" if is_known else b"The old text."
        self.send_response(304 if is_known else 200)
        self.send_header("ETag", '"1"')
        self.send_header("X-Worker", self.worker)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def stale_server() -> Iterator[int]:
    with ThreadingHTTPServer(("localhost", 0), StaleHandler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize(("is_loaded_before", "kind"), [(True, STALE_304), (False, OLD_TEXT)])
def test_a_page_that_does_not_show_a_save_is_detected(is_loaded_before: bool, kind: str) -> None:
    ledger = Ledger()
    with stale_server() as port:
        check = FreshnessCheck(port, ledger)
        if is_loaded_before:
            check.load("/questions/what/")
        check.expect("/questions/what/", "The new text")
        for client in check.clients.values():
            client.close()
    assert ledger.breaches == {kind: 2}


@pytest.mark.django_db
def test_a_wrong_counter_at_the_end_is_detected() -> None:
    make_many_published(2)
    right, wrong = Ledger(), Ledger()
    compare_counts(right)
    FacetCount.objects.filter(facet="year").update(cards=7)
    ListBucket.objects.filter(scope="all").update(cards=1)
    compare_counts(wrong)
    compare_index(wrong)
    assert not right.breaches
    assert wrong.breaches.keys() == {"wrong count", "wrong counters", "index"}


@pytest.mark.django_db
def test_an_acknowledged_save_that_is_missing_is_detected() -> None:
    ledger, answer = Ledger(), make_published(body="Signed soaked00001.")
    find_saves(ledger, "editor", {str(answer.pk): "soaked00001"})
    assert not ledger.breaches
    find_saves(ledger, "editor", {str(answer.pk): "soaked00002"})
    assert ledger.breaches == {"lost write": 1}


def test_a_breach_is_reported_with_its_details(tmp_path: Path) -> None:
    ledger = Ledger()
    ledger.note("read: home", 4.0)
    ledger.breach("stale 304", "/questions/what/")
    ledger.save(tmp_path / "readers.json")
    measured = {"sqlite": summary({"readers": Ledger.read(tmp_path / "readers.json")}, 2.0, 0)}
    assert has_breaches(measured)
    assert "BREACH: stale 304, 1 times\n    /questions/what/" in report(measured)


def test_a_form_has_the_values_that_a_browser_sends() -> None:
    form = Form(
        '<form id="other"><input name="q"></form><form id="answer_form">'
        '<input type="hidden" name="token" value="a&amp;b"><input type="checkbox" name="off">'
        '<input type="radio" name="status" value="draft"><input type="submit" name="_save">'
        '<input type="radio" name="status" value="published" checked>'
        '<select name="question"><option value="1"><option value="2" selected></select>'
        '<textarea name="body">\nOne &lt; two</textarea></form>',
        "answer_form",
    )
    assert fill(form.fields, {"question": "3"}) == [
        ("token", "a&b"),
        ("status", "published"),
        ("question", "3"),
        ("body", "One < two"),
    ]


def test_a_longer_run_makes_as_many_saves_a_second() -> None:
    assert plan_from({"SECONDS": "60", "ON": "sqlite"}) == Plan(
        seconds=60, saves=100, databases=("sqlite",)
    )


@pytest.mark.parametrize("wrong", [{"SECONDS": "long"}, {"SECONDS": "1"}, {"ON": "mysql"}])
def test_a_wrong_option_is_refused_with_a_message(wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit, match="Give "):
        plan_from(wrong)
