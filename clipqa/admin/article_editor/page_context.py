"""What the templates of the editor show: the rows, the types of new blocks, the cited clips."""

from typing import Any

from clipqa.admin.article_editor.formsets import BlockFormSet
from clipqa.admin.article_editor.rows import Row
from clipqa.admin.article_editor.sources import Source, sources_of
from clipqa.articles.blocks import CLIP, COMPARISON, citations_of
from clipqa.models.article import MAX_BLOCKS

EMPTY_INDEX = "__prefix__"  # in the names of an empty form, as in Django's formsets


def blocks_context(article: Any, person: Any, may_write: bool, wanted: str) -> dict[str, Any]:
    """`wanted` is the type of an empty block that a page without scripts has at its end."""
    rows: list[Row] = list(article.block_rows)
    formsets: dict[str, BlockFormSet] = article.block_formsets
    if wanted in formsets and may_write:
        rows.append(_empty_row(formsets[wanted], len(rows)))
    sources = sources_of(_cited(rows), article, person)
    _name_subjects(rows, sources)
    return {
        "rows": rows,
        "types": [_type_context(formset) for formset in formsets.values()],
        "totals": [(name, _total(formsets[name], rows)) for name in formsets],
        "may_write": may_write,
        "limit": MAX_BLOCKS,
        "sources": sources,
    }


def _cited(rows: list[Row]) -> list[str]:
    """Return the ids that the shown blocks cite; of refused ones those that are valid."""
    stored = [row.stored for row in rows if row.stored is not None and not row.form.is_bound]
    bound = [row for row in rows if row.form.is_bound and not row.is_deleted]
    if not bound:
        return citations_of(stored)
    found = [each for row in bound for ids in row.form.cited().values() for each in ids]
    return list(dict.fromkeys([*found, *citations_of(stored)]))


def _empty_row(formset: BlockFormSet, count: int) -> Row:
    """Return the row for a new block of a page without scripts."""
    index = len(formset.blocks)
    form: Any = formset.form(prefix=formset.add_prefix(index), use_required_attribute=False)
    return Row(formset, index, form, place=float("inf"), number=count + 1, is_new=True)


def _type_context(formset: BlockFormSet) -> dict[str, Any]:
    return {
        "name": formset.block_type.name,
        "label": formset.block_type.model._meta.verbose_name,
        "prefix": formset.prefix,
        "empty": Row(formset, EMPTY_INDEX, formset.empty_form, 0),
    }


def _name_subjects(rows: list[Row], sources: list[Source]) -> None:
    """Name the question of each clip answer and each comparison."""
    questions = {source.public_id: source.question for source in sources}
    for row in rows:
        if row.stored is None:
            continue
        if row.type == CLIP:
            row.subject = questions.get(str(row.stored.contents["cited"]), "")
        elif row.type == COMPARISON:
            question = row.formset.questions.get(row.stored.contents["question_id"])
            row.subject = question.text if question else ""


def _total(formset: BlockFormSet, rows: list[Row]) -> int:
    return max((int(row.index) + 1 for row in rows if row.formset is formset), default=0)
