"""People at the desk whose rights differ, and their browsers."""

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.test import Client

from clipqa.models import User
from tests.admin.people import person


@pytest.fixture
def alice(db: None) -> User:
    """May do everything."""
    return person("alice", is_superuser=True, first_name="Alice", last_name="Archer")


@pytest.fixture
def bob(db: None) -> User:
    """May look at everything and change nothing."""
    bob = person("bob")
    looks = Q(codename__startswith="view_") | Q(codename="review_answer")
    bob.user_permissions.set(Permission.objects.filter(looks))
    return bob


@pytest.fixture
def carol(db: None) -> User:
    """May write answers, but no questions, clips or videos."""
    carol = person("carol")
    rights = ["add_answer", "change_answer", "delete_answer"]
    carol.user_permissions.set(Permission.objects.filter(codename__in=[*rights, "view_video"]))
    return carol


@pytest.fixture
def desk(alice: User) -> Client:
    """Alice's browser, signed in."""
    client = Client()
    client.force_login(alice)
    return client
