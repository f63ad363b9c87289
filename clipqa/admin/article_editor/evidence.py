"""The *Evidence* panel on the page of an article: its saved sentences beside the cited clips."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clipqa.admin.article_editor.editor import BlockEditorMixin, stored_blocks
from clipqa.articles.blocks import BlockValue
from clipqa.curation.article_evidence import ArticleEvidence, examine_article
from clipqa.models import Citation

MAX_ROWS = 50  # of each list; the counts are complete
TARGET = "{prefix}-name"  # the id of a block's heading


@dataclass(frozen=True)
class Row:
    target: str  # the id of the block on the page, '' if it isn't there
    sentence: str
    message: str = ""
    words: str = ""
    numbers: str = ""


@dataclass(frozen=True)
class Panel:
    summary: str
    alerts: list[Citation]
    findings: list[Row]
    uncited: list[Row]
    uncited_count: int
    has_more: bool


class ArticleEvidenceMixin(BlockEditorMixin):
    """Mixin for the admin of articles, above the one of their blocks."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context.get("original")
        if article is not None:
            is_sent = request.method == "POST"
            blocks = stored_blocks(article) if is_sent else self.page_blocks(request, article)
            context["article_evidence"] = panel_of(article, blocks, request.user)
        return super().render_change_form(request, context, *args, **kwargs)


def panel_of(article: Any, blocks: list[BlockValue], person: Any) -> Panel | None:
    """Return the panel of an article with these blocks; None without any."""
    if not blocks:
        return None
    evidence = examine_article(blocks, article.language, person)
    alerts = article.citations.filter(changed_at__isnull=False).order_by("position")
    targets = _targets(article)
    findings = [
        Row(
            targets.get(each.block, ""),
            each.sentence,
            each.finding.message,
            each.finding.words,
            ", ".join(map(str, each.numbers)),
        )
        for each in evidence.findings[:MAX_ROWS]
    ]
    uncited = [
        Row(targets.get(each.block, ""), each.sentence) for each in evidence.uncited[:MAX_ROWS]
    ]
    most = max(len(evidence.findings), len(evidence.uncited))
    return Panel(
        _summary(evidence),
        list(alerts),
        findings,
        uncited,
        len(evidence.uncited),
        has_more=most > MAX_ROWS,
    )


def _targets(article: Any) -> dict[str, str]:
    """Return the id on the page of each stored block."""
    rows = getattr(article, "block_rows", ())
    return {
        row.stored.public_id: TARGET.format(prefix=row.prefix)
        for row in rows
        if row.stored is not None
    }


def _summary(evidence: ArticleEvidence) -> str:
    cited = ngettext(
        "%(count)d sentence cites a clip.", "%(count)d sentences cite a clip.", evidence.cited
    )
    parts = [cited % {"count": evidence.cited}]
    if evidence.findings:
        found = ngettext(
            "%(count)d figure, name or quotation is not in its clip.",
            "%(count)d figures, names or quotations are not in their clips.",
            len(evidence.findings),
        )
        parts.append(found % {"count": len(evidence.findings)})
    elif evidence.cited > evidence.unchecked:
        parts.append(_("Their figures, names and quotations are in the clips."))
    if evidence.unchecked:
        unread = ngettext(
            "%(count)d could not be checked, since its clip has no transcript.",
            "%(count)d could not be checked, since their clips have no transcript.",
            evidence.unchecked,
        )
        parts.append(unread % {"count": evidence.unchecked})
    return " ".join(parts)
