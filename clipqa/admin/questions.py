from typing import Any, cast

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import link, related_count
from clipqa.admin.conflicts.form import VersionedForm
from clipqa.admin.history.shared import SharedRecordMixin
from clipqa.admin.merging import MergingMixin
from clipqa.admin.records import RecordAdmin
from clipqa.curation import save_record
from clipqa.curation.get_or_create import next_duplicate_number
from clipqa.curation.roles import visible_to
from clipqa.models import Answer, Question

LINK_FIELDS = ("related_questions", "unrelated_questions")


class QuestionForm(VersionedForm):
    user: Any = None  # who edits

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_links()
        text, language = self.cleaned_data.get("text"), self.cleaned_data.get("language")
        if not text or not language or not {"text", "language"} & set(self.changed_data):
            return cleaned  # an existing duplicate stays valid while unchanged
        same = Question.objects.with_text(text, language).exclude(pk=self.instance.pk)
        existing = visible_to(self.user, same).first()
        if existing is not None:
            message = _duplicate_message(existing, self.user)
            self.add_error("text", ValidationError(message, code="duplicate"))
        return cleaned

    def _check_links(self) -> None:
        lists = [self.cleaned_data.get(name) or () for name in LINK_FIELDS]
        both = [str(question) for question in lists[0] if question in lists[1]]
        if both:
            message = _("Also listed as related: %(questions)s. Remove it from one of the lists.")
            names = ", ".join(f"“{text}”" for text in both)
            error = ValidationError(message % {"questions": names}, code="related")
            self.add_error("unrelated_questions", error)


def _duplicate_message(question: Question, user: Any) -> SafeString:
    page = reverse("admin:clipqa_question_change", args=[question.pk])
    may_open = user is None or user.has_perm("clipqa.view_question")
    return format_html(
        "{} {}",
        _("This question exists already in this language. Add your answer to it:"),
        link(page, question.text) if may_open else question.text,
    )


@admin.register(Question)
class QuestionAdmin(MergingMixin, SharedRecordMixin, RecordAdmin):
    form = QuestionForm
    list_display = ["text", "topic_names", "answers", "language"]
    list_filter = ["topics", "language"]
    search_fields = ["text", "slug"]
    ordering = ["-pk"]
    autocomplete_fields = ["topics", *LINK_FIELDS]
    readonly_fields = ["answers_link"]

    def get_editable_fieldsets(self, request: HttpRequest, obj: Any) -> Any:
        comments = [(_("Comments"), {"fields": ["are_comments_open"]})]
        return [
            (None, {"fields": ["text", "topics", "language", "answers_link"]}),
            (_("Related questions"), {"fields": LINK_FIELDS}),
            *(comments if settings.CLIPQA_COMMENTS else []),
            (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = related_count(Answer, "question")
        rows: QuerySet = super().get_queryset(request).annotate(answer_count=counted)
        return rows.prefetch_related("topics")

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not change:
            obj.duplicate_number = next_duplicate_number(obj.text, obj.language)
        given = form.cleaned_data
        related, unrelated = map(given.get, LINK_FIELDS)
        save_record(obj, topics=given.get("topics"), related=related, unrelated=unrelated)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return cast("type[ModelForm]", form)

    def may_autocomplete(self, request: HttpRequest) -> bool:
        return request.user.has_perm("clipqa.add_answer")

    @admin.display(description=_("topics"))
    def topic_names(self, question: Question) -> str:
        return ", ".join(topic.name for topic in question.topics.all())

    @admin.display(description=_("answers"), ordering="answer_count")
    def answers(self, question: Question) -> int:
        return int(getattr(question, "answer_count", 0))

    @admin.display(description=_("answers"))
    def answers_link(self, question: Question) -> SafeString | str:
        if question._state.adding:
            return "-"
        list_url = reverse("admin:clipqa_answer_changelist") + f"?question__id__exact={question.pk}"
        add_url = reverse("admin:clipqa_answer_add") + f"?question={question.pk}"
        return format_html(
            '<a href="{}">{}</a> <a class="admin-add" href="{}">{}</a>',
            list_url,
            _("All answers (%(count)d)") % {"count": self.answers(question)},
            add_url,
            _("Add an answer"),
        )
