"""Articles as readers see them: one page as a value, and rows of lists."""

from clipqa.feed.articles.lists import ArticleRow, AuthorView
from clipqa.feed.articles.page import ArticlePage, build_article

__all__ = ["ArticlePage", "ArticleRow", "AuthorView", "build_article"]
