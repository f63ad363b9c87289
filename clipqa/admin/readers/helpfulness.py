"""On the page of an answer: how many readers found it helpful, and who reported a problem."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clipqa.admin.base import BaseAdmin
from clipqa.admin.columns import link
from clipqa.models import Answer, ClipReport, Helpfulness


def votes_text(counts: Helpfulness | None) -> str:
    if counts is None:
        return _("No reader has said so yet.")
    return _("%(yes)d yes, %(no)d no") % {"yes": counts.yes, "no": counts.no}


class HelpfulnessMixin(BaseAdmin):
    """Mixin for the answers' admin. The list has no such column, since it would join a table."""

    @admin.display(description=gettext_lazy("was it helpful?"))
    def helpful(self, answer: Answer) -> SafeString | str:
        text = votes_text(Helpfulness.objects.filter(pk=answer.pk).first())
        count = ClipReport.objects.open().filter(answer=answer.pk).count()
        if not count:
            return text
        page = reverse("admin:clipqa_clipreport_changelist")
        label = ngettext("%(count)d open report", "%(count)d open reports", count)
        url = f"{page}?answer__id__exact={answer.pk}&state__exact=open"
        return format_html("{} · {}", text, link(url, label % {"count": count}))
