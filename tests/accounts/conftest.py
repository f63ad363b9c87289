"""Two users with admin access: Alice has an authenticator app, Bob only a password."""

from typing import Any

import pytest
from django.test import Client

from clipqa.models import User
from tests.accounts.signing_in import give_app
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
    """A client that is not signed in."""
    return Client()
