from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import link, picture, related_count
from clipqa.admin.merging import MergingMixin
from clipqa.admin.pictures import PictureForm
from clipqa.admin.records import RecordAdmin
from clipqa.models import Article, Author


@admin.register(Author)
class AuthorAdmin(MergingMixin, RecordAdmin):
    form = PictureForm
    list_display = ["portrait", "name", "number_of_articles", "biography"]
    list_display_links = ["name"]
    search_fields = ["name", "slug", "biography"]
    ordering = ["name"]
    readonly_fields = ["portrait", "articles_link"]

    def get_editable_fieldsets(self, request: HttpRequest, obj: Author | None) -> Any:
        links = ["articles_link"] if obj else []
        return [
            (None, {"fields": ["name", "biography", *links]}),
            (_("Picture"), {"fields": ["portrait", "picture", "remove_picture"]}),
            (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = related_count(Article, "author")
        rows: QuerySet = super().get_queryset(request).annotate(article_count=counted)
        return rows

    def may_autocomplete(self, request: HttpRequest) -> bool:
        return request.user.has_perm("clipqa.add_article")

    @admin.display(description=_("picture"), empty_value="-")
    def portrait(self, author: Author) -> SafeString | str:
        return picture(author, "logo")

    @admin.display(description=_("articles"))
    def articles_link(self, author: Author) -> SafeString:
        list_url = reverse("admin:clipqa_article_changelist")
        return link(f"{list_url}?author__id__exact={author.pk}", _("All articles of this author"))

    @admin.display(description=_("articles"), ordering="article_count")
    def number_of_articles(self, author: Author) -> int:
        return int(getattr(author, "article_count", 0))
