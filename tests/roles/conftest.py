import logging
from collections.abc import Iterator

import pytest

from clipqa.models import User
from tests.roles.users import of_role


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Disable logging, since hundreds of refused requests are expected."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def conny(db: None) -> User:
    return of_role("conny", "contributor")


@pytest.fixture
def otto(db: None) -> User:
    return of_role("otto", "contributor")
