"""The feed of cards, independent of HTTP: builds a `FeedPage` from a `FeedQuery`."""

from clipqa.feed.page import FeedPage, build_page
from clipqa.feed.query import FeedQuery
from clipqa.feed.scope import EVERYTHING, Scope

__all__ = ["EVERYTHING", "FeedPage", "FeedQuery", "Scope", "build_page"]
