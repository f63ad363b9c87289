"""An import of answers in the admin: the uploaded file, its report, and its revisions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AnswerImport(models.Model):
    """Only the person who uploaded it sees it.

    `content` is the compressed file, until the import is applied. `report` is a packed report of
    the last check, or of the import itself (`importers/import_report.py`). The import wrote its
    revisions between the two ids. The relation has `db_constraint=False`: code of the release
    before, which doesn't know this table, can then still delete users.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_constraint=False,
        related_name="+",
        verbose_name=_("user"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    name = models.CharField(_("file"), max_length=200)
    format_name = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    columns: Any = models.JSONField(default=dict)  # column -> field, as chosen by hand
    corrections: Any = models.JSONField(default=dict)  # row -> field -> text
    renames: Any = models.JSONField(default=dict)  # field -> name in the file -> existing name
    report = models.BinaryField(null=True)
    applied_at = models.DateTimeField(null=True)
    first_revision = models.BigIntegerField(null=True)
    last_revision = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import of answers")
        verbose_name_plural = _("imports of answers")
        # Who may write answers may import them.
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
