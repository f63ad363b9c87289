"""Looking changes nothing."""

import logging
from collections.abc import Iterator
from hashlib import sha256

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.urls import get_resolver

from tests.roles.cast import Cast, make_cast
from tests.roles.test_matrix import address, routes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def contents() -> dict[str, str]:
    """Every row of every table, sessions aside."""
    models = [model for model in apps.get_models(include_auto_created=True) if model != Session]
    rows = {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }
    return {label: sha256(repr(each).encode()).hexdigest() for label, each in rows.items()}


def test_no_address_changes_a_row_when_it_is_only_looked_at() -> None:
    cast: Cast = make_cast()
    administrator = cast.clients["administrator"]
    before = contents()
    for route in sorted(set(routes(get_resolver()))):
        for method in ("get", "head", "options"):
            getattr(administrator, method)(address(route, cast))
    after = contents()
    assert [label for label in before if before[label] != after[label]] == []
