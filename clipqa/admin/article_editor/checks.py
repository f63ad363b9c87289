"""Checks of the blocks that need other records: one statement for all blocks, not one for each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.article_editor.forms import ComparisonForm, RelatedForm
from clipqa.admin.article_editor.rows import Row, kept
from clipqa.admin.own_addresses import OwnAddress, own_address
from clipqa.curation.roles import citable_answers, visible_to
from clipqa.models import (
    Answer,
    Article,
    Author,
    Citation,
    Outlet,
    Question,
    SlugRedirect,
    Topic,
    Video,
)

PAGES: dict[str, Any] = {
    "article": Article,
    "author": Author,
    "outlet": Outlet,
    "question": Question,
    "topic": Topic,
    "video": Video,
}
NO_PAGE = "-"
NEAR_PAGES = ("/articles/", "/topics/")
UNKNOWN_PAGE = gettext_lazy("No page of this site has the address “%(line)s”.")
NO_NEAR_PAGE = gettext_lazy(
    "“%(line)s” is neither an article nor a topic. Only these are listed at the end."
)


def check_rows(rows: Sequence[Row], person: Any, article: Article) -> None:
    """Add errors to the fields of submitted blocks that name records which don't exist."""
    used = kept(rows)
    for row in used:
        row.form.errors  # noqa: B018  (validates the form)
    _check_citations(used, person, article)
    _find_questions(used, person)
    _check_pages(used, person)


def _check_citations(rows: Iterable[Row], person: Any, article: Article) -> None:
    cited = [
        (row, name, public_id)
        for row in rows
        for name, found in row.form.cited().items()
        for public_id in found
    ]
    known = _citable({public_id for _row, _name, public_id in cited}, person, article)
    message = _("No clip answer that you may cite has the id %(id)s. Search for it, or remove it.")
    for row, name, public_id in cited:
        if public_id not in known:
            _refuse(row, name, message % {"id": public_id}, "unknown")


def _citable(ids: Collection[str], person: Any, article: Article) -> set[str]:
    """Return the ids of answers, and those that the article cites already: it may outlive one."""
    if not ids:
        return set()
    answers = citable_answers(person, Answer.objects.filter(public_id__in=ids))
    found = set(answers.values_list("public_id", flat=True))
    stored = Citation.objects.filter(article=article.pk, cited__in=ids)
    return found | set(stored.values_list("cited", flat=True)) if article.pk else found


def _find_questions(rows: Iterable[Row], person: Any) -> None:
    forms = [(row, row.form) for row in rows if isinstance(row.form, ComparisonForm)]
    typed = {form: str(form.cleaned_data.get("page", "")) for _row, form in forms}
    addresses = {form: page_of(text, "question") for form, text in typed.items() if text}
    found = records_of([each for each in addresses.values() if each], person)
    for row, form in forms:
        if form not in addresses:
            continue  # an empty field is reported already
        question = found.get(addresses[form] or NO_PAGE)
        if question is None:
            message = _("No question has this address. Search for it, or paste its page’s address.")
            _refuse(row, "page", message, "unknown")
        else:
            form.question_id = question.pk


def _check_pages(rows: Iterable[Row], person: Any) -> None:
    typed = [
        (row, str(row.form.cleaned_data.get("items", "")).splitlines())
        for row in rows
        if isinstance(row.form, RelatedForm)
    ]
    known = _known_pages(chain.from_iterable(lines for _row, lines in typed), person)
    for row, lines in typed:
        pages = {**_stored_pages(row.form.initial.get("items")), **known}
        for line in lines:
            if line not in pages:
                _refuse(row, "items", UNKNOWN_PAGE % {"line": line[:100]}, "unknown")
        if "items" in row.form.cleaned_data:
            row.form.cleaned_data["items"] = "\n".join(
                dict.fromkeys(pages[at] for at in lines if at in pages)
            )


def named_pages(text: str, person: Any, stored: str) -> str:
    """Return the paths of the articles and topics that the lines of a text name.

    Raises `ValidationError` for another line, or one whose page is hidden from the user, unless it
    is stored already: a page may be archived, or named by somebody else.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    pages = {**_stored_pages(stored), **_known_pages(lines, person)}
    for line in lines:
        if line not in pages:
            raise ValidationError(UNKNOWN_PAGE % {"line": line[:100]}, code="unknown")
        if not pages[line].startswith(NEAR_PAGES):
            raise ValidationError(NO_NEAR_PAGE % {"line": line[:100]}, code="kind")
    return "\n".join(dict.fromkeys(pages[line] for line in lines))


def _known_pages(lines: Iterable[str], person: Any) -> dict[str, str]:
    """Return the path of each line that names an own page that the user sees."""
    pages = {line: page for line in lines if (page := page_of(line))}
    found = records_of(pages.values(), person)
    return {line: page for line, page in pages.items() if page in found}


def _stored_pages(text: Any) -> dict[str, str]:
    return {line: line for line in str(text or "").splitlines()}


def page_of(text: str, model_name: str = "") -> str | None:
    """Return the path of an own page, from any host; None for other texts and models."""
    text = text.strip()
    own = own_address(text if "/" in text else f"/{model_name}s/{text}/")
    if own is None or own.field != "slug" or own.model_name not in PAGES:
        return None
    if model_name and own.model_name != model_name:
        return None
    return path_of(own.model_name, own.value)


def path_of(model_name: str, slug: str) -> str:
    return f"/{model_name}s/{slug}/"


def records_of(pages: Iterable[str], person: Any) -> dict[str, Any]:
    """Return the record of each path, also by an old slug: two statements for each model."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        own: OwnAddress | None = own_address(page)
        if own is not None:
            slugs[own.model_name].add(own.value)
    found: dict[str, Any] = {}
    for model_name, wanted in slugs.items():
        for slug, record in _by_slug(model_name, wanted, person).items():
            found[path_of(model_name, slug)] = record
    return found


def _by_slug(model_name: str, wanted: set[str], person: Any) -> dict[str, Any]:
    records = visible_to(person, PAGES[model_name]._default_manager.all())
    found = {record.slug: record for record in records.filter(slug__in=wanted)}
    missing = wanted - set(found)
    if not missing:
        return found
    moved = SlugRedirect.objects.filter(model_name=model_name, old_slug__in=missing)
    targets = dict(moved.values_list("old_slug", "target_id"))
    by_pk = records.in_bulk(list(targets.values())) if targets else {}
    return found | {old: by_pk[pk] for old, pk in targets.items() if pk in by_pk}


def _refuse(row: Row, name: str, sentence: str, code: str) -> None:
    row.form.add_error(name, ValidationError(sentence, code=code))
