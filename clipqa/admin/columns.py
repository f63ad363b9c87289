"""What several lists of the desk show alike."""

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clipqa.colours import ink_on
from clipqa.models import Answer, Clip, Health, Video
from clipqa.models.poster import WithPoster
from clipqa.posters import poster_of
from clipqa.timecodes import format_clock, format_length

NOTHING = "-"
StrOrPromise = str | Promise


def picture(owner: WithPoster, css: str = "thumb", sizes: str = "96px") -> SafeString | str:
    poster = poster_of(owner)
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
    """The clip's poster, else one drawn in its outlet's colour."""
    colour = clip.video.outlet.colour
    return picture(clip) or format_html(
        '<svg class="thumb" viewBox="0 0 96 54" width="96" height="54" aria-hidden="true">'
        '<rect width="96" height="54" fill="{}"/>'
        '<text x="6" y="48" font-size="15" fill="{}">{}</text></svg>',
        colour,
        ink_on(colour),
        format_clock(clip.start_ms),
    )


def length(ms: int | None) -> str:
    return NOTHING if ms is None else format_length(ms)


def badge(kind: str, label: str) -> SafeString:
    return format_html('<span class="badge badge-{}">{}</span>', kind, label)


def state_badge(answer: Answer) -> SafeString:
    if answer.is_scheduled:
        return badge("scheduled", _("Scheduled"))
    if answer.is_expired:
        return badge("expired", _("Expired"))
    return badge(answer.status, answer.get_status_display())


def health_badge(video: Video) -> SafeString:
    kind = "published" if video.health == Health.OK else "draft"
    return badge(kind if video.is_playable else "expired", video.get_health_display())


def link(url: str, label: StrOrPromise) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, label)


def lines(items: list[SafeString]) -> SafeString | str:
    inside = format_html_join("", "<li>{}</li>", ((item,) for item in items))
    return format_html('<ul class="lines">{}</ul>', inside) if items else NOTHING
