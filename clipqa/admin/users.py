"""Users and groups: Django's admins with our form fields. Each change is audited."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.accounts import devices, notices, sessions
from clipqa.accounts.factors import remove_second_factor
from clipqa.admin.base import HiddenIs404
from clipqa.admin.fields import record_id
from clipqa.admin.records import FormFieldsMixin
from clipqa.curation.permissions import can_manage, grantable_groups, grantable_permissions
from clipqa.curation.roles import ROLES, role_label, role_summary
from clipqa.history.audit import track_account, track_group
from clipqa.models import User

UNPROTECTED_FIELDS = {"first_name", "last_name"}  # fields that don't affect access
Tracking = AbstractContextManager[list[int]]
SUPERUSER_FIELDS = {"is_superuser", "user_permissions"}  # fields for superusers only


class PasswordConfirmationMixin(admin.ModelAdmin):
    """Refuse changes to the access of a user or a role without a recent password.

    An unattended browser, or a stolen session, must not suffice to take over another account. A
    sign-in, or a password typed on the confirm page, is valid for 15 minutes.

    The refused form retains its values: the confirm page opens in another window, then the form is
    sent again.
    """

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: type[ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        if sessions.is_confirmed(request):
            return form
        base: Any = form

        class UnconfirmedForm(base):
            def clean(self) -> dict[str, Any]:
                cleaned: dict[str, Any] = super().clean()
                if set(self.changed_data) - UNPROTECTED_FIELDS:
                    raise ValidationError(confirm_message(request), code="unconfirmed")
                return cleaned

        return UnconfirmedForm


def redirect_to_confirm(request: HttpRequest) -> HttpResponse:
    return redirect(_confirm_url(request))


def refuse_unconfirmed(request: HttpRequest) -> bool:
    """Return whether to refuse a list action, with a message that asks for the password."""
    if sessions.is_confirmed(request):
        return False
    messages.error(request, confirm_message(request))
    return True


def confirm_message(request: HttpRequest) -> SafeString:
    return format_html(
        '{} <a href="{}" target="_blank">{}</a>',
        _(
            "Nothing was saved, since changes to users and roles need a password that was "
            "typed in the last 15 minutes. Type it in another window, then send this again."
        ),
        _confirm_url(request),
        _("Type your password in another window"),
    )


def _confirm_url(request: HttpRequest) -> str:
    return f"{reverse('accounts:confirm')}?{urlencode({'next': request.get_full_path()})}"


admin.site.unregister(Group)


class AuditedMixin(HiddenIs404, admin.ModelAdmin):
    """Write one audit entry for each save or deletion, by the context manager `track`."""

    track: Callable[[int | None], Tracking]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        with self.track(record_id(object_id)) as ids:
            response = super().changeform_view(request, object_id, *args, **kwargs)
            created_pk = getattr(request, "created_pk", None)
            if created_pk is not None:
                ids.append(created_pk)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            request.created_pk = obj.pk  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with self.track(obj.pk):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for record in queryset:
            self.delete_model(request, record)


@admin.register(User)
class UserAdmin(FormFieldsMixin, PasswordConfirmationMixin, AuditedMixin, DjangoUserAdmin):
    track = staticmethod(track_account)
    list_per_page = 50
    show_full_result_count = False
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active", "is_superuser")
    actions = ["remove_second_factors"]
    filter_horizontal = ("user_permissions",)
    readonly_fields = ("last_login", "date_joined")
    add_form_template = "admin/clipqa/user/add_form.html"
    change_user_password_template = "admin/clipqa/user/change_password.html"  # noqa: S105
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active")}),
        (_("Person"), {"fields": (("first_name", "last_name"), "email")}),
        (_("Role"), {"fields": ("groups", "is_staff", "is_superuser")}),
        (_("Individual permissions"), {"fields": ("user_permissions",), "classes": ("collapse",)}),
        (_("Record"), {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("Person and role"), {"fields": ("first_name", "last_name", "email", "groups")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if _is_superuser(request):
            return fieldsets
        # A user who could grant rights that they lack could grant them to themselves.
        allowed = [
            (
                name,
                {**options, "fields": [f for f in options["fields"] if f not in SUPERUSER_FIELDS]},
            )
            for name, options in fieldsets
        ]
        return [fieldset for fieldset in allowed if fieldset[1]["fields"]]

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and db_field.name == "groups":
            field.label = _("Roles")
            field.help_text = _("What this user may do in the admin.")
            field.label_from_instance = _role_label_with_summary
            field.queryset = grantable_groups(request.user)
        return field

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _can_manage(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _can_manage(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        obj.is_staff = obj.is_staff or not change  # new accounts are for the admin
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            notices.notify_address_changed(obj.username, form.initial["email"], request.user)

    @admin.display(description=_("roles"))
    def roles(self, person: User) -> str:
        names = [role_label(group) for group in person.groups.all()]
        return ", ".join([*([str(_("Everything"))] if person.is_superuser else []), *names]) or "-"

    @admin.action(description=_("Remove the second factor"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, selected: QuerySet) -> None:
        if refuse_unconfirmed(request):
            return
        others = selected.exclude(pk=request.user.pk)  # users manage their own on the account page
        manageable = [person for person in others if self.has_change_permission(request, person)]
        count = sum(remove_second_factor(person) > 0 for person in manageable)
        message = ngettext(
            "The second factor of %(count)d user was removed, who is now signed out.",
            "The second factors of %(count)d users were removed, who are now signed out.",
            count,
        )
        self.message_user(request, message % {"count": count})

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        person = self.get_object(request, unquote(id))
        if self.has_change_permission(request, person) and not sessions.is_confirmed(request):
            return redirect_to_confirm(request)
        with self.track(person.pk):
            response = super().user_change_password(request, id, form_url)
            _notify_of_new_password(request, person)
        return response


@admin.register(Group)
class RoleAdmin(FormFieldsMixin, PasswordConfirmationMixin, AuditedMixin, GroupAdmin):
    track = staticmethod(track_group)
    list_per_page = 50
    show_full_result_count = False
    list_display = ("label", "summary")
    readonly_fields = ("summary",)

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        return ["name", *(["summary"] if obj else []), "permissions"]

    @admin.display(description=_("name"), ordering="name")
    def label(self, group: Group) -> str:
        return role_label(group)

    @admin.display(description=_("permissions"))
    def summary(self, group: Group) -> str:
        return role_summary(group)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_change_role(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_change_role(request, obj)

    def formfield_for_manytomany(  # type: ignore[override]  # the admin always passes a request
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "permissions":
            kwargs["queryset"] = grantable_permissions(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _role_label_with_summary(group: Group) -> SafeString:
    """Return the label of a role's checkbox, with a summary of its permissions."""
    label, summary = role_label(group), role_summary(group)
    return format_html('{} <span class="role-summary">{}</span>', label, summary)


def _may_change_role(request: HttpRequest, group: Group | None) -> bool:
    """Return whether the user may change a group; the built-in roles are fixed."""
    if group is None:
        return True
    return group.name not in ROLES and grantable_groups(request.user).filter(pk=group.pk).exists()


def _notify_of_new_password(request: HttpRequest, before: User) -> None:
    """Notify the owner of a password that another user set.

    A new password makes all devices unknown. If the owner set it, this device is remembered again.
    """
    person = User.objects.get(pk=before.pk)
    if person.password == before.password:
        return
    if person == request.user:
        devices.remember(request, person)
    else:
        notices.notify_password_changed(person, request.user)


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def _can_manage(request: HttpRequest, person: User | None) -> bool:
    return person is None or can_manage(request.user, person)
