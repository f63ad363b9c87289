"""Search over clip answers: analysed once, ranked by the database in use."""

from clipqa.search.backends import SearchTooSlow
from clipqa.search.find import Matches, find

__all__ = ["Matches", "SearchTooSlow", "find"]
