"""Previews: a question's page with an unpublished answer, or an article, by a secret link."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clipqa.curation.previews import (
    ArticlePreview,
    Preview,
    PreviewExpired,
    UnknownPreview,
    open_preview,
)
from clipqa.feed.answers import QuestionAnswers
from clipqa.feed.articles import build_article
from clipqa.feed.cards.cards import Card, card_of, watch_page_url
from clipqa.feed.cards.rows import PreviewRow
from clipqa.lib.timecodes import format_seconds
from clipqa.media import private_url
from clipqa.media.content_policy import content_security_policy
from clipqa.media.private_card import with_private_media
from clipqa.middleware import library_state
from clipqa.models import Answer, Question, Video
from clipqa.views.public import read_only, render_page
from clipqa.views.questions import PER_PAGE, QuestionView, by_outlet


@read_only
def preview(request: HttpRequest, token: str) -> HttpResponse:
    try:
        previewed = open_preview(token)
    except UnknownPreview as error:
        raise Http404 from error
    except PreviewExpired:
        return _private(render(request, "questions/preview_expired.html", status=410))
    if isinstance(previewed, ArticlePreview):
        return _private(_article(request, previewed))
    if previewed.is_public:
        return _private(redirect(previewed.answer.get_absolute_url()))
    response = _private(_page(request, previewed))
    # The film must play here from any host; other pages never name hosts of hidden films.
    media_host = previewed.answer.clip.video.media_host
    policy = content_security_policy(library_state(request), [media_host])
    response["Content-Security-Policy"] = policy
    return response


def _article(request: HttpRequest, previewed: ArticlePreview) -> HttpResponse:
    article = previewed.article
    if previewed.parts is None and article.is_published:
        return redirect(article.get_absolute_url())
    url = partial(private_url, until=previewed.until.timestamp())
    page = build_article(article, previewed.parts, url)
    return render_page(
        request,
        "articles/preview.html",
        title=_("Preview: %(question)s") % {"question": article.title},
        article=page,
        notices=[_banner(previewed.until)],
    )


def _page(request: HttpRequest, previewed: Preview) -> HttpResponse:
    answer = previewed.answer
    card = _with_public_links(
        with_private_media(card_of(answer), answer, previewed.until), answer, request
    )
    question = answer.question
    others = QuestionAnswers(question.pk, exclude_id=answer.pk)
    return render_page(
        request,
        "questions/preview.html",
        title=_("Preview: %(question)s") % {"question": question.text},
        canonical=card.question_url if _is_public(question) else request.path,
        question=QuestionView(question.text, question.language, card.topics),
        groups=by_outlet(others[:PER_PAGE]),
        shared=PreviewRow(card),
        notices=[_banner(previewed.until)],
        is_preview=True,
    )


def _is_public(question: Question) -> bool:
    """The slug of a hidden question may reveal, by a number at its end, that another one exists."""
    return Question.objects.public().filter(pk=question.pk).exists()


def _with_public_links(card: Card, answer: Answer, request: HttpRequest) -> Card:
    """Return the card without links to pages that are not public yet."""
    video, player, start_ms = card.video, card.player, card.clip.start_ms
    if not Video.objects.public().filter(pk=answer.clip.video_id).exists():
        source_url = f"{video.source_url}#t={format_seconds(start_ms)}"
        is_watch_page = player.watch_url == watch_page_url(answer.clip.video, start_ms)
        player = replace(player, watch_url=source_url if is_watch_page else player.watch_url)
        video = replace(video, url=video.source_url)
    player = replace(player, captions_url="", captions_language="")
    return replace(card, url=request.path, video=video, player=player)


def _banner(ends_at: datetime) -> str:
    until = timezone.localtime(ends_at)
    moment = f"{date_format(until, 'DATETIME_FORMAT')} {until.tzname()}"
    return _(
        "This is a preview. Readers don’t see it yet; "
        "anyone with this link sees it until %(until)s."
    ) % {"until": moment}


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
