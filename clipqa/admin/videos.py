from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clipqa import providers
from clipqa.admin.columns import health_badge, length, lines, link, picture, state_badge
from clipqa.admin.counts import count_of
from clipqa.admin.desk import DeskAdmin
from clipqa.admin.transcript_text import replace_cues
from clipqa.admin.video_form import VideoForm, find_video
from clipqa.curation import save_noun
from clipqa.models import Answer, Transcript, Video
from clipqa.trouble import Trouble, trouble_of
from clipqa.uploads import drop_video, store_video, stored_duration_ms

SHOWN_ANSWERS = 30


@admin.register(Video)
class VideoAdmin(DeskAdmin):
    form = VideoForm
    list_display = [
        "poster_thumb",
        "title",
        "outlet",
        "provider",
        "length",
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
        "poster_now",
        "its_answers",
        "its_transcripts",
        "health_checked_at",
    ]

    def sections(self, request: HttpRequest, obj: Video | None) -> Any:
        source: list[Any] = ["source_link", "its_answers"] if obj else ["source_url", "upload"]
        about = ["title", "outlet", ("aired_on", "duration_ms"), "language"]
        transcript = ["transcript_text", "transcript_file", "transcript_public"]
        seen = ["its_transcripts"] if obj else []
        poster = ["poster_now", "picture", "remove_picture"]
        folded = {"classes": ["collapse"]}
        return [
            (None, {"fields": [*source, *about]}),
            (_("Transcript"), {"fields": [*seen, *transcript], **folded}),
            (_("Poster"), {"fields": poster, **folded}),
            (
                _("Address and health"),
                {"fields": ["slug", "health", "health_checked_at"], **folded},
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = count_of(Answer, "clip__video")
        rows: QuerySet = super().get_queryset(request).select_related("outlet")
        counted_rows: QuerySet = rows.annotate(answer_count=counted)
        return counted_rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """An address pasted into the search box finds its video, however it is written."""
        found = find_video(source) if (source := _source_of(search_term)) else None
        if found is not None:
            return queryset.filter(pk=found.pk), False
        return super().get_search_results(request, queryset, search_term)

    def may_choose(self, request: HttpRequest) -> bool:
        return request.user.has_perm("clipqa.add_answer")

    def suggestion(self, video: Video) -> str:
        known = length(video.duration_ms) if video.duration_ms else ""
        return " · ".join(filter(None, [video.title, video.outlet.name, known]))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Exception as error:
            # Where the connection broke off, the video may be saved after all.
            if trouble_of(error) is not Trouble.AWAY:
                _drop_film(request)
            raise

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            _drop_film(request)  # of a first try that the database undid
            obj.set_source(_source_given(form))
            request.film = obj.stored_name  # type: ignore[attr-defined]
            # What fails after that, such as its picture, takes no film from a video that stands.
            transaction.on_commit(partial(setattr, request, "film", ""))
            if obj.is_stored_here and obj.duration_ms is None:
                obj.duration_ms = stored_duration_ms(obj.stored_name)
        save_noun(obj)

    def after_related(self, form: forms.ModelForm) -> None:
        cues = form.cues  # type: ignore[attr-defined]
        if cues is not None:
            video = form.instance
            own = Transcript.objects.get_or_create(video=video, language=video.language)[0]
            replace_cues(own, cues)

    @admin.display(description=_("poster"), empty_value="-")
    def poster_thumb(self, video: Video) -> SafeString | str:
        return picture(video)

    @admin.display(description=_("poster"))
    def poster_now(self, video: Video) -> SafeString | str:
        return picture(video, "poster-large", "320px") or gettext("None yet.")

    @admin.display(description=_("length"), ordering="duration_ms")
    def length(self, video: Video) -> str:
        return length(video.duration_ms)

    @admin.display(description=_("answers"), ordering="answer_count")
    def answers(self, video: Video) -> int:
        return int(getattr(video, "answer_count", 0))

    @admin.display(description=_("health"), ordering="health")
    def state(self, video: Video) -> SafeString:
        return health_badge(video)

    @admin.display(description=_("source"))
    def source_link(self, video: Video) -> SafeString | str:
        provider = providers.get(video.provider)
        url = video.media_url() or provider.watch_url(video.source_id, 0)
        return format_html("{} · {}", _(provider.label), link(url, video.source_id))

    @admin.display(description=_("answers"))
    def its_answers(self, video: Video) -> SafeString:
        add = reverse("admin:clipqa_answer_add") + f"?video={video.pk}"
        every = reverse("admin:clipqa_answer_changelist") + f"?clip__video__id__exact={video.pk}"
        return format_html(
            '{} <a class="desk-add" href="{}">{}</a> <a href="{}">{}</a>',
            lines(_answers_of(video)),
            add,
            _("Add an answer from this video"),
            every,
            _("All its answers"),
        )

    @admin.display(description=_("transcripts"))
    def its_transcripts(self, video: Video) -> SafeString | str:
        page = "admin:clipqa_transcript_change"
        return lines(
            [link(reverse(page, args=[t.pk]), t.language) for t in video.transcripts.all()]
        )


def _answers_of(video: Video) -> list[SafeString]:
    shown = Answer.objects.filter(clip__video=video).select_related("question", "clip")
    return [
        format_html(
            '<a href="{}">{} {}</a> {}',
            reverse("admin:clipqa_answer_change", args=[answer.pk]),
            answer.clip.range_label,
            answer.question.text,
            state_badge(answer),
        )
        for answer in shown.order_by("clip__start_ms", "pk")[:SHOWN_ANSWERS]
    ]


def _drop_film(request: HttpRequest) -> None:
    """A film whose video is not saved would lie in the library's folder for ever."""
    if film := getattr(request, "film", ""):
        drop_video(film)


def _source_of(text: str) -> providers.Source | None:
    try:
        return providers.recognise(text) if text else None
    except providers.SourceError:
        return None


def _source_given(form: forms.ModelForm) -> providers.Source:
    source: providers.Source | None = form.source  # type: ignore[attr-defined]
    if source is not None:
        return source
    return providers.Source("file", f"media:{store_video(form.cleaned_data['upload'])}")
