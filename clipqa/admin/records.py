"""The base of curated models' admins: saves call the verbs and never overwrite newer saves."""

import re
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, models, transaction
from django.db.models import ProtectedError, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.base import RelatedFieldsMixin
from clipqa.admin.conflicts.actions import VersionedActionsMixin
from clipqa.admin.conflicts.editors import PresenceMixin
from clipqa.admin.conflicts.form import VersionedForm
from clipqa.admin.fields import TimecodeField
from clipqa.admin.history.pages import HistoryMixin
from clipqa.admin.own_addresses import search_by_address
from clipqa.admin.pictures import decode_picture, save_picture
from clipqa.curation import delete_record, reindex_dependents, save_record
from clipqa.curation.reindexing import deferred_reindexing
from clipqa.curation.roles import visible_to
from clipqa.middleware import DESK_PREFIX
from clipqa.models import Comment, SearchEntry
from clipqa.models.fields import validate_plain_text
from clipqa.views import resubmit

DRAFT_FIELD, DRAFT_COOKIE = "_draft", "desk_saved"
DRAFT_ID = re.compile("[A-Za-z0-9-]{1,60}")
COOKIE_SECONDS = 600
IN_USE = gettext_lazy(
    "The record was not deleted, since other records use it now. They are listed below."
)


def set_saved_draft_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the browser which of its drafts was saved, so that it deletes only that one.

    The script reads the cookie on the next page, also in another window.
    """
    draft = request.POST.get(DRAFT_FIELD, "") if request.method == "POST" else ""
    if response.status_code == 302 and DRAFT_ID.fullmatch(draft):
        response.set_cookie(
            DRAFT_COOKIE,
            draft,
            max_age=COOKIE_SECONDS,
            path=DESK_PREFIX,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def without_search_entries(
    tree: list[Any], counts: dict[str, int], perms_needed: set[str], protected: list[Any]
) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
    """Remove search entries from the records that a deletion cascades to.

    They are internal and deleted with their answers. Comments are deleted with their page too,
    though nobody may delete them alone.
    """
    hidden = str(SearchEntry._meta.verbose_name_plural)
    remaining = {name: count for name, count in counts.items() if str(name) != hidden}
    needed = {name for name in perms_needed if str(name) != str(Comment._meta.verbose_name)}
    return _pruned(tree), remaining, needed, protected


def _pruned(tree: list[Any]) -> list[Any]:
    remaining = [_pruned(item) if isinstance(item, list) else item for item in tree]
    return [item for item in remaining if item != [] and not _is_entry(item)]


def _is_entry(item: Any) -> bool:
    name = capfirst(SearchEntry._meta.verbose_name)
    return isinstance(item, str) and item.startswith(f"{name}: ")


class FormFieldsMixin(RelatedFieldsMixin):
    """Form fields of the admin: timecodes for milliseconds, plain text for all texts."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        if not db_field.name.endswith("_ms"):
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
            _require_plain_text(db_field, field)
            return (
                _label_datetime_inputs(field)
                if isinstance(db_field, models.DateTimeField)
                else field
            )
        return TimecodeField(
            label=capfirst(db_field.verbose_name),
            required=not db_field.blank,
            help_text=db_field.help_text
            or _("For example 02:20.5 or 1:02:03, or seconds such as 140.5."),
        )


def _require_plain_text(db_field: models.Field, field: Any) -> None:
    """Validate plain text in fields of Django's models too, such as a group's name."""
    is_text = isinstance(field, forms.CharField)
    if is_text and validate_plain_text not in db_field.validators:
        field.validators.append(validate_plain_text)


def _label_datetime_inputs(field: Any) -> Any:
    """Name the date and the time input of a datetime, which share one label."""
    names = (_("date"), _("time"))
    for box, name in zip(getattr(field.widget, "widgets", ()), names, strict=False):
        box.attrs["aria-label"] = f"{field.label}, {name}"
    return field


class RecordAdmin(
    FormFieldsMixin, VersionedActionsMixin, PresenceMixin, HistoryMixin, admin.ModelAdmin
):
    form = VersionedForm
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False  # it costs a second count of the whole table

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible_to(request.user, super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Search by words, or by the pasted address of a page or of a video at its host."""
        found = search_by_address(queryset, search_term)
        if found is not None:
            return found, True
        return super().get_search_results(request, queryset, search_term)

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer only records that the user may see."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.queryset = visible_to(request.user, field.queryset)
        return field

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer only records that the user may see, or a refused form would show their names."""
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None:
            field.queryset = visible_to(request.user, field.queryset)
        return field

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = self.get_editable_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        # Inputs that aren't fields of the model have no value on a read-only page.
        unsaved = set(self.form.declared_fields)
        return [
            (name, {**options, "fields": _without(options["fields"], unsaved)})
            for name, options in fieldsets
        ]

    def get_editable_fieldsets(self, request: HttpRequest, obj: Any) -> Any:
        """Return the fieldsets for a user who may save the record."""
        return super().get_fieldsets(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "picture" in self.form.declared_fields and self._may_save(request):
            decode_picture(request)
        try:
            response = self._retry_on_conflict(request, *args, **kwargs)
        except (Http404, PermissionDenied) as error:
            if not resubmit.is_desk_form(request):
                raise
            is_gone = isinstance(error, Http404)
            return resubmit.gone(request) if is_gone else resubmit.refused(request)
        set_saved_draft_cookie(request, response)
        return response

    def _may_save(self, request: HttpRequest) -> bool:
        """Return whether the user may save any record; this one is checked later."""
        return self.has_add_permission(request) or self.has_change_permission(request)

    def _retry_on_conflict(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._render_or_save(request, *args, **kwargs)
        except (IntegrityError, OperationalError) as error:
            if isinstance(error, OperationalError) and not _is_deadlock(error):
                raise
            # A concurrent save committed the same unique value, or won a deadlock. The second
            # attempt's validation finds it and reports it at the field.
            return self._render_or_save(request, *args, **kwargs)

    def _render_or_save(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with deferred_reindexing():
            return super().changeform_view(request, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        save_record(obj)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        self.save_dependents(form)
        self.reindex(form.instance)
        if "picture" in form.fields:
            picture, remove = form.cleaned_data["picture"], form.cleaned_data["remove_picture"]
            # After the commit, since pages refer to the old files until then.
            transaction.on_commit(partial(save_picture, form.instance, picture, remove))

    def save_dependents(self, form: forms.ModelForm) -> None:
        """Hook to save dependent records before the search entries are rewritten."""

    def reindex(self, record: models.Model) -> None:
        reindex_dependents(record)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_record(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            for record in queryset:
                self.delete_model(request, record)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().delete_view(request, *args, **kwargs)
        except ProtectedError:
            messages.error(request, str(IN_USE))
            return HttpResponseRedirect(request.path)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return without_search_entries(*super().get_deleted_objects(objs, request))

    def view_on_site(self, obj: Any) -> str | None:
        """Return the public URL, or None if readers would get a 404."""
        # From the database, since after a refusal `obj` has the submitted values.
        public = type(obj)._default_manager.public().filter(pk=obj.pk).first()
        return public.get_absolute_url() if public else None


def _is_deadlock(error: OperationalError) -> bool:
    """Return whether PostgreSQL rolled back one of two conflicting transactions."""
    return getattr(error.__cause__, "sqlstate", "") in {"40001", "40P01"}


def _without(fields: Any, names: set[str]) -> list[Any]:
    rows = [field if isinstance(field, tuple) else (field,) for field in fields]
    remaining = [tuple(name for name in row if name not in names) for row in rows]
    return [row for row in remaining if row]
