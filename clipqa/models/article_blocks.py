"""The blocks of an article, a model for each type, in one order across all types."""

from typing import Any

from content_editor.models import create_plugin_base
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.lib.richtext import MAX_SOURCE_LENGTH
from clipqa.models.article import MAIN_REGION, Article
from clipqa.models.fields import validate_markdown, validate_plain_text
from clipqa.models.poster import WithPoster
from clipqa.models.public_id import new_public_id
from clipqa.models.question import MAX_QUESTION_LENGTH, Question

MARKERS_HELP = _("Markdown. [^id] cites a clip answer by its public id.")


def _plain(label: Any, max_length: int = 200, *, blank: bool = False, help_text: Any = "") -> Any:
    return models.CharField(
        label,
        max_length=max_length,
        blank=blank,
        validators=[validate_plain_text],
        help_text=help_text,
    )


def _markdown(label: Any, max_length: int = MAX_SOURCE_LENGTH, help_text: Any = "") -> Any:
    return models.TextField(
        label,
        max_length=max_length,
        validators=[validate_plain_text, validate_markdown, MaxLengthValidator(max_length)],
        help_text=help_text or MARKERS_HELP,
    )


class Block(create_plugin_base(Article)):  # type: ignore[misc]
    """`public_id` identifies a block in addresses, revisions and exports; it never changes."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True
        ordering = ["ordering", "pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.public_id}"


Block._meta.get_field("region").default = MAIN_REGION


class TextBlock(Block):
    """Paragraphs, lists and headings.

    `anchors` has the fragment of each heading in their order, set when it is saved. A heading that
    is reworded keeps its anchor.
    """

    text = _markdown(
        _("text"), help_text=_("Markdown with headings (##, ###). [^id] cites a clip answer.")
    )
    anchors = models.JSONField(default=list, blank=True, editable=False)

    class Meta(Block.Meta):
        verbose_name = _("text")
        verbose_name_plural = _("texts")


class KeyPointsBlock(Block):
    title = _plain(_("title"), 120, blank=True, help_text=_("Left empty: “In short”."))
    points = _markdown(_("points"), 4_000, _("One point in each line. [^id] cites a clip answer."))

    class Meta(Block.Meta):
        verbose_name = _("key points")
        verbose_name_plural = _("key points")


class TableBlock(Block):
    """`cells` has a line for each row; tabs separate its cells (`lib/table_text.py`)."""

    title = _plain(_("title"), 200, blank=True)
    cells = models.TextField(
        _("cells"),
        max_length=MAX_SOURCE_LENGTH,
        help_text=_(
            "Paste from a sheet, or type a row in each line with | between the cells. [^id] cites "
            "a clip answer."
        ),
    )
    has_header = models.BooleanField(_("the first row has the headings"), default=True)
    note = _plain(_("note"), 300, blank=True, help_text=_("Shown below the table."))

    class Meta(Block.Meta):
        verbose_name = _("table")
        verbose_name_plural = _("tables")


class FaqBlock(Block):
    """One question with its answer. Consecutive ones are shown as one list."""

    question = _plain(_("question"), MAX_QUESTION_LENGTH)
    answer = _markdown(_("answer"), 4_000)
    anchor = models.CharField(max_length=80, blank=True, editable=False)

    class Meta(Block.Meta):
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")


class CalloutBlock(Block):
    class Kind(models.TextChoices):
        DID_YOU_KNOW = "did_you_know", _("Did you know?")
        TIP = "tip", _("Tip")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DID_YOU_KNOW)
    text = _markdown(_("text"), 2_000)

    class Meta(Block.Meta):
        verbose_name = _("did you know, tip")
        verbose_name_plural = _("did you know, tips")


class QuoteBlock(Block):
    text = _markdown(
        _("quote"), 1_000, _("The words as they are said. [^id] cites the clip that has them.")
    )
    attribution = _plain(_("who says it"), 200, blank=True)

    class Meta(Block.Meta):
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")


class PictureBlock(WithPoster, Block):
    alt = _plain(
        _("alternative text"), 300, help_text=_("What the picture shows, for who can't see it.")
    )
    caption = _plain(_("caption"), 400, blank=True)
    credit = _plain(_("credit"), 200, blank=True)

    class Meta(Block.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [models.Index(fields=["poster"], name="picture_by_poster")]


class ClipBlock(Block):
    """One clip answer as a card. `cited` is its public id, as in a marker."""

    cited = models.CharField(_("clip answer"), max_length=10)

    class Meta(Block.Meta):
        verbose_name = _("clip answer")
        verbose_name_plural = _("clip answers")


class ComparisonBlock(Block):
    """A question with its answers by outlet. Without the question it shows nothing."""

    question = models.ForeignKey(
        Question,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("question"),
    )

    class Meta(Block.Meta):
        verbose_name = _("clip comparison")
        verbose_name_plural = _("clip comparisons")


class RelatedBlock(Block):
    """`items` has the path of a public page in each line, such as /topics/ceasefires/."""

    title = _plain(_("title"), 120, blank=True, help_text=_("Left empty: “You may also like”."))
    items = models.TextField(
        _("pages"),
        max_length=2_000,
        blank=True,
        validators=[validate_plain_text],
        help_text=_("An address of this site in each line. Left empty: the nearest pages."),
    )

    class Meta(Block.Meta):
        verbose_name = _("related pages")
        verbose_name_plural = _("related pages")


BLOCK_MODELS: tuple[type[Block], ...] = (
    TextBlock,
    KeyPointsBlock,
    TableBlock,
    FaqBlock,
    CalloutBlock,
    QuoteBlock,
    PictureBlock,
    ClipBlock,
    ComparisonBlock,
    RelatedBlock,
)
