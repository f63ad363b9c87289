"""Values that several lists of the admin display alike."""

from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clipqa.lib.colours import text_colour_on
from clipqa.lib.timecodes import format_clock, format_duration, format_timecode
from clipqa.media import private_url
from clipqa.models import Answer, Article, Clip, Health, Status, Video
from clipqa.models.poster import WithPoster
from clipqa.posters import poster_of

EMPTY_VALUE = "-"
StrOrPromise = str | Promise


def picture(owner: WithPoster, css: str = "thumb", sizes: str = "96px") -> SafeString | str:
    poster = poster_of(owner, private_url)
    if poster is None:
        return ""
    return format_html(
        '<img class="{}" src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="" '
        'loading="lazy" decoding="async">',
        css,
        poster.src,
        poster.srcset,
        sizes,
        poster.width,
        poster.height,
    )


def clip_picture(clip: Clip) -> SafeString | str:
    """Return the clip's poster, else a drawing in its outlet's colour."""
    colour = clip.video.outlet.colour
    return picture(clip) or format_html(
        '<svg class="thumb" viewBox="0 0 96 54" width="96" height="54" aria-hidden="true">'
        '<rect width="96" height="54" fill="{}"/>'
        '<text x="6" y="48" font-size="15" fill="{}">{}</text></svg>',
        colour,
        text_colour_on(colour),
        format_clock(clip.start_ms),
    )


def time_range(start_ms: int, end_ms: int) -> SafeString:
    """Return a range that reads from left to right on right-to-left pages too."""
    times = format_timecode(start_ms), format_timecode(end_ms)
    return format_html('<bdi dir="ltr">{} - {}</bdi>', *times)


def duration(ms: int | None) -> str:
    return EMPTY_VALUE if ms is None else format_duration(ms)


def badge(kind: str, label: str) -> SafeString:
    return format_html('<span class="badge badge-{}">{}</span>', kind, label)


def state_badge(answer: Answer | Article) -> SafeString:
    if answer.is_scheduled:
        return badge("scheduled", _("Scheduled"))
    if answer.is_expired:
        return badge("expired", _("Expired"))
    return badge(answer.status, answer.get_status_display())


def review_badge(record: Answer | Article) -> SafeString:
    """Return the badge of a record that was loaded with `sent_back`."""
    if record.status == Status.DRAFT and hasattr(record, "sent_back"):
        return badge("expired", _("Sent back"))
    return state_badge(record)


def health_badge(video: Video) -> SafeString:
    kind = "published" if video.health == Health.OK else "draft"
    return badge(kind if video.is_playable else "expired", video.get_health_display())


def link(url: str, label: StrOrPromise) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, label)


def bullet_list(items: list[SafeString]) -> SafeString | str:
    rows = format_html_join("", "<li>{}</li>", ((item,) for item in items))
    return format_html('<ul class="plain-list">{}</ul>', rows) if items else EMPTY_VALUE


def related_count(
    model: type[models.Model], path: str, counted: QuerySet | None = None
) -> Coalesce:
    """Count the related records of each row of a list by a subquery of its statement.

    `counted` has those to count, if not all of the model are.
    """
    rows = model._default_manager.all() if counted is None else counted
    dependents = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(dependents.annotate(count=Count("pk")).values("count")), 0)
