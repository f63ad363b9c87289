"""A pasted topic whose records wait for their videos."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clipqa.models.fields import language_field, validate_plain_text
from clipqa.models.topic import Topic
from clipqa.models.versioned import VersionedModel

MAX_TITLE_LENGTH: Any = Topic._meta.get_field("name").max_length


class PastedPage(VersionedModel):
    """Readers never see it. Its user and reviewers add videos to the records or discard them.

    `records` are the remaining ones (`importers/pasted_topics.py`). The same text pasted again by
    its user is recognised by `fingerprint`.
    """

    title = models.CharField(
        _("topic"), max_length=MAX_TITLE_LENGTH, blank=True, validators=[validate_plain_text]
    )
    explainer = models.TextField(_("explainer"), blank=True)
    language = language_field()
    records = models.JSONField(_("records"), default=list)
    fingerprint = models.CharField(max_length=64, editable=False)
    # Without a constraint, so that the release before, which doesn't know this table, can still
    # delete users.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        db_constraint=False,
        related_name="+",
        verbose_name=_("belongs to"),
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("pasted page waiting for videos")
        verbose_name_plural = _("pasted pages waiting for videos")
        # Who may write answers may paste them. There is no right for these pages alone.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["created_by", "fingerprint"], name="user_has_a_pasted_page_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Page without a title"))
