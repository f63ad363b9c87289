"""The card feed without HTTP: a `FeedQuery` in, a `FeedPage` out."""

from clipqa.feed.page import FeedPage, build_page
from clipqa.feed.query import FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope

__all__ = ["EVERYTHING", "FeedPage", "FeedQuery", "Scope", "build_page"]
