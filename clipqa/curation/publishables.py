"""The verbs of the models whose records are reviewed, published and archived."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.db import models

from clipqa.curation.answers import archive, save_answer
from clipqa.curation.articles import archive_articles, save_article
from clipqa.models import Answer, Article


class Verbs(NamedTuple):
    archive: Callable[[list[Any]], None]
    save: Callable[..., None]


VERBS: Mapping[type[models.Model], Verbs] = {
    Answer: Verbs(archive, save_answer),
    Article: Verbs(archive_articles, save_article),
}
