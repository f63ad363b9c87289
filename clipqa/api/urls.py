"""URLs of the API, version 1."""

from django.urls import path

from clipqa.api import articles, suggest, views

urlpatterns = [
    path("answers/", views.answers, name="api-answers"),
    path("topics/", views.topics, name="api-topics"),
    path("outlets/", views.outlets, name="api-outlets"),
    path("articles/", articles.articles, name="api-articles"),
    path("suggest/", suggest.suggest, name="api-suggest"),
]
