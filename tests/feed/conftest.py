from collections.abc import Callable

import pytest
from django.http import QueryDict

from clipqa.feed import FeedPage, Scope, build_page
from clipqa.feed.parsing import parse_query
from clipqa.feed.scope import EVERYTHING
from clipqa.models import LibraryState
from tests.feed.library import Fact, make_library

GetFeed = Callable[..., FeedPage]


@pytest.fixture
def library(db: None) -> list[Fact]:
    return make_library()


@pytest.fixture
def get_feed() -> GetFeed:
    """The feed page of a query string, as a page at /search/ would show it."""

    def get(
        querystring: str = "",
        scope: Scope = EVERYTHING,
        per_page: int = 6,
        state: LibraryState | None = None,
    ) -> FeedPage:
        parsed = parse_query(QueryDict(querystring))
        return build_page(parsed, "/search/", scope, per_page, state=state)

    return get
