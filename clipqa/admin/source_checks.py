"""What the checks of sources found, on the pages of videos and on the index page."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.columns import related_count
from clipqa.admin.review.rows import Row, Section, limited, section
from clipqa.curation.roles import videos_for
from clipqa.models import Answer, Health, SourceCheck, Video
from clipqa.models.video import PLAYABLE
from clipqa.sources.checking import check_now

NOT_FULLY_PLAYABLE = [
    each for each in Health if each not in PLAYABLE or each in {Health.MOVED, Health.TOO_SHORT}
]


class SourceCheckMixin(admin.ModelAdmin):
    """Mixin for the admin of videos."""

    actions = ["check_sources"]

    @admin.action(
        description=gettext_lazy("Check the sources of the selected videos again"),
        permissions=["change"],
    )
    def check_sources(self, request: HttpRequest, videos: QuerySet) -> None:
        count = check_now(videos)
        if not count:
            messages.warning(request, _("None of these has a source at another host to be asked."))
            return
        sentence = ngettext(
            "The source of %(count)d video is checked within minutes, if “manage.py work” runs.",
            "The sources of %(count)d videos are checked within minutes, if “manage.py work” runs.",
            count,
        )
        messages.success(request, sentence % {"count": count})

    @admin.display(description=gettext_lazy("check of the source"))
    def source_check_summary(self, video: Video) -> str:
        check = SourceCheck.objects.filter(video=video).first()
        if check is None or check.checked_at is None:
            return _("Not checked yet.")
        return " ".join(filter(None, [_last_check(check), check.detail, _refusals(check)]))


def _last_check(check: SourceCheck) -> str:
    values = {"at": _moment(check.checked_at), "next": _moment(check.next_check_at)}
    if check.finding == Health.UNKNOWN:
        return _("No readable answer on %(at)s; next check on %(next)s.") % values
    found = {"found": check.get_finding_display()}
    return _("%(found)s (%(at)s); next check on %(next)s.") % (values | found)


def _refusals(check: SourceCheck) -> str:
    if not check.refused_days:
        return ""
    sentence = ngettext(
        "Refused on %(count)d day; it is marked after refusals on three days.",
        "Refused on %(count)d days; it is marked after refusals on three days.",
        check.refused_days,
    )
    return sentence % {"count": check.refused_days}


def _moment(moment: Any) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")


def dead_sources(person: Any) -> list[Section]:
    """Return the videos that don't play as their cards need, those with most public cards first.

    Return no section if there are none, or the user may not change videos.
    """
    if not person.has_perm("clipqa.change_video"):
        return []
    videos = videos_for(person, Video.objects.filter(health__in=NOT_FULLY_PLAYABLE))
    cards = related_count(Answer, "clip__video", Answer.objects.published())
    listed = videos.annotate(public_cards=cards).order_by("-public_cards", "pk")
    url = f"{reverse('admin:clipqa_video_changelist')}?health__exact={Health.GONE}"
    found = section(gettext_lazy("Sources that do not play"), "", map(_row, limited(listed)), url)
    return [found] if found.rows else []


def _row(video: Any) -> Row:
    cards = ngettext("%(count)d public card", "%(count)d public cards", video.public_cards)
    detail = f"{video.get_health_display()} · {cards % {'count': video.public_cards}}"
    page = reverse("admin:clipqa_video_change", args=[video.pk])
    return Row(page, video.title, detail, video.health_checked_at)
