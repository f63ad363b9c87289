from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import picture
from clipqa.admin.counts import count_of
from clipqa.admin.desk import DeskAdmin
from clipqa.admin.merging import WithMerging
from clipqa.admin.pictures import PictureForm
from clipqa.models import Question, Topic


@admin.register(Topic)
class TopicAdmin(WithMerging, DeskAdmin):
    form = PictureForm
    list_display = ["image", "name", "position", "questions", "slug"]
    list_display_links = ["name"]
    search_fields = ["name", "slug"]
    ordering = ["position", "name"]
    readonly_fields = ["image"]
    fieldsets = [
        (None, {"fields": ["name", "explainer", "position"]}),
        (_("Image"), {"fields": ["image", "picture", "remove_picture"]}),
        (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = count_of(Question, "topics")
        rows: QuerySet = super().get_queryset(request).annotate(question_count=counted)
        return rows

    @admin.display(description=_("image"), empty_value="-")
    def image(self, topic: Topic) -> SafeString | str:
        return picture(topic)

    @admin.display(description=_("questions"), ordering="question_count")
    def questions(self, topic: Topic) -> int:
        return int(getattr(topic, "question_count", 0))
