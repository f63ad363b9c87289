from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.clip_desk.prefill import desk_url
from clipqa.admin.columns import EMPTY_VALUE, badge, link
from clipqa.admin.conflicts.actions import VersionedActionsMixin
from clipqa.admin.readers.question_form import HIDE, JOIN, LIST, UNDO, DecisionForm, HideForm
from clipqa.models import ReaderQuestion, ReaderQuestionState, Subscription
from clipqa.readers import questions as verbs

MAX_LIST_LENGTH = 140
MAX_DUPLICATES = 30  # on the page of a question
BADGES = {
    ReaderQuestionState.WAITING: "in_review",
    ReaderQuestionState.OPEN: "published",
    ReaderQuestionState.ANSWERED: "published",
    ReaderQuestionState.HIDDEN: "archived",
}
Questions = list[ReaderQuestion]


@admin.register(ReaderQuestion)
class ReaderQuestionAdmin(VersionedActionsMixin, admin.ModelAdmin):
    """Questions of readers, to be listed, hidden, joined or answered. Their texts stay as they are.

    Moderators can't delete questions. The worker deletes unanswered ones after 90 days.
    """

    list_display = ["short_text", "state_badge", "wanted", "asked_from", "joined", "created_at"]
    list_display_links = ["short_text"]
    list_filter = ["state", "created_at"]
    list_select_related = ["topic", "question", "same_as"]
    search_fields = ["text", "searched"]
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.ALWAYS
    actions = ["list_selected", "hide_selected", "undo_selected"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ReaderQuestion]":
        # Outdated ones are hidden even before they are deleted.
        rows: QuerySet[ReaderQuestion] = ReaderQuestion.objects.current()
        return rows.order_by(*self.ordering)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("clipqa.change_readerquestion")

    # The list --------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("question"), ordering="text")
    def short_text(self, question: ReaderQuestion) -> SafeString | str:
        return isolated(Truncator(str(question)).chars(MAX_LIST_LENGTH))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, question: ReaderQuestion) -> SafeString:
        return state_badge(question)

    @admin.display(description=gettext_lazy("asked from"))
    def asked_from(self, question: ReaderQuestion) -> SafeString | str:
        return asked_from(question)

    @admin.display(description=gettext_lazy("same as"))
    def joined(self, question: ReaderQuestion) -> SafeString | str:
        return isolated(Truncator(str(question.same_as or "")).chars(60))

    @admin.action(
        description=gettext_lazy("List selected questions for readers"), permissions=["moderate"]
    )
    def list_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset)
        self._report(request, LIST, verbs.list_for_readers(chosen), len(chosen))

    @admin.action(description=gettext_lazy("Hide selected questions …"), permissions=["moderate"])
    def hide_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        form = HideForm(request.POST if "reason" in request.POST else None)
        chosen = list(queryset)
        if not form.is_valid():
            return self._ask_for_reason(request, chosen, form)
        done = verbs.hide(chosen, form.cleaned_data["reason"])
        self._report(request, HIDE, done, len(chosen))
        return None

    @admin.action(
        description=gettext_lazy("Undo: let selected questions wait again"),
        permissions=["moderate"],
    )
    def undo_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset)
        self._report(request, UNDO, verbs.undo(chosen), len(chosen))

    def _ask_for_reason(
        self, request: HttpRequest, chosen: Questions, form: HideForm
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Hide questions"),
            "chosen": chosen,
            "form": form,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/clipqa/readerquestion/hide.html", context)

    def _report(self, request: HttpRequest, verb: str, done: Questions, chosen: int) -> None:
        for question in done:
            self.log_change(request, question, done_message(verb, 1))
        if done:
            self.message_user(request, done_message(verb, len(done)), messages.SUCCESS)
        if left := chosen - len(done):
            message = ngettext(
                "%(count)d question stays as it is: it is so already, is answered, or has no text.",
                "%(count)d questions stay as they are: they are so already, are answered, or have "
                "no text.",
                left,
            )
            self.message_user(request, message % {"count": left}, messages.WARNING)

    # The page of a question ------------------------------------------------------------------
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            question = self.get_object(request, unquote(object_id))
            return self._page(request, question, DecisionForm(question=question))
        with transaction.atomic():
            self.get_object(request, unquote(object_id))  # a 404 for those who may not see it
            if not self.has_moderate_permission(request):
                raise PermissionDenied
            locked = ReaderQuestion.objects.select_for_update()
            question = locked.get(pk=unquote(object_id))
            form = DecisionForm(request.POST, question=question)
            if form.is_valid():
                self._decide(request, question, form)
                return HttpResponseRedirect(request.path)
        return self._page(request, question, form)

    def _decide(self, request: HttpRequest, question: ReaderQuestion, form: DecisionForm) -> None:
        verb = form.cleaned_data["verb"]
        decide: dict[str, Callable[[], Any]] = {
            LIST: lambda: verbs.list_for_readers([question]),
            HIDE: lambda: verbs.hide([question], form.cleaned_data["reason"]),
            UNDO: lambda: verbs.undo([question]),
            JOIN: lambda: [verbs.join(question, form.cleaned_data["same_as"])],
        }
        done = decide.get(verb, lambda: verbs.unjoin(question))()
        self._report(request, verb, [question] if done else [], 1)

    def _page(
        self, request: HttpRequest, question: ReaderQuestion, form: DecisionForm
    ) -> HttpResponse:
        may_see_answer = request.user.has_perm("clipqa.view_answer")
        context = {
            "title": _("Question from a reader"),
            "question": question,
            "badge": state_badge(question),
            "asked_from": asked_from(question),
            "duplicates": question.duplicates.order_by("-pk")[:MAX_DUPLICATES],
            "wants_notice": Subscription.objects.filter(reader_question=question).exists(),
            "form": form,
            "may_moderate": self.has_moderate_permission(request),
            "is_listing": settings.CLIPQA_OPEN_QUESTIONS,
            "answer_page": _answer_page(question) if may_see_answer and question.answer else "",
            "desk_url": _desk_url(request, question),
        }
        return self.render_record_page(request, question, "readerquestion/page", context)


def _answer_page(question: ReaderQuestion) -> str:
    return reverse("admin:clipqa_answer_change", args=[question.answer_id])


def _desk_url(request: HttpRequest, question: ReaderQuestion) -> str:
    """Return the address of a new answer to the question, if the user may add answers."""
    undecided = (ReaderQuestionState.WAITING, ReaderQuestionState.OPEN)
    if question.state not in undecided or not request.user.has_perm("clipqa.add_answer"):
        return ""
    return desk_url(reader_question=question.public_id)


def state_badge(question: ReaderQuestion) -> SafeString:
    state = ReaderQuestionState(question.state)
    return badge(BADGES[state], str(state.label))


def asked_from(question: ReaderQuestion) -> SafeString | str:
    """Return a link to the page that the question was asked from."""
    record = question.question or question.topic
    if record is not None:
        return link(record.get_absolute_url(), isolated(str(record)))
    if not question.path:
        return EMPTY_VALUE
    return link(question.page_url, isolated(question.search_text or question.path))


def isolated(text: str) -> SafeString | str:
    """Isolate text of any direction, so that it doesn't reorder its line."""
    return format_html("<bdi>{}</bdi>", text) if text else EMPTY_VALUE


def done_message(verb: str, count: int) -> str:
    messages_of = {
        LIST: ngettext(
            "%(count)d question is open now.", "%(count)d questions are open now.", count
        ),
        HIDE: ngettext("%(count)d question was hidden.", "%(count)d questions were hidden.", count),
        UNDO: ngettext(
            "%(count)d question waits for a moderator again.",
            "%(count)d questions wait for a moderator again.",
            count,
        ),
        JOIN: _("The question was joined with the other one."),
    }
    return messages_of.get(verb, _("The question stands alone again.")) % {"count": count}
