"""The watch page of a video, and its captions."""

from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clipqa.feed.cards.cards import Card, card_of, outlet_ref, public_answers, video_ref
from clipqa.feed.parsing import printable_text
from clipqa.feed.related_questions import related_to_video
from clipqa.feed.watch_page import current_card, public_cues, upcoming_until
from clipqa.lib.timecodes import parse_media_time
from clipqa.models import Video
from clipqa.models.answer import AnswerQuerySet
from clipqa.models.fields import LANGUAGE_TAG
from clipqa.transcripts import vtt
from clipqa.views.by_slug import BySlug
from clipqa.views.paging import page_of
from clipqa.views.public import absolute, get_or_redirect, public_page, render_page
from clipqa.views.structured import video_json_ld

PER_PAGE = 30
VIDEOS = BySlug(Video.objects.listed, related=["outlet"])


@public_page
def video(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_or_redirect(VIDEOS, slug)
    t_ms = parse_media_time(request.GET.get("t", ""))
    listed = page_of(request, _answers(found), PER_PAGE, **_time_parameter(request, t_ms))
    cards = [card_of(answer) for answer in listed.rows]
    current = _current(found, cards, t_ms)
    view = video_ref(found)
    public = public_cues(found)
    return render_page(
        request,
        "videos/detail.html",
        title=found.title
        if current is None or t_ms is None
        else f"{current.question} – {found.title}",
        description=_("%(outlet)s: every answer from “%(title)s”.")
        % {"outlet": found.outlet.name, "title": found.title},
        image=current.clip.poster.src if current and current.clip.poster else "",
        canonical=listed.canonical,
        video=view,
        outlet=outlet_ref(found.outlet),
        aired_on=found.aired_on,
        cards=cards,
        answer_count=listed.count,
        current=current,
        cues=public.cues,
        cues_language=public.language,
        cues_are_corrected=public.is_corrected,
        t_ms=t_ms or 0,
        related=related_to_video(found, cards),
        pager=listed.pager,
        notices=[*_notices(request, t_ms), *listed.notices],
        json_ld=video_json_ld(view, cards, lambda path: absolute(request, path)),
    )


@public_page
def captions(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Serve the public cues of a video as WebVTT, for its player."""
    found = get_or_redirect(VIDEOS, slug)
    if not LANGUAGE_TAG.fullmatch(language):
        raise Http404
    cues, cues_language, _is_corrected = public_cues(found)
    if cues_language != language or not cues:
        raise Http404
    response = HttpResponse(vtt.write(cues), content_type="text/vtt; charset=utf-8")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _answers(video: Video) -> AnswerQuerySet:
    return (
        public_answers().filter(clip__video=video).order_by("clip__start_ms", "clip__end_ms", "pk")
    )


def _time_parameter(request: HttpRequest, t_ms: int | None) -> dict[str, str]:
    return {} if t_ms is None else {"t": request.GET["t"]}


def _notices(request: HttpRequest, t_ms: int | None) -> list[str]:
    requested = request.GET.get("t", "").strip()
    if not requested or t_ms is not None:
        return []
    return [
        _("“%(asked)s” is not a time. Write it like 140 or 2m20s.")
        % {"asked": printable_text(requested)}
    ]


def _current(video: Video, cards: list[Card], t_ms: int | None) -> Card | None:
    """Return the card that plays: the one at the requested time, else the first of the page."""
    if t_ms is None:
        return cards[0] if cards else None
    card = current_card(cards, t_ms)
    if card:
        return card
    # The card may be on another page of the list.
    candidates = public_answers().filter(
        clip__video=video, clip__start_ms__lt=upcoming_until(t_ms), clip__end_ms__gt=t_ms
    )
    playing_first = Case(When(clip__start_ms__lte=t_ms, then=0), default=1)
    nearest = candidates.order_by(playing_first, "-clip__start_ms").first()
    return card_of(nearest) if nearest else None
