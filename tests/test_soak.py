"""`make soak`: twenty seconds of it, and proof that what it looks for would be seen."""

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

from clipqa.models import FacetCount, ListPart
from scripts.soaking.consistency import Listed, complaints
from scripts.soaking.form import Form, typed_over
from scripts.soaking.freshness import OLD_TEXT, STALE_304, Watch
from scripts.soaking.ledger import Ledger
from scripts.soaking.line import Got
from scripts.soaking.plan import Plan, plan_from
from scripts.soaking.readers import judge
from scripts.soaking.report import has_breaches, report, summary
from scripts.soaking.run import Soak
from scripts.soaking.verify import compare_counts, compare_index, compare_promises
from scripts.soaking.walker import complaints_of
from tests.factories import make_many_published, make_published, make_question

# Fewer readers than in the long form, which has the machine to itself.
SHORT = Plan(seconds=20, answers=200, saves=6, per_second=20)


@pytest.fixture
def server_url() -> Iterator[str]:
    """The PostgreSQL server that tests run on, if they do."""
    if connection.vendor != "postgresql":
        yield ""
        return
    told = connection.settings_dict
    url = f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/postgres"
    yield url
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS clipqa_soak WITH (FORCE)")


@pytest.mark.slow
@pytest.mark.django_db
def test_writers_and_readers_side_by_side_leave_nothing_wrong(
    tmp_path: Path, server_url: str
) -> None:
    measured = Soak(SHORT.on(connection.vendor), tmp_path, server_url).run()
    said, done = report(measured), measured[connection.vendor]["done"]
    assert not has_breaches(measured), said
    assert done["asked right after a save"] >= 2
    assert done["status 200"] > 1
    assert done["importer: saves found again"] >= 3
    assert "the index equals the answers" in said


@pytest.fixture
def page() -> str:
    """The second page of eight answers."""
    make_many_published(8)
    return Client().get("/search/?page=2").content.decode()


@pytest.mark.django_db
def test_a_right_page_is_not_complained_about(page: str) -> None:
    assert "<b>8</b>" in page
    assert list(complaints(page)) == []
    assert list(complaints(Client().get("/").content.decode())) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("<b>8</b>", "<b>9</b>", "2 cards, not 3, on page 2 of 9 answers"),
        ("<b>8</b>", "<b>13</b>", "13 answers on 2 pages, not 3"),
        ('class="card"', 'class="lost"', "0 cards, not 2, on page 2 of 8 answers"),
        ("page 2 of 2", "page 2 of 3", "the heading says page 2 of 3, the pager 2 of 2"),
    ],
)
def test_a_page_that_contradicts_itself_is_seen(
    page: str, right: str, wrong: str, said: str
) -> None:
    assert right in page
    assert said in list(complaints(page.replace(right, wrong)))


@pytest.mark.django_db
@pytest.mark.parametrize(("heals", "breaches"), [(True, {}), (False, {"wrong count": 1})])
def test_a_page_may_be_torn_by_a_commit_and_must_be_right_when_asked_again(
    page: str, heals: bool, breaches: dict[str, int]
) -> None:
    torn, ledger = Got("/search/?page=2", 200, Message(), page.replace(">8<", ">9<"), 1.0), Ledger()
    again = replace(torn, text=page) if heals else torn
    judge(ledger, "feed, last page", torn, lambda: again)
    assert ledger.breaches == breaches
    assert ledger.done["torn by a commit, asked again"] == (1 if heals else 2)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [(200, "database is locked", "locked"), (500, "", "status 500"), (404, "", "status 404")],
)
def test_what_no_reader_may_meet_is_seen(status: int, text: str, kind: str) -> None:
    ledger, got = Ledger(), Got("/", status, Message(), text, 1.0)
    judge(ledger, "home", got, lambda: got)
    assert ledger.breaches == {kind: 1}


@pytest.mark.django_db
def test_a_facet_that_counts_others_than_the_page_is_seen() -> None:
    make_many_published(2)
    make_published(make_question("Und auf Deutsch?", language="de"))
    page = Client().get("/search/").content.decode()
    wrong = page.replace("<bdi>English</bdi> <span>2</span>", "<bdi>English</bdi> <span>1</span>")
    assert wrong != page
    assert list(complaints(wrong)) == ["3 answers, but 2 by language"]


