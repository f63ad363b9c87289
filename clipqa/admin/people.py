"""Logins and groups, as Django has them, with the desk's form fields; each change audited."""

from contextlib import AbstractContextManager
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from clipqa.admin.desk import DeskFields
from clipqa.curation.audit import keeping_account, keeping_group

admin.site.unregister(User)
admin.site.unregister(Group)

Kept = AbstractContextManager[list[int]]


class Audited(admin.ModelAdmin):
    """What a page saves or deletes becomes one entry of the audit list."""

    def audited(self, pk: int | None) -> Kept:
        raise NotImplementedError

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        with self.audited(_pk(object_id)) as ids:
            response = super().changeform_view(request, object_id, *args, **kwargs)
            made = getattr(request, "made", None)
            if made is not None:
                ids.append(made)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            request.made = obj.pk  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with self.audited(obj.pk):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for record in queryset:
            self.delete_model(request, record)


@admin.register(User)
class PersonAdmin(DeskFields, Audited, UserAdmin):
    list_per_page = 50
    show_full_result_count = False

    def audited(self, pk: int | None) -> Kept:
        return keeping_account(pk)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        with keeping_account(_pk(id)):
            return super().user_change_password(request, id, form_url)


@admin.register(Group)
class RoleAdmin(Audited, GroupAdmin):
    list_per_page = 50
    show_full_result_count = False

    def audited(self, pk: int | None) -> Kept:
        return keeping_group(pk)


def _pk(given: str | None) -> int | None:
    """What follows answers odd ids itself; here they only name nobody."""
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 19 else None
