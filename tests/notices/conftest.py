"""A site that sends e-mail, a reviewer and a contributor who want every notice."""

from typing import Any

import pytest

from clipqa.models import NoticeChoices, User
from tests.roles.users import of_role


def wanting(name: str, role: str, **values: Any) -> User:
    made = of_role(name, role, email=f"{name}@example.org", **values)
    NoticeChoices.objects.create(person=made, handed_in=True, sent_back=True, published=True)
    return made


@pytest.fixture(autouse=True)
def site_with_mail(settings: Any) -> None:
    settings.CLIPQA_SITE_URL = "https://clips.example.org"


@pytest.fixture
def edda(db: None) -> User:
    return wanting("edda", "editor")


@pytest.fixture
def conny(db: None) -> User:
    return wanting("conny", "contributor")
