"""GET, HEAD and OPTIONS change no row."""

from hashlib import sha256

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.urls import get_resolver

from tests.roles.test_matrix import address, routes
from tests.roles.users import RoleUsers, make_role_users

pytestmark = pytest.mark.django_db


def table_digests() -> dict[str, str]:
    """Return a digest of each table except sessions."""
    models = [model for model in apps.get_models(include_auto_created=True) if model != Session]
    rows = {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }
    return {label: sha256(repr(each).encode()).hexdigest() for label, each in rows.items()}


def test_safe_methods_change_no_row() -> None:
    users: RoleUsers = make_role_users()
    administrator = users.clients["administrator"]
    before = table_digests()
    for route in sorted(set(routes(get_resolver()))):
        for method in ("get", "head", "options"):
            getattr(administrator, method)(address(route, users))
    after = table_digests()
    assert [label for label in before if before[label] != after[label]] == []
