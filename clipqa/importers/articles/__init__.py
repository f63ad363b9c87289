"""Articles as records: one JSON object in each line."""

from clipqa.importers.articles.export import export_articles
from clipqa.importers.articles.run import ArticleResult, import_articles

__all__ = ["ArticleResult", "export_articles", "import_articles"]
