"""Users of the admin with different permissions, and their clients."""

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.test import Client

from clipqa.models import User
from tests.admin.people import person


@pytest.fixture
def alice(db: None) -> User:
    """A superuser."""
    return person("alice", is_superuser=True, first_name="Alice", last_name="Archer")


@pytest.fixture
def bob(db: None) -> User:
    """May view everything and change nothing."""
    bob = person("bob")
    view = Q(codename__startswith="view_") | Q(codename="review_answer")
    bob.user_permissions.set(Permission.objects.filter(view))
    return bob


@pytest.fixture
def carol(db: None) -> User:
    """May write answers, but no questions, clips or videos."""
    carol = person("carol")
    rights = ["add_answer", "change_answer", "delete_answer"]
    carol.user_permissions.set(Permission.objects.filter(codename__in=[*rights, "view_video"]))
    return carol


@pytest.fixture
def admin_client(alice: User) -> Client:
    """A client that is signed in as alice."""
    client = Client()
    client.force_login(alice)
    return client
