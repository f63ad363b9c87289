"""URLs. docs/architecture.md lists the stable ones."""

from django.contrib import admin
from django.urls import include, path

from clipqa.views import (
    about,
    articles,
    feed,
    lists,
    machines,
    media,
    preview,
    questions,
    videos,
)
from clipqa.views.readers import (
    ask,
    bounces,
    comment_reports,
    comments,
    helpful,
    open_questions,
    reports,
    subscribing,
    subscriptions,
)

handler400 = "clipqa.views.errors.bad_request"
handler403 = "clipqa.views.errors.forbidden"
handler404 = "clipqa.views.errors.not_found"
handler500 = "clipqa.views.errors.server_error"

urlpatterns = [
    path("", feed.home, name="home"),
    path("search/", feed.search, name="search"),
    path("topics/", lists.topic_list, name="topic-list"),
    path("topics/<str:slug>/", feed.topic, name="topic"),
    path("outlets/", lists.outlet_list, name="outlet-list"),
    path("outlets/<str:slug>/", feed.outlet, name="outlet"),
    path("questions/<str:slug>/", questions.question, name="question"),
    *comments.urls_below("question", "questions/<str:slug>/comments/"),
    *comments.urls_below("article", "articles/<str:slug>/comments/"),
    path("comments/<str:public_id>/report/", comment_reports.report, name="comment-report"),
    path("comments/<str:public_id>/reported/", comment_reports.thanks, name="comment-reported"),
    path("articles/", articles.article_list, name="article-list"),
    path("articles/<str:slug>/", articles.article, name="article"),
    path("authors/<str:slug>/", articles.author, name="author"),
    path("videos/<str:slug>/", videos.video, name="video"),
    path("videos/<str:slug>/captions.<str:language>.vtt", videos.captions, name="captions"),
    path("preview/<str:token>/", preview.preview, name="preview"),
    path("about/", about.about, name="about"),
    path("ask/", ask.AskView.as_view(), name="ask"),
    path("ask/thanks/", ask.thanks, name="ask-thanks"),
    path("ask/open/", open_questions.open_questions, name="open-questions"),
    path("ask/open/<str:public_id>/want/", open_questions.want, name="want-question"),
    path("feedback/", ask.moved, {"name": "ask"}),
    path("feedback/thanks/", ask.moved, {"name": "ask-thanks"}),
    path("answers/<str:public_id>/report/", reports.ReportView.as_view(), name="answer-report"),
    path("answers/<str:public_id>/report/thanks/", reports.thanks, name="answer-report-thanks"),
    path("answers/<str:public_id>/helpful/", helpful.HelpfulView.as_view(), name="answer-helpful"),
    path("answers/<str:public_id>/helpful/thanks/", helpful.thanks, name="answer-helpful-thanks"),
    path("subscribe/", subscribing.SubscribeView.as_view(), name="subscribe"),
    path("subscribe/sent/", subscribing.subscribe_sent, name="subscribe-sent"),
    path("subscriptions/", subscribing.OwnLinkView.as_view(), name="subscriptions"),
    path("subscriptions/sent/", subscribing.own_link_sent, name="own-link-sent"),
    path(
        "subscriptions/confirm/<str:token>/",
        subscriptions.confirm_page,
        name="subscription-confirm",
    ),
    path(
        "subscriptions/unsubscribe/<str:token>/",
        subscriptions.unsubscribe_page,
        name="unsubscribe",
    ),
    path("subscriptions/<str:token>/", subscriptions.own_page, name="subscriptions-own"),
    path("mail/bounces/", bounces.bounce_hook, name="bounce-hook"),
    path("api/v1/", include("clipqa.api.urls")),
    path("media/~<str:token>/<path:path>", media.serve_private, name="private-media"),
    path("media/<path:path>", media.serve_media, name="media"),
    path("livez", machines.livez, name="livez"),
    path("readyz", machines.readyz, name="readyz"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", machines.sitemap, name="sitemap-section"),
    path("admin/sign-in/", include("clipqa.accounts.urls")),
    path("admin/", admin.site.urls),
]
