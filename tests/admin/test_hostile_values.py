"""No value in a form, a URL or a parameter of the admin causes a server error.

The suite sends a seeded sample; `make fuzz-admin` sends every value to every field.
"""

import logging
import os
import random
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client, TestCase

from clipqa.models import User
from tests.admin.hostile_cases import SENT_BY_SCRIPTS, BareClient, Target, combined, send, targets
from tests.admin.hostile_records import pages_with_records
from tests.admin.hostile_values import VALUES
from tests.admin.people import person
from tests.roles.users import make_role_users, signed_in

pytestmark = pytest.mark.django_db

SEED, SAMPLE = 21, 2_000
# Tests, so that several processes share the work.
PARTS = 2 if connection.vendor == "sqlite" else 1
Case = tuple[Target, str]


class Rollback(Exception):  # noqa: N818 (not an error)
    """Rolls back the transaction of a case."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Disable logging, since thousands of requests are refused."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def found(db: None) -> list[Target]:
    cast = make_role_users()
    root, contributor = person("root", is_superuser=True), cast.people["contributor"]
    assert contributor
    clients = {"root": root, "nobody": None, "contributor": contributor}
    others = pages_with_records(cast, root, contributor)
    return targets(cast, {name: signed_in(who) for name, who in clients.items()}, others)


@pytest.fixture
def clients(found: list[Target]) -> dict[str, Client]:
    made = {"nobody": BareClient(raise_request_exception=False)}
    for name, username in (("root", "root"), ("contributor", "conny")):
        made[name] = BareClient(raise_request_exception=False)
        made[name].force_login(User.objects.get(username=username))
    return made


def test_forms_that_exist_only_with_certain_records_are_among_the_targets(
    found: list[Target],
) -> None:
    posted = {(target.who, target.route) for target in found if target.place == "post"}
    routes = ["(published)", "(private-draft)", "(proposal)", "(staged)", "(failed-job)"]
    routes += ["(article)", *SENT_BY_SCRIPTS.values()]
    assert {("root", route) for route in routes} <= posted
    assert ("contributor", "(published)") in posted
    presses = {target.press for target in found if target.route == "(private-draft)"}
    assert presses >= {"_hand_in", "_keep", "_save"}


def test_there_are_200_different_values() -> None:
    assert len(VALUES) == len({repr(value) for value in VALUES.values()}) == 200


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_value_returns_a_server_error(
    found: list[Target], clients: dict[str, Client], part: int
) -> None:
    assert len(found) > 500
    cases = islice(chosen(found), part, None, PARTS)
    assert [line for case in cases if (line := failure(clients, case))] == []


def chosen(found: list[Target]) -> Iterator[Case]:
    """A sample, the one case that CASE names, or this part of all cases: with FUZZ=together every
    field of a form takes each value at once, with FUZZ=alone each field by itself.
    """
    if wanted := os.environ.get("CASE"):
        named = [*found, *combined(found)]
        yield from ((t, name) for t in named for name in VALUES if wanted == f"{t.label} {name}")
    elif fuzz := os.environ.get("FUZZ"):
        part, parts = map(int, os.environ.get("PART", "0/1").split("/"))
        chosen_targets = combined(found) if fuzz == "together" else found
        every = ((target, name) for target in chosen_targets for name in VALUES)
        yield from (case for at, case in enumerate(every) if at % parts == part)
    else:
        rng = random.Random(int(os.environ.get("SEED", SEED)))
        order = rng.sample(found, len(found))
        # What PostgreSQL refuses beside SQLite shows in a tenth of them.
        usual = SAMPLE if connection.vendor == "sqlite" else SAMPLE // 10
        number = int(os.environ.get("SAMPLE", usual))
        yield from ((order[at % len(order)], rng.choice(list(VALUES))) for at in range(number))


def failure(clients: dict[str, Client], case: Case) -> str:
    """A line that says which case failed and with which error; '' for one that did not."""
    target, name = case
    client, errors = clients[target.who], []

    def note(sender: Any, **signal: Any) -> None:
        errors.append(_describe(sys.exc_info()[1]))

    got_request_exception.connect(note)
    try:
        status = _status_of(client, target, VALUES[name])
    except Exception as error:  # after the commit, where no answer can say so any more
        status = 500
        errors.append(_describe(error))
    finally:
        got_request_exception.disconnect(note)
    return (
        _log_failure(f"{target.label} {name}: {status} {'; '.join(errors)}") if status > 499 else ""
    )


def _status_of(client: Client, target: Target, value: Any) -> int:
    """Send a case and roll back its changes."""
    cache.clear()
    with suppress(Rollback), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            status = send(client, target, value).status_code
        raise Rollback
    return status


def _describe(error: BaseException | None) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if error] if error else []
    ours = [frame for frame in frames if "/clipqa/" in frame.filename][-1:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in [*ours, *frames[-1:]]]
    return f"{type(error).__name__} {str(error)[:100]!r} at {' '.join(places)}"


def _log_failure(line: str) -> str:
    if path := os.environ.get("FUZZ_LOG"):
        with Path(path).open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")
    return line
