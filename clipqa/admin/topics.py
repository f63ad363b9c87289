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
from clipqa.models import Question, Topic


@admin.register(Topic)
class TopicAdmin(MergingMixin, RecordAdmin):
    form = PictureForm
    list_display = ["image", "name", "position", "number_of_questions", "slug"]
    list_display_links = ["name"]
    search_fields = ["name", "slug"]
    ordering = ["position", "name"]
    readonly_fields = ["image", "answers_link"]

    def get_editable_fieldsets(self, request: HttpRequest, obj: Topic | None) -> Any:
        links = ["answers_link"] if obj and request.user.has_perm("clipqa.view_answer") else []
        return [
            (None, {"fields": ["name", "explainer", "position", *links]}),
            (_("Image"), {"fields": ["image", "picture", "remove_picture"]}),
            (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counted = related_count(Question, "topics")
        rows: QuerySet = super().get_queryset(request).annotate(question_count=counted)
        return rows

    @admin.display(description=_("image"), empty_value="-")
    def image(self, topic: Topic) -> SafeString | str:
        return picture(topic)

    @admin.display(description=_("answers"))
    def answers_link(self, topic: Topic) -> SafeString:
        list_url = reverse("admin:clipqa_answer_changelist")
        return link(f"{list_url}?question__topics__id__exact={topic.pk}", _("All its answers"))

    @admin.display(description=_("questions"), ordering="question_count")
    def number_of_questions(self, topic: Topic) -> int:
        """Return the number of questions.

        Not named `questions`, since Django would use the model's relation of that name.
        """
        return int(getattr(topic, "question_count", 0))
