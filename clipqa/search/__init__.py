"""Full-text search over answers: the same text analysis and ranking on both databases."""

from clipqa.search.backends import SearchTooSlow
from clipqa.search.find import Matches, find

__all__ = ["Matches", "SearchTooSlow", "find"]
