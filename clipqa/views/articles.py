"""The pages of articles and authors."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clipqa.feed.articles import build_article
from clipqa.feed.articles.lists import Articles, author_view
from clipqa.feed.comments import comments_link
from clipqa.models import Article, Author
from clipqa.views.by_slug import BySlug
from clipqa.views.paging import page_of
from clipqa.views.public import absolute, get_or_redirect, public_page, render_page
from clipqa.views.structured import article_json_ld

PER_PAGE = 20
DETAIL, WITH_COMMENTS = "articles/detail.html", "readers/comments/below.html"


def _listed(now: datetime | None = None) -> Any:
    return Article.objects.published(now)


ARTICLES = BySlug(_listed)
AUTHORS = BySlug(Author.objects.public)


@public_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_or_redirect(ARTICLES, slug)
    page = build_article(found)
    comments = comments_link(found)
    return render_page(
        request,
        WITH_COMMENTS if comments else DETAIL,
        page_template=DETAIL,
        title=page.title,
        description=page.standfirst,
        image=page.image.src if page.image else "",
        article=page,
        comments=comments,
        structured_data=article_json_ld(page, lambda path: absolute(request, path)),
    )


@public_page
def article_list(request: HttpRequest) -> HttpResponse:
    listed = page_of(request, Articles(), PER_PAGE)
    return render_page(
        request,
        "articles/list.html",
        title=_("Articles"),
        canonical=listed.canonical,
        rows=listed.rows,
        pager=listed.pager,
        notices=listed.notices,
    )


@public_page
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_or_redirect(AUTHORS, slug)
    listed = page_of(request, Articles(Article.objects.published().filter(author=found)), PER_PAGE)
    view = author_view(found)
    return render_page(
        request,
        "articles/author.html",
        title=view.name,
        description=view.biography,
        image=view.picture.src if view.picture else "",
        canonical=listed.canonical,
        author=view,
        count=listed.count,
        rows=listed.rows,
        pager=listed.pager,
        notices=listed.notices,
    )
