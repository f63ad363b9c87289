from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import CharField, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.admin.answer_deletion import AnswerArchivingMixin, AnswerErasingMixin
from clipqa.admin.answer_export import AnswerExportMixin
from clipqa.admin.answer_form import AnswerForm
from clipqa.admin.answer_import.pages import AnswerImportMixin
from clipqa.admin.answer_lists import CorrectionFilter, StateFilter
from clipqa.admin.clip_desk.pages import ClipDeskMixin
from clipqa.admin.clip_desk.prefill import PrefillMixin
from clipqa.admin.columns import (
    clip_picture,
    duration,
    link,
    review_badge,
    state_badge,
    time_range,
)
from clipqa.admin.evidence import EvidenceMixin
from clipqa.admin.evidence_lists import EvidenceFilter, PublishingMixin
from clipqa.admin.history.answers import AnswerHistoryMixin
from clipqa.admin.readers.answers import ReaderQuestionMixin
from clipqa.admin.readers.helpfulness import HelpfulnessMixin
from clipqa.admin.records import RecordAdmin
from clipqa.admin.review.answers import AnswerReviewMixin
from clipqa.admin.video_address import report_unused_times
from clipqa.curation import save_answer
from clipqa.curation.evidence_reasons import keeping
from clipqa.curation.get_or_create import get_or_create_clip, get_or_create_question, lock_question
from clipqa.curation.reviewing import transition_verb
from clipqa.curation.roles import (
    answers_for,
    is_own,
    may_review,
    may_write,
    videos_for,
)
from clipqa.curation.versions import versions_of
from clipqa.models import Answer, Status, User, Video
from clipqa.models.answer_field import AnswerField, Format
from clipqa.models.answer_fields import ANSWER_FIELDS, form_section
from clipqa.templatetags.clipqa import day

IDENTIFIERS = {Format.KEY, Format.PUBLIC_ID}  # searched for by exact match
MAX_NAMED_ANSWERS = 5  # in a message; more would push the list down


