"""An explainer of a topic, made of blocks, whose claims cite clip answers."""

from typing import Self

from content_editor.models import Region
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clipqa.models.author import Author
from clipqa.models.fields import comments_field, language_field, validate_plain_text
from clipqa.models.public_id import new_public_id
from clipqa.models.publishing import Publishable, PublishableQuerySet, Status
from clipqa.models.sluggable import Sluggable
from clipqa.models.topic import Topic
from clipqa.models.versioned import VersionedModel

MAX_BLOCKS = 300
MAIN_REGION = "main"


class ArticleQuerySet(PublishableQuerySet):
    def public(self, now: object = None) -> Self:
        """Return the published articles, under the name that other models' pages have."""
        return self.published(now)  # type: ignore[arg-type]

    def about(self, topic: Topic) -> Self:
        return self.filter(topics=topic)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")


class Article(Sluggable, VersionedModel, Publishable):  # type: ignore[django-manager-missing]
    """Its text is in blocks (`article_blocks.py`), its notes in `ArticleCorrection`."""

    slug_source = "title"
    regions = (Region(key=MAIN_REGION, title=_("Blocks")),)

    public_id = models.CharField(
        _("public id"), max_length=10, unique=True, default=new_public_id, editable=False
    )
    title = models.CharField(_("title"), max_length=200, validators=[validate_plain_text])
    standfirst = models.TextField(
        _("standfirst"),
        blank=True,
        max_length=600,
        validators=[validate_plain_text],
        help_text=_("One or two sentences below the title. Also shown in lists and searches."),
    )
    language = language_field()
    main_topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="main_articles",
        verbose_name=_("main topic"),
        help_text=_("Shown above the title."),
    )
    topics = models.ManyToManyField(
        Topic,
        blank=True,
        related_name="articles",
        verbose_name=_("topics"),
        help_text=_("The article is shown on the pages of these topics."),
    )
    unrelated_pages = models.TextField(
        _("not related"),
        blank=True,
        max_length=2_000,
        validators=[validate_plain_text],
        help_text=_(
            "The address of an article or a topic in each line. These pages are never listed under "
            "“You may also like”, unless a block names them."
        ),
    )
    author = models.ForeignKey(
        Author,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("author"),
    )
    editor = models.CharField(
        _("editor"),
        max_length=120,
        blank=True,
        validators=[validate_plain_text],
        help_text=_("Who checked the clips. Shown after the author."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("belongs to"),
    )
    revised_at = models.DateTimeField(
        _("revised at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The last change of the text since it is public. Shown as “updated”."),
    )
    ai_disclosure = models.BooleanField(
        _("written with the help of AI"), default=False, help_text=_("Shown below the title.")
    )

    are_comments_open = comments_field()

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("review_article", "Can see, review and publish all articles")]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(title=""),
                name="article_has_title",
                violation_error_message=_("An article needs a title."),
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="article_newest_first"),
            models.Index(
                fields=["status"],
                condition=~Q(status=Status.PUBLISHED),
                name="article_unpublished",
            ),
            # The state of the library reads the next of each after every save.
            models.Index(
                fields=["publish_at"],
                condition=Q(status=Status.PUBLISHED, publish_at__isnull=False),
                name="article_appears",
            ),
            models.Index(
                fields=["expire_at"],
                condition=Q(status=Status.PUBLISHED, expire_at__isnull=False),
                name="article_expires",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])


class ArticleCorrection(models.Model):
    """A note that tells readers what was wrong in a published article."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    noted_on = models.DateField(_("date"))
    text = models.TextField(_("note"), max_length=1000, validators=[validate_plain_text])

    class Meta:
        ordering = ["-noted_on", "-pk"]
        verbose_name = _("correction note")
        verbose_name_plural = _("correction notes")

    def __str__(self) -> str:
        return self.text
