"""Two people with a desk: Alice has an authenticator app, Bob only his password."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.accounts.door import give_app
from tests.admin.people import person


@pytest.fixture
def alice(db: None) -> User:
    return person("alice", is_superuser=True, email="alice@example.org")


@pytest.fixture
def bob(db: None) -> User:
    return person("bob", email="bob@example.org")


@pytest.fixture
def secret(alice: User) -> str:
    return give_app(alice)


@pytest.fixture
def required(settings: Any) -> None:
    settings.CLIPQA_SECOND_FACTOR = "required"


@pytest.fixture
def visitor() -> Client:
    """Not signed in yet."""
    return Client()
