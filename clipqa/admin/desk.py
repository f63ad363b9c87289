"""What every noun's desk has in common: saves go through the verbs, and never past each other."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, models, transaction
from django.db.models import ProtectedError, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.deletions import without_entries
from clipqa.admin.drafts import say_saved
from clipqa.admin.history import WithHistory
from clipqa.admin.newer_saves import VersionedForm
from clipqa.admin.pictures import place_picture
from clipqa.admin.presence import WithPresence
from clipqa.admin.seen_rows import WithSeenRows
from clipqa.admin.timecode_field import TimecodeField
from clipqa.curation import delete_noun, refresh_leaning, save_noun
from clipqa.views import sent_again

IN_USE = gettext_lazy(
    "It can't be deleted, since something else came to lean on it. Open it to see what."
)


class DeskFields(BaseModelAdmin):
    """Form fields as the desk wants them: milliseconds are typed and read as times."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        if not db_field.name.endswith("_ms"):
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
            return _with_named_boxes(field) if isinstance(db_field, models.DateTimeField) else field
        return TimecodeField(
            label=capfirst(db_field.verbose_name),
            required=not db_field.blank,
            help_text=db_field.help_text or _("Like 02:20.5, 1:02:03, or seconds: 140.5."),
        )


def _with_named_boxes(field: Any) -> Any:
    """The day and the time of a moment are two boxes under one label; each gets its own."""
    names = (_("day"), _("time of day"))
    for box, name in zip(getattr(field.widget, "widgets", ()), names, strict=False):
        box.attrs["aria-label"] = f"{field.label}, {name}"
    return field


class DeskAdmin(DeskFields, WithSeenRows, WithPresence, WithHistory, admin.ModelAdmin):
    form = VersionedForm
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False  # a second count of the whole table, for a few words

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        sections = self.sections(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return sections
        # Boxes to type into, which are no fields of the record, say nothing to who only looks.
        typed = set(self.form.declared_fields)
        return [
            (name, {**options, "fields": _without(options["fields"], typed)})
            for name, options in sections
        ]

    def sections(self, request: HttpRequest, obj: Any) -> Any:
        """The page's sections, for somebody who may save it."""
        return super().get_fieldsets(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = self._tried_again(request, *args, **kwargs)
        except (Http404, PermissionDenied) as error:
            if not sent_again.is_desk_form(request):
                raise
            is_gone = isinstance(error, Http404)
            return sent_again.gone(request) if is_gone else sent_again.refused(request)
        say_saved(request, response)
        return response

    def _tried_again(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (IntegrityError, OperationalError) as error:
            if isinstance(error, OperationalError) and not _is_deadlock(error):
                raise
            # Somebody saved the same thing at the same moment. It stands there now, so the
            # second look finds it and says so at the field.
            return super().changeform_view(request, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        save_noun(obj)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        self.after_related(form)
        self.refresh(form.instance)
        if "picture" in form.fields:
            picture, remove = form.cleaned_data["picture"], form.cleaned_data["remove_picture"]
            # After the commit: making renditions takes a second in which nobody could write.
            transaction.on_commit(partial(place_picture, form.instance, picture, remove))

    def after_related(self, form: forms.ModelForm) -> None:
        """What a desk still has to save before the entries are written anew."""

    def refresh(self, record: models.Model) -> None:
        refresh_leaning(record)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_noun(obj)

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
        return without_entries(*super().get_deleted_objects(objs, request))

    def view_on_site(self, obj: Any) -> str | None:
        """Readers' address, where readers find something; no link where they meet a 404."""
        # As it stands in the library: a page that is refused holds what was typed, or emptied.
        public = type(obj)._default_manager.public().filter(pk=obj.pk).first()
        return public.get_absolute_url() if public else None


def _is_deadlock(error: OperationalError) -> bool:
    """PostgreSQL undid one of two saves that waited for each other."""
    return getattr(error.__cause__, "sqlstate", "") in {"40001", "40P01"}


def _without(fields: Any, names: set[str]) -> list[Any]:
    lines = [field if isinstance(field, tuple) else (field,) for field in fields]
    kept = [tuple(name for name in line if name not in names) for line in lines]
    return [line for line in kept if line]
