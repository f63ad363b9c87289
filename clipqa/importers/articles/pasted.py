"""Turn a pasted article into a draft: fields, and blocks of the types that a library has."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from clipqa.articles.blocks import FAQ, TEXT, BlockValue
from clipqa.importers.pasted_markdown import escaped
from clipqa.lib.richtext import MAX_SOURCE_LENGTH
from clipqa.models import Article, Author
from clipqa.pasted_pages.values import Article as PastedArticle
from clipqa.pasted_pages.values import Block as Pasted

# The longest text of what an article has once; a longer one is a paragraph.
ONCE = {"title": 200, "standfirst": 600, "byline": 120}
CALLOUTS = ("did_you_know", "tip")


@dataclass
class Draft:
    """What is created from a page. `byline` is the name as it was pasted."""

    article: Article
    blocks: list[BlockValue] = field(default_factory=list)
    byline: str = ""


def draft_from(page: PastedArticle, language: str) -> Draft:
    """Return an unsaved draft. An author of that name is its author, else its editor's name."""
    found: dict[str, str] = {}
    rest = []
    for block in page.blocks:
        text = _line(block.text)
        if block.type in ONCE and block.type not in found and len(text) <= ONCE[block.type]:
            found[block.type] = text
        else:
            rest.append(block)
    article = Article(
        title=found.get("title", ""), standfirst=found.get("standfirst", ""), language=language
    )
    byline = found.get("byline", "")
    article.author = Author.objects.filter(name__iexact=byline).first() if byline else None
    if article.author is None:
        article.editor = byline
    return Draft(article, list(_blocks(rest)), byline)


def _blocks(pasted: list[Pasted]) -> Iterator[BlockValue]:
    """Join what is text into one block for each section; other types are blocks by themselves."""
    section: list[str] = []
    for block in pasted:
        own = _own_block(block)
        if own is None:
            source = _markdown(block)
            is_full = sum(map(len, section)) + len(source) > MAX_SOURCE_LENGTH // 2
            if section and (is_full or _is_section(block)):
                yield _text(section)
                section = []
            section.append(source)
            continue
        if section:
            yield _text(section)
            section = []
        yield own
    if section:
        yield _text(section)


def _own_block(block: Pasted) -> BlockValue | None:
    """Return the block of a type with its own model. None: it is text, or too long for it."""
    contents: dict[str, object]
    if block.type == "key_points":
        kind, contents = (
            "key_points",
            {"title": block.title, "points": "\n".join(map(_line, block.items))},
        )
    elif block.type == "table":
        rows = "\n".join("\t".join(_line(cell) for cell in row) for row in block.rows)
        kind, contents = "table", {"title": "", "cells": rows, "has_header": True, "note": ""}
    elif block.type == "faq":
        kind, contents = FAQ, {"question": _line(block.question), "answer": block.answer}
    elif block.type in CALLOUTS:
        kind, contents = "callout", {"kind": block.type, "text": block.text}
    else:
        return None
    value = BlockValue(kind, contents)
    try:
        value.spec.model(**contents).clean_fields(exclude=["parent", "ordering", "region"])
    except ValidationError:
        return None
    return value


def _text(parts: list[str]) -> BlockValue:
    return BlockValue(TEXT, {"text": "\n\n".join(parts)})


def _is_section(block: Pasted) -> bool:
    return block.type == "heading" and (block.level or 2) <= 2


def _markdown(block: Pasted) -> str:
    """Return any block as text of an article. No word is left out."""
    if block.type == "heading":
        return f"{'##' if _is_section(block) else '###'} {_line(block.text)}"
    texts = [block.title, block.question, block.text, block.answer]
    paragraphs = [escaped(text) for text in texts if text]
    rows = [" | ".join(row) for row in block.rows]
    items = "\n".join(f"- {_line(item)}" for item in (*block.items, *rows))
    return "\n\n".join([*paragraphs, *([items] if items else [])])


def _line(text: str) -> str:
    return " ".join(text.split())
