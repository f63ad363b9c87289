from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import count_of, link, picture
from clipqa.admin.merging import WithMerging
from clipqa.admin.pictures import PictureForm
from clipqa.admin.records import DeskAdmin
from clipqa.models import Question, Topic


@admin.register(Topic)
class TopicAdmin(WithMerging, DeskAdmin):
    form = PictureForm
    list_display = ["image", "name", "position", "asked", "slug"]
    list_display_links = ["name"]
    search_fields = ["name", "slug"]
    ordering = ["position", "name"]
    readonly_fields = ["image", "its_answers"]

    def sections(self, request: HttpRequest, obj: Topic | None) -> Any:
        led = ["its_answers"] if obj and request.user.has_perm("clipqa.view_answer") else []
        return [
            (None, {"fields": ["name", "explainer", "position", *led]}),
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

    @admin.display(description=_("answers"))
    def its_answers(self, topic: Topic) -> SafeString:
        listed = reverse("admin:clipqa_answer_changelist")
        return link(f"{listed}?question__topics__id__exact={topic.pk}", _("All its answers"))

    @admin.display(description=_("questions"), ordering="question_count")
    def asked(self, topic: Topic) -> int:
        """Return the number of questions.

        Not named `questions`, since Django would use the model's relation of that name.
        """
        return int(getattr(topic, "question_count", 0))
