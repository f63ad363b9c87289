"""Archiving and erasing articles."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.admin.deletion import ArchivingMixin, ErasingMixin
from clipqa.articles.reading import read_blocks
from clipqa.curation.erasing_articles import erase_article
from clipqa.models import Article


class ArticleArchivingMixin(ArchivingMixin):
    """Mixin for the articles' admin."""

    def archived_message(self, count: int) -> str:
        message = ngettext(
            "%(count)d article was archived.", "%(count)d articles were archived.", count
        )
        return message % {"count": count}

    def restored_message(self, count: int) -> str:
        message = ngettext(
            "%(count)d article was restored.", "%(count)d articles were restored.", count
        )
        return message % {"count": count}

    def skipped_message(self) -> str:
        return _("Articles that were changed since then were not restored. Open them to compare.")


class ArticleErasingMixin(ErasingMixin):
    """Mixin for the articles' admin, whose delete page only archives."""

    def erase_record(self, record: Article, why: str) -> list[str]:
        return erase_article(record, why)

    def erased_message(self) -> str:
        return _("The article was erased for good. Its address now says that it was removed.")

    def get_erase_context(self, record: Article) -> dict[str, Any]:
        return {"block_count": len(read_blocks([record.pk])[record.pk])}
