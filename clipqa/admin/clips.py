from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa.admin.clip_desk.prefill import desk_url
from clipqa.admin.columns import (
    bullet_list,
    clip_picture,
    duration,
    link,
    picture,
    related_count,
    time_range,
)
from clipqa.admin.fields import check_times
from clipqa.admin.history.shared import SharedRecordMixin
from clipqa.admin.pictures import PictureForm
from clipqa.admin.records import RecordAdmin
from clipqa.admin.video_address import VideoAddressForm, report_unused_times
from clipqa.lib.timecodes import format_timecode
from clipqa.models import Answer, Clip
from clipqa.posters import ensure_poster

TIME_FIELDS = {"video", "start_ms", "end_ms"}


class ClipForm(VideoAddressForm, PictureForm):
    move_all = forms.BooleanField(label=_("Change the clip for all its answers"), required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        check_times(self, self.cleaned_data.get("video"))
        answers = self.instance.answers.count() if self.instance.pk else 0
        if (
            answers > 1
            and TIME_FIELDS & set(self.changed_data)
            and not self.cleaned_data["move_all"]
        ):
            self.add_error(
                "move_all", ValidationError(_shared_clip_message(answers), code="shared")
            )
        return cleaned


def _shared_clip_message(answers: int) -> str:
    return str(
        _(
            "%(count)d answers use this clip. Tick this to change it for all of them. To "
            "change it for one answer, edit the times there; that answer then gets a copy "
            "of the clip."
        )
        % {"count": answers}
    )


class UsedFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Used by an answer")), ("no", _("Not used"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        shown = Exists(Answer.objects.filter(clip=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(shown)
        return queryset.filter(~shown) if self.value() == "no" else queryset


@admin.register(Clip)
class ClipAdmin(SharedRecordMixin, RecordAdmin):
    form = ClipForm
    list_display = ["poster_thumb", "range", "duration", "video", "outlet", "answers"]
    list_display_links = ["range"]
    list_filter = [UsedFilter, "video__outlet", "video__provider", "video__health"]
    search_fields = ["video__title", "video__outlet__name"]
    ordering = ["-pk"]
    autocomplete_fields = ["video"]
    readonly_fields = ["current_poster", "answers_list"]

    def get_editable_fieldsets(self, request: HttpRequest, obj: Clip | None) -> Any:
        times: list[Any] = ["video", "video_address", ("start_ms", "end_ms")]
        if obj is not None:
            times += [*(["move_all"] if obj.answers.count() > 1 else []), "answers_list"]
        poster = ["current_poster", "picture", "remove_picture"]
        return [(None, {"fields": times}), (_("Poster"), {"fields": poster})]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.may_add_video = request.user.has_perm("clipqa.add_video")
        return cast("type[forms.ModelForm]", form)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: QuerySet = super().get_queryset(request).select_related("video__outlet")
        annotated: QuerySet = rows.annotate(answer_count=related_count(Answer, "clip"))
        return annotated

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        report_unused_times(request, form)
        super().save_model(request, obj, form, change)

    def save_dependents(self, form: forms.ModelForm) -> None:
        start_changed = "start_ms" in form.changed_data or "video" in form.changed_data
        if not form.cleaned_data["picture"]:
            refresh = start_changed and bool(form.initial)
            transaction.on_commit(partial(ensure_poster, form.instance, refresh=refresh))

    def view_on_site(self, obj: Clip) -> str | None:
        answer = obj.answers.published().newest_first().select_related("question").first()
        return answer.get_absolute_url() if answer else None

    @admin.display(description=_("poster"))
    def poster_thumb(self, clip: Clip) -> SafeString | str:
        return clip_picture(clip)

    @admin.display(description=_("poster"))
    def current_poster(self, clip: Clip) -> SafeString | str:
        return picture(clip, "poster-large", "320px") or gettext("None yet. Readers see a drawing.")

    @admin.display(description=_("range"), ordering="start_ms")
    def range(self, clip: Clip) -> SafeString:
        return time_range(clip.start_ms, clip.end_ms)

    @admin.display(description=_("duration"))
    def duration(self, clip: Clip) -> str:
        return duration(clip.duration_ms)

    @admin.display(description=_("outlet"), ordering="video__outlet__name")
    def outlet(self, clip: Clip) -> str:
        return clip.video.outlet.name

    @admin.display(description=_("answers"), ordering="answer_count")
    def answers(self, clip: Clip) -> int:
        return int(getattr(clip, "answer_count", 0))

    @admin.display(description=_("answers"))
    def answers_list(self, clip: Clip) -> SafeString | str:
        shown = clip.answers.select_related("question").order_by("pk")[:30]
        page = "admin:clipqa_answer_change"
        times = {"start": format_timecode(clip.start_ms), "end": format_timecode(clip.end_ms)}
        return format_html(
            '{} <a class="admin-add" href="{}">{}</a>',
            bullet_list([link(reverse(page, args=[a.pk]), a.question.text) for a in shown]),
            desk_url(video=clip.video_id, **times),
            _("Add an answer with this clip"),
        )
