"""`python -m lab.chaos.articles FOLDER`: add articles to the library of a drill."""

import sys
from dataclasses import replace
from pathlib import Path

import django

from lab.soak.scenario import Scenario

ARTICLES = 8


def main() -> None:
    folder = Path(sys.argv[1])
    django.setup()
    replace(Scenario.read(folder), articles=make_articles(ARTICLES)).save(folder)


def make_articles(number: int) -> list[int]:
    """Return the ids of published articles with a text that is saved and one that never is."""
    return [_make_article(at) for at in range(number)]


def _make_article(at: int) -> int:
    from clipqa.articles.blocks import BlockValue
    from clipqa.curation.articles import ArticleParts, save_article
    from clipqa.models import Article, Status

    article = Article(title=f"Article {at}", status=Status.PUBLISHED)
    texts = ("Who talks.", "Who listens.")
    save_article(article, ArticleParts([BlockValue("text", {"text": text}) for text in texts]))
    return int(article.pk)


if __name__ == "__main__":
    main()
