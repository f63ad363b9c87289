"""The admin's list of models: users are listed with groups under People, as in Django."""

from typing import Any

from django.apps import apps
from django.urls import reverse

from clipqa.models import User

Section = dict[str, Any]  # an item of Django's `AdminSite.get_app_list`
PEOPLE = "auth"


def with_users_under_people(sections: list[Section]) -> list[Section]:
    users = [_taken(section) for section in sections]
    found = next((row for row in users if row), None)
    if found is None:
        return sections
    people = next((one for one in sections if one["app_label"] == PEOPLE), None) or _people()
    people["models"].append(found)
    people["models"].sort(key=lambda row: row["name"])
    others = [one for one in sections if one["app_label"] != PEOPLE and one["models"]]
    return sorted([*others, people], key=lambda one: one["name"].lower())


def _taken(section: Section) -> Section | None:
    """Remove the row of users from a section and return it."""
    rows = section["models"]
    at = next((at for at, row in enumerate(rows) if row["model"] is User), None)
    return None if at is None else rows.pop(at)


def _people() -> Section:
    return {
        "name": apps.get_app_config(PEOPLE).verbose_name,
        "app_label": PEOPLE,
        "app_url": reverse("admin:app_list", args=[PEOPLE]),
        "has_module_perms": True,
        "models": [],
    }
