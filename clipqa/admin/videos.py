import json
from functools import partial
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa import providers
from clipqa.admin.columns import (
    bullet_list,
    clip_picture,
    duration,
    health_badge,
    link,
    picture,
    related_count,
    state_badge,
    time_range,
)
from clipqa.admin.records import RecordAdmin
from clipqa.admin.source_checks import SourceCheckMixin
from clipqa.admin.transcript_form import TRANSCRIPT_FIELDS, TranscriptTextMixin
from clipqa.admin.video_address import part_in_text
from clipqa.admin.video_fill import FillMixin
from clipqa.admin.video_form import VideoForm, new_answer_link
from clipqa.curation import save_record
from clipqa.curation.roles import may_review, videos_for
from clipqa.db.outages import Outage, outage_of
from clipqa.hosts import provider_table
from clipqa.media import private_url
from clipqa.media.kept_uploads import use_upload
from clipqa.media.uploads import delete_video, store_video, stored_duration_ms
from clipqa.models import Answer, Clip, User, Video

MAX_SHOWN_ANSWERS = 30


@admin.register(Video)
class VideoAdmin(FillMixin, SourceCheckMixin, TranscriptTextMixin, RecordAdmin):
    form = VideoForm
    list_display = [
        "poster_thumb",
        "title",
        "outlet",
        "provider",
        "duration",
        "aired_on",
        "answers",
        "state",
    ]
    list_display_links = ["title"]
    list_filter = ["outlet", "provider", "health", "language", "transcript_public"]
    list_select_related = ["outlet"]
    search_fields = ["title", "source_id", "outlet__name"]
    date_hierarchy = "aired_on"
    ordering = ["-pk"]
    autocomplete_fields = ["outlet"]
    readonly_fields = [
        "source_link",
        "current_poster",
        "answers_list",
        "transcripts_list",
        "health_checked_at",
        "source_check_summary",
        "created_by",
    ]

    def get_editable_fieldsets(self, request: HttpRequest, obj: Video | None) -> Any:
        is_editor = request.user.has_perm("clipqa.change_video")  # others only add videos
        fill = ["fetched_picture"] if settings.CLIPQA_FETCH_REMOTE else []
        new: list[Any] = ["source_url", *fill, "upload"]
        source: list[Any] = ["source_link", "answers_list"] if obj else new
        outlet = ["outlet", *(["new_outlet"] if _may_add_outlet(request) else [])]
        about = ["title", *outlet, ("aired_on", "duration_ms"), "language"]
        transcript = [*TRANSCRIPT_FIELDS, *(["transcript_public"] if is_editor else [])]
        shown_transcripts = ["transcripts_list"] if obj else []
        poster = ["current_poster", "picture", "remove_picture"] if obj else ["picture"]
        collapsed = {"classes": ["collapse"]}
        checked = ["health", "health_checked_at"]
        record = ["slug", *checked, *(["source_check_summary", "created_by"] if obj else [])]
        sections = [
            (None, {"fields": [*source, *about]}),
            (_("Transcript"), {"fields": [*shown_transcripts, *transcript], **collapsed}),
            (_("Poster"), {"fields": poster, **collapsed}),
            (_("Address and health"), {"fields": record, **collapsed}),
        ]
        return sections if is_editor or obj else sections[:3]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.videos = videos_for(request.user, Video.objects.all())
        form.may_open_video = request.user.has_perm("clipqa.view_video")
        form.may_add_outlet = _may_add_outlet(request)
        return cast("type[forms.ModelForm]", form)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = related_count(Answer, "clip__video")
        rows: QuerySet = super().get_queryset(request).select_related("outlet")
        with_poster = (
            Clip.objects.filter(video=OuterRef("pk")).exclude(poster="").order_by("start_ms")
        )
        annotated: QuerySet = rows.annotate(
            answer_count=counted,
            first_clip_with_poster=Subquery(with_poster.values("pk")[:1]),
        )
        return annotated

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Load for each listed video the first clip with a poster, by one statement."""
        listed = super().get_changelist_instance(request)
        ids = [video.first_clip_with_poster for video in listed.result_list]
        clips = Clip.objects.in_bulk([pk for pk in ids if pk])
        for video in listed.result_list:
            video.clip_with_poster = clips.get(video.first_clip_with_poster)
        return listed

    def may_autocomplete(self, request: HttpRequest) -> bool:
        return request.user.has_perm("clipqa.add_answer")

    def autocomplete_result(self, video: Video, term: str) -> dict[str, Any]:
        """Return the label of a suggestion, and the part that a pasted URL selects."""
        duration_text = duration(video.duration_ms) if video.duration_ms else ""
        text = " · ".join(filter(None, [video.title, video.outlet.name, duration_text]))
        part = part_in_text(term)
        return {"text": text, "part": part} if part else {"text": text}

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Exception as error:
            # If the connection was lost, the video may be committed after all.
            if outage_of(error) is not Outage.AWAY:
                _delete_uploaded_file(request)
            raise

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if form.is_bound and isinstance(form, VideoForm):
            form.keep_film()
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            _delete_uploaded_file(request)  # of a first attempt that was rolled back
            obj.set_source(_submitted_source(form))
            request.stored_file = obj.stored_name  # type: ignore[attr-defined]
            # Later errors, such as of its picture, must not delete the file of a saved video.
            transaction.on_commit(partial(setattr, request, "stored_file", ""))
            if obj.is_stored_here and obj.duration_ms is None:
                obj.duration_ms = stored_duration_ms(obj.stored_name)
            obj.created_by, obj.is_shared = cast("User", request.user), may_review(request.user)
        form.create_outlet()  # type: ignore[attr-defined]
        save_record(obj)

    def response_add(
        self, request: HttpRequest, obj: Video, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Pass on the part that the URL selects.

        It goes to the form that opened this window, or into a link to a new answer.
        """
        response = super().response_add(request, obj, post_url_continue)
        part = part_in_text(request.POST.get("source_url", ""))
        if part is None:
            return response
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            data = json.loads(response.context_data["popup_response_data"])
            response.context_data["popup_response_data"] = json.dumps({**data, "part": part})
        else:
            messages.info(request, new_answer_link(obj, part))
        return response

    def response_post_save_add(self, request: HttpRequest, obj: Video) -> HttpResponseRedirect:
        """Send users who may not open its page to a new answer from the video."""
        if self.has_view_permission(request, obj):
            return super().response_post_save_add(request, obj)
        return HttpResponseRedirect(f"{reverse('admin:clipqa_answer_add')}?video={obj.pk}")

    def transcript_of(self, record: Video) -> tuple[Video, str]:
        return record, record.language

    @admin.display(description=_("poster"), empty_value="-")
    def poster_thumb(self, video: Video) -> SafeString | str:
        """Return its poster, else its first clip's, else a drawing in its outlet's colour."""
        clip = getattr(video, "clip_with_poster", None) or Clip(start_ms=0)
        clip.video = video
        return picture(video) or clip_picture(clip)

    @admin.display(description=_("poster"))
    def current_poster(self, video: Video) -> SafeString | str:
        return picture(video, "poster-large", "320px") or gettext("None yet.")

    @admin.display(description=_("duration"), ordering="duration_ms")
    def duration(self, video: Video) -> str:
        return duration(video.duration_ms)

    @admin.display(description=_("answers"), ordering="answer_count")
    def answers(self, video: Video) -> int:
        return int(getattr(video, "answer_count", 0))

    @admin.display(description=_("health"), ordering="health")
    def state(self, video: Video) -> SafeString:
        return health_badge(video)

    @admin.display(description=_("source"))
    def source_link(self, video: Video) -> SafeString | str:
        provider = provider_table()[video.provider]
        stored_file = private_url(video.stored_name) if video.is_stored_here else video.media_url()
        url = stored_file or provider.watch_url(video.source_id, 0)
        return format_html("{} · {}", _(provider.label), link(url, video.source_id))

    @admin.display(description=_("answers"))
    def answers_list(self, video: Video) -> SafeString:
        add = reverse("admin:clipqa_answer_add") + f"?video={video.pk}"
        all_answers = (
            reverse("admin:clipqa_answer_changelist") + f"?clip__video__id__exact={video.pk}"
        )
        return format_html(
            '{} <a class="admin-add" href="{}">{}</a> <a href="{}">{}</a>',
            bullet_list(_answer_links(video)),
            add,
            _("Add an answer from this video"),
            all_answers,
            _("All its answers"),
        )

    @admin.display(description=_("transcripts"))
    def transcripts_list(self, video: Video) -> SafeString | str:
        page = "admin:clipqa_transcript_change"
        return bullet_list(
            [link(reverse(page, args=[t.pk]), t.language) for t in video.transcripts.all()]
        )


def _may_add_outlet(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("clipqa.add_outlet"))


def _answer_links(video: Video) -> list[SafeString]:
    shown = Answer.objects.filter(clip__video=video).select_related("question", "clip")
    return [
        format_html(
            '<a href="{}">{} {}</a> {}',
            reverse("admin:clipqa_answer_change", args=[answer.pk]),
            time_range(answer.clip.start_ms, answer.clip.end_ms),
            answer.question.text,
            state_badge(answer),
        )
        for answer in shown.order_by("clip__start_ms", "pk")[:MAX_SHOWN_ANSWERS]
    ]


def _delete_uploaded_file(request: HttpRequest) -> None:
    """Delete the uploaded file of a video that isn't saved, since no record refers to it."""
    if stored_file := getattr(request, "stored_file", ""):
        delete_video(stored_file)


def _submitted_source(form: forms.ModelForm) -> providers.Source:
    source: providers.Source | None = form.source  # type: ignore[attr-defined]
    if source is not None:
        return source
    kept, upload = form.kept, form.cleaned_data["upload"]  # type: ignore[attr-defined]
    stored = store_video(upload) if upload is not None else use_upload(kept)
    return providers.Source("file", f"media:{stored}")
