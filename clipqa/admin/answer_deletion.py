"""Archiving and erasing answers."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.admin.deletion import ArchivingMixin, ErasingMixin
from clipqa.curation.erasing import erase, records_to_erase
from clipqa.curation.taking_down import citing_articles, what_readers_lose
from clipqa.models import Answer, Article

MAX_NAMED_ARTICLES = 5  # in a message


class AnswerArchivingMixin(ArchivingMixin):
    """Mixin for the answers' admin."""

    def get_readers_lose(self, record: Answer) -> dict[str, Any]:
        return {"lost": what_readers_lose(record)}

    def archive_selected(self, request: HttpRequest, answers: "QuerySet[Answer]") -> None:
        citing = list(citing_articles(list(answers)))
        self.archive_chosen(request, answers)
        if citing:
            messages.warning(request, _citing_message(citing))

    def archived_message(self, count: int) -> str:
        message = ngettext(
            "%(count)d answer was archived.", "%(count)d answers were archived.", count
        )
        return message % {"count": count}

    def restored_message(self, count: int) -> str:
        message = ngettext(
            "%(count)d answer was restored.", "%(count)d answers were restored.", count
        )
        return message % {"count": count}

    def skipped_message(self) -> str:
        return _("Answers that were changed since then were not restored. Open them to compare.")


def _citing_message(articles: list[Article]) -> str:
    names = ", ".join(f"“{article.title}”" for article in articles[:MAX_NAMED_ARTICLES])
    more = ", …" if len(articles) > MAX_NAMED_ARTICLES else ""
    sentence = ngettext(
        "%(count)d published article cites them, and says now that the clip is no longer "
        "available: %(names)s.",
        "%(count)d published articles cite them, and say now that the clip is no longer "
        "available: %(names)s.",
        len(articles),
    )
    return sentence % {"count": len(articles), "names": names + more}


class AnswerErasingMixin(ErasingMixin):
    """Mixin for the answers' admin, whose delete page only archives."""

    def erase_record(self, record: Answer, why: str) -> list[str]:
        return erase(record, why)

    def erased_message(self) -> str:
        return _("The answer was erased for good. Its address now says that it was removed.")

    def name_to_type(self, record: Answer) -> str:
        return record.question.text

    def get_erase_context(self, record: Answer) -> dict[str, Any]:
        erased = records_to_erase(record)
        return {
            "erased": [(each._meta.verbose_name, each) for each in erased],
            "remaining": _remaining(record, erased),
            "citing": citing_articles([record]),
        }


def _remaining(answer: Answer, erased: list[Any]) -> list[Any]:
    shared = [answer.clip, answer.clip.video, answer.question]
    return [(record._meta.verbose_name, record) for record in shared if record not in erased]
