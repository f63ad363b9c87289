"""Erase what waits in pasted pages and in imports and may repeat an erased answer."""

from collections.abc import Collection
from typing import Any

from django.db import models

from clipqa.lib.packing import pack, unpack
from clipqa.models import Answer, AnswerImport, PastedPage
from clipqa.models.question import fold_question


def erase_waiting_records(answer: Answer, erased: Collection[models.Model]) -> None:
    """Remove those with the question and the words of an answer.

    If the question is erased too, all its records are removed. So is a page without records.
    """
    is_question_erased = answer.question in erased
    for page in PastedPage.objects.filter(language=answer.question.language).select_for_update():
        rest = [
            row
            for row in page.records
            if not _has_question(row, answer)
            or not (is_question_erased or row["answer"].split() == answer.body.split())
        ]
        if len(rest) == len(page.records):
            continue
        page.records = rest
        if rest:
            page.save(update_fields=["records"])
        else:
            page.delete()


def erase_import_texts() -> None:
    """Delete the files that wait to be imported, and the texts in reports of imports.

    A file isn't searched for the erased answer: it may contain it in any spelling.
    """
    AnswerImport.objects.filter(applied_at=None).delete()
    for each in AnswerImport.objects.exclude(report=None).select_for_update():
        report = unpack(each.report or b"")
        texts: dict[str, Any] = {
            name: [] for name, value in report.items() if isinstance(value, list)
        }
        each.report = pack({**report, **texts})
        each.save(update_fields=["report"])


def _has_question(row: dict[str, Any], answer: Answer) -> bool:
    return fold_question(row["question"]) == answer.question.folded_text
