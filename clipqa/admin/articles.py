from typing import Any, cast

from content_editor.admin import ContentEditorChecks
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.admin.answer_lists import StateFilter
from clipqa.admin.article_deletion import ArticleArchivingMixin, ArticleErasingMixin
from clipqa.admin.article_editor.corrections import CorrectionInline
from clipqa.admin.article_editor.evidence import ArticleEvidenceMixin
from clipqa.admin.article_editor.inlines import block_inlines
from clipqa.admin.article_editor.saving import ArticleSavingMixin
from clipqa.admin.article_form import ArticleForm
from clipqa.admin.article_paste import PastingMixin
from clipqa.admin.columns import link, review_badge
from clipqa.admin.history.articles import ArticleHistoryMixin
from clipqa.admin.records import RecordAdmin
from clipqa.curation.articles import publish_articles
from clipqa.curation.roles import is_own, may_review, may_write
from clipqa.models import Article, User
from clipqa.templatetags.clipqa import day

MAX_NAMED = 5  # in a message; more would push the list down


@admin.register(Article)
class ArticleAdmin(
    ArticleEvidenceMixin,
    ArticleSavingMixin,
    PastingMixin,
    ArticleErasingMixin,
    ArticleArchivingMixin,
    ArticleHistoryMixin,
    RecordAdmin,
):
    form = ArticleForm
    checks_class = ContentEditorChecks
    inlines = [*block_inlines(), CorrectionInline]
    list_display = ["title", "state", "main_topic", "author", "language", "public_since"]
    list_filter = [
        StateFilter,
        "topics",
        "author",
        "language",
        ("created_by", admin.RelatedOnlyFieldListFilter),
        "ai_disclosure",
    ]
    search_fields = ["title", "standfirst", "slug", "=public_id", "author__name"]
    date_hierarchy = "published_at"
    ordering = ["-pk"]
    autocomplete_fields = ["main_topic", "topics", "author"]
    radio_fields = {"status": admin.HORIZONTAL}
    readonly_fields = ["public_id", "created_by", "published_at", "revised_at"]
    actions = ["publish_selected", "archive_selected"]

    def get_editable_fieldsets(self, request: HttpRequest, obj: Article | None) -> Any:
        record = [
            "slug",
            *(["public_id", "created_by", "published_at", "revised_at"] if obj else []),
        ]
        comments = ["are_comments_open"] if settings.CLIPQA_COMMENTS else []
        sections = [
            (None, {"fields": ["title", "standfirst"]}),
            (_("Byline"), {"fields": ["author", "editor", "ai_disclosure"]}),
            (_("Topics"), {"fields": ["main_topic", "topics", "language", "unrelated_pages"]}),
            (_("Publishing"), {"fields": ["status", ("publish_at", "expire_at"), *comments]}),
            (_("Record"), {"fields": record, "classes": ["collapse"]}),
        ]
        return sections if may_review(request.user, "article") else sections[:3]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form: Any = super().get_form(request, obj, change, **kwargs)
        self.prepare_publishing(request, obj, form)
        return cast("type[forms.ModelForm]", form)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        byline = cast("User", request.user).get_full_name()
        return {"editor": byline, **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .select_related("main_topic", "author", "created_by", "sent_back")
        )

    def get_list_filter(self, request: HttpRequest) -> Any:
        return self.list_filter if may_review(request.user, "article") else [StateFilter]

    # ----------------------------------------------------------------------------------------
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_see = obj is None or may_review(request.user, "article") or is_own(request.user, obj)
        return super().has_view_permission(request, obj) and may_see

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_write(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and may_review(request.user, "article")

    def has_review_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and may_review(request.user, "article")

    def may_restore(self, request: HttpRequest, record: Any) -> bool:
        """Refuse users whose changes to this article become proposals."""
        return super().may_restore(request, record) and not self.must_propose(request, record)

    # ----------------------------------------------------------------------------------------
    @admin.action(description=_("Publish selected articles"), permissions=["review"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset)
        empty = publish_articles(chosen)
        done = [article for article in chosen if article not in empty]
        sentence = ngettext(
            "%(count)d article was published.", "%(count)d articles were published.", len(done)
        )
        self._report(request, done, sentence, _("Published."))
        if empty:
            names = ", ".join(f"“{article}”" for article in empty[:MAX_NAMED])
            message = _("Not published, since they have no blocks: %(names)s.")
            self.message_user(request, message % {"names": names}, messages.WARNING)

    @admin.action(description=_("Archive selected articles"), permissions=["review"])
    def archive_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.archive_chosen(request, queryset)

    def _report(self, request: HttpRequest, articles: list[Article], done: str, log: Any) -> None:
        for article in articles:
            self.log_change(request, article, str(log))
        if articles:
            self.message_user(request, done % {"count": len(articles)}, messages.SUCCESS)

    # ----------------------------------------------------------------------------------------
    @admin.display(description=_("status"), ordering="status")
    def state(self, article: Article) -> SafeString:
        if not article.is_published:
            return review_badge(article)
        view = link(article.get_absolute_url(), _("View"))
        return format_html("{} {}", review_badge(article), view)

    @admin.display(description=_("published"), ordering="published_at", empty_value="-")
    def public_since(self, article: Article) -> str | None:
        return day(article.published_at) if article.published_at else None
