from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clipqa.admin.answer_filters import CorrectionFilter, StateFilter
from clipqa.admin.answer_form import AnswerForm
from clipqa.admin.archiving import WithArchiving
from clipqa.admin.columns import badge, clip_picture, length, link, state_badge
from clipqa.admin.desk import DeskAdmin
from clipqa.admin.erasing import WithErasing
from clipqa.admin.review import WithReview
from clipqa.curation import publish, save_answer
from clipqa.curation.edits import versions_of
from clipqa.curation.placing import hold_question, settle_clip, settle_question
from clipqa.curation.reviewing import step
from clipqa.curation.roles import answers_for, is_own, may_review, may_write, questions_for
from clipqa.models import Answer, Question, Status
from clipqa.templatetags.clipqa import day

ANSWERS_NAMED = 5  # in a message; more would hide the list under it


@admin.register(Answer)
class AnswerAdmin(WithErasing, WithArchiving, WithReview, DeskAdmin):
    form = AnswerForm
    list_display = [
        "poster_thumb",
        "question",
        "state",
        "range",
        "length",
        "outlet",
        "public_since",
    ]
    list_display_links = ["question"]
    list_filter = [
        StateFilter,
        "clip__video__outlet",
        "question__topics",
        "clip__video__provider",
        "clip__video__health",
        "question__language",
        "ai_disclosure",
        CorrectionFilter,
    ]
    search_fields = [
        "question__text",
        "body",
        "correction",
        "speaker",
        "editor",
        "=public_id",
        "=key",
        "clip__video__title",
    ]
    date_hierarchy = "published_at"
    ordering = ["-pk"]
    autocomplete_fields = ["question"]
    radio_fields = {"status": admin.HORIZONTAL}
    readonly_fields = [
        "asked",
        "preview",
        "plain_preview",
        "published_at",
        "created_by",
        "public_id",
    ]
    actions = ["publish_answers", "archive_answers"]

    def sections(self, request: HttpRequest, obj: Answer | None) -> Any:
        may_type = request.user.has_perm("clipqa.add_question")
        question: list[Any] = ["question" if self._may_open_question(request, obj) else "asked"]
        question += [("new_question", "question_language")] if may_type else []
        question += ["add_topics"] if request.user.has_perm("clipqa.change_question") else []
        looks = "preview" if request.user.has_perm("clipqa.view_video") else "plain_preview"
        clip: list[Any] = [looks] if obj else []
        clip += ["video", ("start_ms", "end_ms")]
        clip += ["shared_clip"] if obj and _may_share(request, obj) else []
        is_reviewer = may_review(request.user)
        owner = "owner" if self.has_change_permission(request, obj) else "created_by"
        record = ["key", *(["public_id", owner, "published_at"] if obj else [])]
        sections = [
            (_("Question"), {"fields": question}),
            (_("Clip"), {"fields": clip}),
            (_("Answer"), {"fields": ["body", ("speaker", "editor"), "ai_disclosure"]}),
            (_("Publishing"), {"fields": ["status", "publish_at", "expire_at"]}),
            (_("Correction"), {"fields": ["correction"], "classes": _folded_unless(obj)}),
            (_("Record"), {"fields": record, "classes": ["collapse"]}),
        ]
        return sections if is_reviewer else sections[:3]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.may_add_question = request.user.has_perm("clipqa.add_question")
        form.may_change_question = request.user.has_perm("clipqa.change_question")
        form.may_add_video = request.user.has_perm("clipqa.add_video")
        form.may_change_owner = may_review(request.user)
        form.may_change_clip = request.user.has_perm("clipqa.change_clip")
        form.proposal = self.shown_proposal(request, obj)
        return cast("type[forms.ModelForm]", form)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        byline = cast("User", request.user).get_full_name()
        return {"editor": byline, **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = answers_for(request.user, super().get_queryset(request))
        return rows.select_related("question", "clip__video__outlet", "created_by", "sent_back")

    def get_list_display(self, request: HttpRequest) -> Any:
        """Without links to desks that would answer 404."""
        if may_review(request.user):
            return self.list_display
        plain = {"range": "times", "outlet": "outlet_name"}
        return [plain.get(str(name), name) for name in self.list_display]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return self.list_filter if may_review(request.user) else [StateFilter]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "question":
            field.queryset = questions_for(request.user, Question.objects.all())
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and self._may_see(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_write(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and may_review(request.user)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and may_review(request.user)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A card shows more than its answer; each of those has a history of its own."""
        answer: Any = self.get_object(request, unquote(object_id))
        also = [
            (_("The question's history"), "clipqa_question_history", answer.question_id),
            (_("The clip's history"), "clipqa_clip_history", answer.clip_id),
            (_("The video's history"), "clipqa_video_history", answer.clip.video_id),
        ]
        seen = also if request.user.has_perm("clipqa.view_question") else []
        links = [link(reverse(f"admin:{page}", args=[pk]), label) for label, page, pk in seen]
        return super().history_view(request, object_id, {"also": links, **(extra_context or {})})

    def may_restore(self, request: HttpRequest, record: Any) -> bool:
        """What is public changes through an editor, whichever page it is changed on."""
        return super().may_restore(request, record) and not self.proposes(request, record)

    def _may_open_question(self, request: HttpRequest, answer: Answer | None) -> bool:
        """Where it can't be chosen anew, its name is a link to its own desk."""
        may_choose = self.has_change_permission(request, answer) or answer is None
        return may_choose or request.user.has_perm("clipqa.view_question")

    def _may_see(self, request: HttpRequest, answer: Answer | None) -> bool:
        return answer is None or may_review(request.user) or is_own(request.user, answer)

    def shown_version(self, record: Answer) -> str:
        return versions_of(record)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        ours = {"clip__video__id__exact", "question__id__exact", "clip__id__exact"}
        return lookup in ours or super().lookup_allowed(lookup, value, request)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        if self.proposes(request, obj):
            self.propose(request, obj, form.cleaned_data)
            return
        before = form.initial.get("status", obj.status) if change else Status.DRAFT
        if "_submit" in request.POST:
            obj.status = Status.IN_REVIEW
        hold_question(form.cleaned_data)
        obj.clip = settle_clip(obj, form.cleaned_data)
        obj.question = settle_question(form.cleaned_data)
        if not change:
            obj.created_by = cast("User", request.user)
        elif "owner" in form.data and "owner" in form.cleaned_data:
            obj.created_by = form.cleaned_data["owner"]
        save_answer(obj, verb=step(before, obj.status))

    def refresh(self, record: Model) -> None:
        """Saving it has written its entry; nothing related is saved after."""

    def response_add(
        self, request: HttpRequest, obj: Answer, post_url_continue: str | None = None
    ) -> HttpResponse:
        """One video often gives several answers: the next page has it filled in."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            response["Location"] = f"{request.path}?video={obj.clip.video_id}"
        return response

    def view_on_site(self, obj: Answer) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    @admin.action(description=_("Publish the chosen answers"), permissions=["review"])
    def publish_answers(self, request: HttpRequest, queryset: QuerySet) -> None:
        answers = list(queryset)
        wordless = publish(answers)
        ready = [answer for answer in answers if answer not in wordless]
        done = ngettext(
            "%(count)d answer is published.", "%(count)d answers are published.", len(ready)
        )
        self._report(request, ready, done, _("Published."))
        if wordless:
            self.message_user(request, _have_no_words(wordless), messages.WARNING)

    @admin.action(description=_("Archive the chosen answers"), permissions=["review"])
    def archive_answers(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.archive_chosen(request, queryset)

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
        return link(page, answer.clip.range_label)

    @admin.display(description=_("outlet"), ordering="clip__video__outlet__name")
    def outlet_name(self, answer: Answer) -> str:
        return answer.clip.video.outlet.name

    @admin.display(description=_("range"), ordering="clip__start_ms")
    def times(self, answer: Answer) -> str:
        return answer.clip.range_label

    @admin.display(description=_("length"))
    def length(self, answer: Answer) -> str:
        return length(answer.clip.duration_ms)

    @admin.display(description=_("status"), ordering="status")
    def state(self, answer: Answer) -> SafeString:
        if answer.status == Status.DRAFT and hasattr(answer, "sent_back"):
            return badge("expired", gettext("Sent back"))
        if not answer.is_published:
            return state_badge(answer)
        seen = link(answer.get_absolute_url(), _("View"))
        return format_html("{} {}", state_badge(answer), seen)

    @admin.display(description=_("published"), ordering="published_at", empty_value="-")
    def public_since(self, answer: Answer) -> str | None:
        return day(answer.published_at) if answer.published_at else None

    @admin.display(description=_("question"))
    def asked(self, answer: Answer) -> str:
        return answer.question.text

    @admin.display(description=_("now"))
    def preview(self, answer: Answer) -> SafeString:
        video = answer.clip.video
        page = reverse("admin:clipqa_video_change", args=[video.pk])
        return _seen(answer, link(page, video.title))

    @admin.display(description=_("now"))
    def plain_preview(self, answer: Answer) -> SafeString:
        return _seen(answer, answer.clip.video.title)


def _seen(answer: Answer, video: str) -> SafeString:
    clip = answer.clip
    said = f"{clip.range_label} ({length(clip.duration_ms)})"
    outlet, state = clip.video.outlet.name, state_badge(answer)
    return format_html("{} {} · {} · {} {}", clip_picture(clip), said, video, outlet, state)


def _folded_unless(answer: Answer | None) -> list[str]:
    return [] if answer and answer.correction else ["collapse"]


def _may_share(request: HttpRequest, answer: Answer) -> bool:
    return request.user.has_perm("clipqa.change_clip") and answer.clip.answers.count() > 1


def _have_no_words(answers: list[Answer]) -> str:
    names = ", ".join(f"“{answer.question.text}”" for answer in answers[:ANSWERS_NAMED])
    more = ", …" if len(answers) > ANSWERS_NAMED else ""
    sentence = ngettext(
        "%(count)d answer has no words and stays as it is: %(names)s. Write it, then publish it.",
        "%(count)d answers have no words and stay as they are: %(names)s. "
        "Write them, then publish them.",
        len(answers),
    )
    return sentence % {"count": len(answers), "names": names + more}