@admin.register(Answer)
class AnswerAdmin(
    ClipDeskMixin,
    PrefillMixin,
    ReaderQuestionMixin,
    EvidenceMixin,
    HelpfulnessMixin,
    PublishingMixin,
    AnswerErasingMixin,
    AnswerArchivingMixin,
    AnswerReviewMixin,
    AnswerHistoryMixin,
    AnswerExportMixin,
    AnswerImportMixin,
    RecordAdmin,
):
    form = AnswerForm
    list_display = [
        "poster_thumb",
        "question",
        "state",
        "range",
        "duration",
        "outlet",
        "public_since",
    ]
    list_display_links = ["question"]
    list_filter = [
        StateFilter,
        EvidenceFilter,
        "clip__video__outlet",
        "question__topics",
        "clip__video__provider",
        "clip__video__health",
        "question__language",
        ("created_by", admin.RelatedOnlyFieldListFilter),
        "ai_disclosure",
        CorrectionFilter,
    ]
    search_fields = [
        f"{'=' if field.format in IDENTIFIERS else ''}{field.path.replace('.', '__')}"
        for field in ANSWER_FIELDS
        if field.is_searched_in_admin
    ]
    date_hierarchy = "published_at"
    link_lookups = ["clip__video__id__exact", "question__id__exact"]
    ordering = ["-pk"]
    autocomplete_fields = ["question"]
    radio_fields = {"status": admin.HORIZONTAL}
    readonly_fields = [
        "question_text",
        "preview",
        "plain_preview",
        "published_at",
        "created_by",
        "public_id",
        "helpful",
    ]
    actions = ["publish_answers", "archive_answers"]

    def get_editable_fieldsets(self, request: HttpRequest, obj: Answer | None) -> Any:
        may_add = request.user.has_perm("clipqa.add_question")
        question: list[Any] = [
            "question" if self._may_open_question(request, obj) else "question_text"
        ]
        question += [("new_question", "question_language")] if may_add else []
        if self._may_change(request, obj, "question"):
            has_topics = obj is not None and obj.question.topics.exists()
            question += ["add_topics", "topic_names"]
            question += ["remove_topics"] if has_topics else []
            question += ["link_questions"]
        preview_field = "preview" if request.user.has_perm("clipqa.view_video") else "plain_preview"
        clip: list[Any] = [preview_field] if obj else []
        clip += ["video", "video_address", ("start_ms", "end_ms")]
        may_move = self._may_change(request, obj, "clip")
        clip += ["shared_clip"] if obj and may_move and obj.clip.answers.count() > 1 else []
        is_reviewer = may_review(request.user)
        owner = "owner" if self.has_change_permission(request, obj) else "created_by"
        record = [
            *_section_fields("record"),
            *(["public_id", owner, "published_at", "helpful"] if obj else []),
        ]
        sections = [
            (_("Question"), {"fields": question}),
            (_("Clip"), {"fields": clip}),
            (_("Answer"), {"fields": _section_fields("answer")}),
            (_("Publishing"), {"fields": _section_fields("publishing")}),
            (
                _("Correction"),
                {"fields": _section_fields("correction"), "classes": _correction_classes(obj)},
            ),
            (_("Record"), {"fields": record, "classes": ["collapse"]}),
        ]
        return sections if is_reviewer else sections[:3]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.may_add_question = request.user.has_perm("clipqa.add_question")
        form.may_change_question = self._may_change(request, obj, "question")
        form.may_add_video = request.user.has_perm("clipqa.add_video")
        form.may_change_owner = may_review(request.user)
        form.may_change_clip = self._may_change(request, obj, "clip")
        form.videos = videos_for(request.user, Video.objects.all())
        form.person = request.user
        self.prepare_publishing(request, obj, form)
        return cast("type[forms.ModelForm]", form)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        byline = cast("User", request.user).get_full_name()
        return {"editor": byline, **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = answers_for(request.user, super().get_queryset(request))
        return rows.select_related("question", "clip__video__outlet", "created_by", "sent_back")

    def get_list_display(self, request: HttpRequest) -> Any:
        """Replace links to admin pages that return 404 to users who can't review."""
        if may_review(request.user):
            return self.list_display
        text_columns = {"range": "times", "outlet": "outlet_name"}
        return [text_columns.get(str(name), name) for name in self.list_display]

    def get_list_filter(self, request: HttpRequest) -> Any:
        own = [StateFilter, EvidenceFilter]
        return self.list_filter if may_review(request.user) else own

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and self._may_see(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_write(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and may_review(request.user)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and may_review(request.user)

    def may_restore(self, request: HttpRequest, record: Any) -> bool:
        """Refuse users whose changes to this answer become proposals."""
        return super().may_restore(request, record) and not self.must_propose(request, record)

    def _may_change(self, request: HttpRequest, answer: Answer | None, model: str) -> bool:
        """Return whether the page may change a shared record, which proposals can't contain."""
        has_right = request.user.has_perm(f"clipqa.change_{model}")
        return has_right and not self.must_propose(request, answer)

    def _may_open_question(self, request: HttpRequest, answer: Answer | None) -> bool:
        """Return whether the user may select the question, or view it by a link."""
        may_choose = self.has_change_permission(request, answer) or answer is None
        return may_choose or request.user.has_perm("clipqa.view_question")

    def _may_see(self, request: HttpRequest, answer: Answer | None) -> bool:
        return answer is None or may_review(request.user) or is_own(request.user, answer)

    def row_version(self, record: Answer) -> str:
        return versions_of(record)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        report_unused_times(request, form)
        if self.must_propose(request, obj):
            self.propose(request, obj, form)
            return
        if self.save_as_draft(request, obj, cast("AnswerForm", form)):
            return
        before = form.initial.get("status", obj.status) if change else Status.DRAFT
        if "_submit" in request.POST:
            obj.status = Status.IN_REVIEW
        # Locks the question's row before anything is indexed, to avoid a deadlock.
        lock_question(form.cleaned_data)
        obj.clip = get_or_create_clip(obj, form.cleaned_data, request.user)
        obj.question = get_or_create_question(form.cleaned_data, request.user)
        if not change:
            obj.created_by = cast("User", request.user)
        elif "owner" in form.data and "owner" in form.cleaned_data:
            obj.created_by = form.cleaned_data["owner"]
        with keeping(obj, cast("AnswerForm", form).reason):
            save_answer(obj, verb=transition_verb(before, obj.status))
        self.close_draft(obj, cast("AnswerForm", form))
        if not change:
            self.link_asked_question(request, obj)

    def reindex(self, record: Model) -> None:
        """Do nothing: `save_answer` has written the entry, and nothing is saved after it."""

    def view_on_site(self, obj: Answer) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    @admin.action(description=_("Publish selected answers"), permissions=["review"])
    def publish_answers(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        ready, without_text, held = self.publish_or_hold(request, list(queryset))
        done = ngettext(
            "%(count)d answer was published.", "%(count)d answers were published.", len(ready)
        )
        self._report(request, ready, done, _("Published."))
        if without_text:
            self.message_user(request, _no_text_message(without_text), messages.WARNING)
        return self.ask_for_reason(request, held) if held else None

    @admin.action(description=_("Archive selected answers"), permissions=["review"])
    def archive_answers(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.archive_selected(request, queryset)

    def _report(self, request: HttpRequest, answers: list[Answer], done: str, log: Any) -> None:
        if not answers:
            return
        for answer in answers:
            self.log_change(request, answer, str(log))
        self.message_user(request, done % {"count": len(answers)}, messages.SUCCESS)

    @admin.display(description=_("poster"))
    def poster_thumb(self, answer: Answer) -> SafeString | str:
        return clip_picture(answer.clip)

    @admin.display(description=_("outlet"), ordering="clip__video__outlet__name")
    def outlet(self, answer: Answer) -> SafeString:
        outlet = answer.clip.video.outlet
        return link(reverse("admin:clipqa_outlet_change", args=[outlet.pk]), outlet.name)

    @admin.display(description=_("range"), ordering="clip__start_ms")
    def range(self, answer: Answer) -> SafeString:
        page = reverse("admin:clipqa_clip_change", args=[answer.clip_id])
        return link(page, self.times(answer))

    @admin.display(description=_("outlet"), ordering="clip__video__outlet__name")
    def outlet_name(self, answer: Answer) -> str:
        return answer.clip.video.outlet.name

    @admin.display(description=_("range"), ordering="clip__start_ms")
    def times(self, answer: Answer) -> SafeString:
        return time_range(answer.clip.start_ms, answer.clip.end_ms)

    @admin.display(description=_("duration"))
    def duration(self, answer: Answer) -> str:
        return duration(answer.clip.duration_ms)

    @admin.display(description=_("status"), ordering="status")
    def state(self, answer: Answer) -> SafeString:
        if not answer.is_published:
            return review_badge(answer)
        view_link = link(answer.get_absolute_url(), _("View"))
        return format_html("{} {}", state_badge(answer), view_link)

    @admin.display(description=_("published"), ordering="published_at", empty_value="-")
    def public_since(self, answer: Answer) -> str | None:
        return day(answer.published_at) if answer.published_at else None

    @admin.display(description=_("question"))
    def question_text(self, answer: Answer) -> str:
        return answer.question.text

    @admin.display(description=_("current clip"))
    def preview(self, answer: Answer) -> SafeString:
        video = answer.clip.video
        page = reverse("admin:clipqa_video_change", args=[video.pk])
        return _clip_summary(answer, link(page, video.title))

    @admin.display(description=_("current clip"))
    def plain_preview(self, answer: Answer) -> SafeString:
        return _clip_summary(answer, answer.clip.video.title)


def _section_fields(section: str) -> list[Any]:
    """Return the fields of a section of the page; consecutive short texts share a line."""
    rows: list[Any] = []
    for is_short, fields in groupby(form_section(section), _is_short):
        names = [field.name for field in fields]
        rows += [tuple(names)] if is_short and len(names) > 1 else names
    return rows


def _is_short(field: AnswerField) -> bool:
    return field.format is Format.TEXT and isinstance(field.model_field, CharField)


def _clip_summary(answer: Answer, video: str) -> SafeString:
    clip = answer.clip
    times, duration_text = time_range(clip.start_ms, clip.end_ms), duration(clip.duration_ms)
    parts = (
        clip_picture(clip),
        times,
        duration_text,
        video,
        clip.video.outlet.name,
        state_badge(answer),
    )
    return format_html("{} {} ({}) · {} · {} {}", *parts)


def _correction_classes(answer: Answer | None) -> list[str]:
    return [] if answer and answer.correction else ["collapse"]


def _no_text_message(answers: list[Answer]) -> str:
    names = ", ".join(f"“{answer.question.text}”" for answer in answers[:MAX_NAMED_ANSWERS])
    more = ", …" if len(answers) > MAX_NAMED_ANSWERS else ""
    sentence = ngettext(
        "%(count)d answer has no text and was not published: %(names)s. Write the text, "
        "then publish the answer.",
        "%(count)d answers have no text and were not published: %(names)s. Write the "
        "texts, then publish the answers.",
        len(answers),
    )
    return sentence % {"count": len(answers), "names": names + more}
