"""Logins and groups, as Django has them, with the desk's form fields; each change audited."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.accounts.factors import forget_second_factor
from clipqa.admin.desk import DeskFields
from clipqa.admin.hidden import HiddenIs404
from clipqa.admin.record_ids import record_id
from clipqa.curation.audit import keeping_account, keeping_group
from clipqa.curation.reach import groups_to_give, is_within_reach, rights_to_give
from clipqa.curation.roles import ROLES, role_label

admin.site.unregister(User)
admin.site.unregister(Group)

Keeping = AbstractContextManager[list[int]]
TOPMOST = {"is_superuser", "user_permissions"}


class Audited(HiddenIs404, admin.ModelAdmin):
    """What a page saves or deletes becomes one entry of the audit list, as `keeping` says."""

    keeping: Callable[[int | None], Keeping]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        with self.keeping(record_id(object_id)) as ids:
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
        with self.keeping(obj.pk):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for record in queryset:
            self.delete_model(request, record)


@admin.register(User)
class PersonAdmin(DeskFields, Audited, UserAdmin):
    keeping = staticmethod(keeping_account)
    list_per_page = 50
    show_full_result_count = False
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active", "is_superuser")
    actions = ["forget_second_factors"]
    filter_horizontal = ("user_permissions",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active")}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
        (_("Role"), {"fields": ("groups", "is_staff", "is_superuser")}),
        (_("Single rights"), {"fields": ("user_permissions",), "classes": ("collapse",)}),
        (_("Record"), {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("Person and role"), {"fields": ("first_name", "last_name", "email", "groups")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sections = super().get_fieldsets(request, obj)
        if _is_superuser(request):
            return sections
        # Whoever could give what they haven't got themselves would have it.
        kept = [
            (name, {**options, "fields": [f for f in options["fields"] if f not in TOPMOST]})
            for name, options in sections
        ]
        return [section for section in kept if section[1]["fields"]]

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and db_field.name == "groups":
            field.label = _("Roles")
            field.help_text = _("What this login may do at the desk.")
            field.label_from_instance = role_label
            field.queryset = groups_to_give(request.user)
        return field

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _is_within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_within_reach(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.is_staff = obj.is_staff or not change  # a login is for the desk
        super().save_model(request, obj, form, change)

    @admin.display(description=_("roles"))
    def roles(self, person: User) -> str:
        names = [role_label(group) for group in person.groups.all()]
        return ", ".join([*([str(_("Everything"))] if person.is_superuser else []), *names]) or "-"

    @admin.action(description=_("Take the second factor off"), permissions=["change"])
    def forget_second_factors(self, request: HttpRequest, chosen: QuerySet) -> None:
        others = chosen.exclude(pk=request.user.pk)  # one's own has a page for it
        within = [person for person in others if self.has_change_permission(request, person)]
        count = sum(forget_second_factor(person) > 0 for person in within)
        said = ngettext(
            "%(count)d login has no second factor any more and is signed out.",
            "%(count)d logins have no second factor any more and are signed out.",
            count,
        )
        self.message_user(request, said % {"count": count})

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        with self.keeping(record_id(id)):
            return super().user_change_password(request, id, form_url)


@admin.register(Group)
class RoleAdmin(Audited, GroupAdmin):
    keeping = staticmethod(keeping_group)
    list_per_page = 50
    show_full_result_count = False
    list_display = ("label",)

    @admin.display(description=_("name"), ordering="name")
    def label(self, group: Group) -> str:
        return role_label(group)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_remake(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_remake(request, obj)

    def formfield_for_manytomany(  # type: ignore[override]  # the desk asks for somebody, always
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "permissions":
            kwargs["queryset"] = rights_to_give(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _may_remake(request: HttpRequest, group: Group | None) -> bool:
    """The three roles are the product's; another mixture is another group."""
    if group is None:
        return True
    return group.name not in ROLES and groups_to_give(request.user).filter(pk=group.pk).exists()


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def _is_within_reach(request: HttpRequest, person: User | None) -> bool:
    return person is None or is_within_reach(request.user, person)
