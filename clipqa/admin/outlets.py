from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clipqa.admin.columns import picture, related_count
from clipqa.admin.merging import MergingMixin
from clipqa.admin.pictures import PictureForm
from clipqa.admin.records import RecordAdmin
from clipqa.models import Answer, Outlet, Video


@admin.register(Outlet)
class OutletAdmin(MergingMixin, RecordAdmin):
    form = PictureForm
    list_display = ["logo", "name", "swatch", "videos", "answers", "website"]
    list_display_links = ["name"]
    search_fields = ["name", "slug", "website"]
    readonly_fields = ["logo"]
    fieldsets = [
        (None, {"fields": ["name", "colour", "website", "description"]}),
        (_("Logo"), {"fields": ["logo", "picture", "remove_picture"]}),
        (_("Address"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    def may_autocomplete(self, request: HttpRequest) -> bool:
        return request.user.has_perm("clipqa.add_video")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: QuerySet = super().get_queryset(request)
        counted: QuerySet = rows.annotate(
            video_count=related_count(Video, "outlet"),
            answer_count=related_count(Answer, "clip__video__outlet"),
        )
        return counted

    @admin.display(description=_("logo"), empty_value="-")
    def logo(self, outlet: Outlet) -> SafeString | str:
        return picture(outlet, "logo")

    @admin.display(description=_("colour"), ordering="colour")
    def swatch(self, outlet: Outlet) -> SafeString:
        return format_html(
            '<svg class="swatch" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">'
            '<rect width="24" height="24" rx="5" fill="{}"/></svg> {}',
            outlet.colour,
            outlet.colour,
        )

    @admin.display(description=_("videos"), ordering="video_count")
    def videos(self, outlet: Outlet) -> int:
        return int(getattr(outlet, "video_count", 0))

    @admin.display(description=_("answers"), ordering="answer_count")
    def answers(self, outlet: Outlet) -> int:
        return int(getattr(outlet, "answer_count", 0))
