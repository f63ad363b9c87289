"""An editor and a contributor."""

from __future__ import annotations

import pytest
from django.test import Client

from clipqa.models import User
from tests.roles.users import of_role, signed_in


@pytest.fixture
def edda(db: None) -> Client:
    return signed_in(of_role("edda", "editor"))


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor")