@pytest.mark.django_db
def test_a_home_page_that_counts_wrongly_is_seen() -> None:
    make_many_published(3)
    page = Client().get("/").content.decode()
    assert list(complaints(page.replace("All 3 clip", "All 5 clip"))) == ["3 cards of 5"]


def test_a_walk_that_meets_a_card_twice_is_seen() -> None:
    pages = [Listed(4, True, 1, 2, ["a", "b", "c"]), Listed(4, True, 2, 2, ["c"])]
    assert complaints_of(pages) == ["c met twice", "3 of 4 answers met"]
    assert complaints_of([pages[0], Listed(4, True, 2, 2, ["d"])]) == []


class Forgetful(BaseHTTPRequestHandler):
    """Says of every page that it is as it was, and to who asks anew what it said before."""

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

    def log_message(self, *_said: object) -> None:
        pass


@contextmanager
def forgetful_server() -> Iterator[int]:
    with ThreadingHTTPServer(("localhost", 0), Forgetful) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize(("is_looked_at", "kind"), [(True, STALE_304), (False, OLD_TEXT)])
def test_a_page_that_does_not_show_a_save_is_seen(is_looked_at: bool, kind: str) -> None:
    ledger = Ledger()
    with forgetful_server() as port:
        watch = Watch(port, ledger)
        if is_looked_at:
            watch.look("/questions/what/")
        watch.expect("/questions/what/", "The new text")
        for line in watch.lines.values():
            line.close()
    assert ledger.breaches == {kind: 2}


@pytest.mark.django_db
def test_a_counter_that_lies_at_the_end_is_seen() -> None:
    make_many_published(2)
    right, wrong = Ledger(), Ledger()
    compare_counts(right)
    FacetCount.objects.filter(facet="year").update(cards=7)
    ListPart.objects.filter(scope="all").update(cards=1)
    compare_counts(wrong)
    compare_index(wrong)
    assert not right.breaches
    assert wrong.breaches.keys() == {"wrong count", "wrong counters", "index"}


@pytest.mark.django_db
def test_a_save_that_was_promised_and_is_not_there_is_seen() -> None:
    ledger, answer = Ledger(), make_published(body="Signed soaked00001.")
    compare_promises(ledger, "editor", {str(answer.pk): "soaked00001"})
    assert not ledger.breaches
    compare_promises(ledger, "editor", {str(answer.pk): "soaked00002"})
    assert ledger.breaches == {"lost write": 1}


def test_a_run_with_a_breach_says_so_and_names_it(tmp_path: Path) -> None:
    ledger = Ledger()
    ledger.note("read: home", 4.0)
    ledger.breach("stale 304", "/questions/what/")
    ledger.keep(tmp_path / "readers.json")
    measured = {"sqlite": summary({"readers": Ledger.read(tmp_path / "readers.json")}, 2.0, 0)}
    assert has_breaches(measured)
    assert "BREACH: stale 304, 1 times\n    /questions/what/" in report(measured)


def test_a_form_is_sent_as_a_browser_sends_it() -> None:
    form = Form(
        '<form id="other"><input name="q"></form><form id="answer_form">'
        '<input type="hidden" name="token" value="a&amp;b"><input type="checkbox" name="off">'
        '<input type="radio" name="status" value="draft"><input type="submit" name="_save">'
        '<input type="radio" name="status" value="published" checked>'
        '<select name="question"><option value="1"><option value="2" selected></select>'
        '<textarea name="body">\nOne &lt; two</textarea></form>',
        "answer_form",
    )
    assert typed_over(form.fields, {"question": "3"}) == [
        ("token", "a&b"),
        ("status", "published"),
        ("question", "3"),
        ("body", "One < two"),
    ]


def test_as_many_saves_a_second_whatever_the_time() -> None:
    assert plan_from({"SECONDS": "60", "ON": "sqlite"}) == Plan(
        seconds=60, saves=100, databases=("sqlite",)
    )


@pytest.mark.parametrize("wrong", [{"SECONDS": "long"}, {"SECONDS": "1"}, {"ON": "mysql"}])
def test_a_wrong_wish_is_refused_with_a_sentence(wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit, match="Give "):
        plan_from(wrong)
