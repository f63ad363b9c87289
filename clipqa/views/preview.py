"""A question's page as it will be, for whoever was sent the link; nothing of it is kept."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clipqa.curation.previews import NoPreview, Preview, PreviewIsOver, open_preview
from clipqa.feed.answers import AnswersOf
from clipqa.feed.card_rows import Unkept
from clipqa.feed.cards import Card, card_of, watch_page_url
from clipqa.middleware import library_state
from clipqa.models import Answer, Video
from clipqa.policy import content_security_policy
from clipqa.timecodes import format_seconds
from clipqa.views.public import page, read_only
from clipqa.views.questions import PER_PAGE, QuestionView, by_outlet


@read_only
def preview(request: HttpRequest, token: str) -> HttpResponse:
    try:
        seen = open_preview(token)
    except NoPreview as error:
        raise Http404 from error
    except PreviewIsOver:
        return _private(render(request, "questions/preview_over.html", status=410))
    if seen.is_public:
        return _private(redirect(seen.answer.get_absolute_url()))
    response = _private(_shown(request, seen))
    # Its film has to play here, wherever it lies; other pages name no host of what is hidden.
    policy = content_security_policy(library_state(request), seen.answer.clip.video.media_host)
    response["Content-Security-Policy"] = policy
    return response


def _shown(request: HttpRequest, seen: Preview) -> HttpResponse:
    answer = seen.answer
    card = _led_here(card_of(answer), answer, request)
    asked = answer.question
    others = AnswersOf(asked.pk, leaving_out=answer.pk)
    return page(
        request,
        "questions/preview.html",
        title=_("Preview: %(question)s") % {"question": asked.text},
        canonical=card.question_url,
        question=QuestionView(asked.text, asked.language, card.topics),
        groups=by_outlet(others[:PER_PAGE]),
        shared=Unkept(card),
        notices=[_banner(seen)],
        is_preview=True,
    )


def _led_here(card: Card, answer: Answer, request: HttpRequest) -> Card:
    """The card without the addresses that readers can't open yet."""
    video, player, start_ms = card.video, card.player, card.clip.start_ms
    if not Video.objects.public().filter(pk=answer.clip.video_id).exists():
        at_source = f"{video.source_url}#t={format_seconds(start_ms)}"
        is_here = player.watch_url == watch_page_url(answer.clip.video, start_ms)
        player = replace(player, watch_url=at_source if is_here else player.watch_url)
        video = replace(video, url=video.source_url)
    player = replace(player, captions_url="", captions_language="")
    return replace(card, url=request.path, video=video, player=player)


def _banner(seen: Preview) -> str:
    until = timezone.localtime(seen.until)
    moment = f"{date_format(until, 'DATETIME_FORMAT')} {until.tzname()}"
    return _(
        "This is a preview. Readers don’t see it yet; "
        "whoever has this link sees it until %(until)s."
    ) % {"until": moment}


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
