"""The form by which readers report a comment to the moderators."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from clipqa.feed.comments import comments_url, find_shown, view_of
from clipqa.lib.client_address import client_address
from clipqa.models import Comment
from clipqa.models.public_id import is_public_id
from clipqa.readers.comments import report_comment
from clipqa.views.public import public_page, render_page
from clipqa.views.readers.forms import ReaderForm
from clipqa.views.readers.pages import ReaderFormView


def _find(public_id: str) -> Comment:
    may_exist = settings.CLIPQA_COMMENTS and is_public_id(public_id)
    comment = find_shown(public_id) if may_exist else None
    if comment is None:
        raise Http404
    return comment


class CommentReportView(ReaderFormView):
    form_class = ReaderForm
    template = "readers/comments/report.html"
    kind = "comment"
    comment: Any = None

    def setup_page(self) -> None:
        self.comment = _find(self.kwargs["public_id"])

    def get_title(self) -> str:
        return _("Report a comment")

    def get_page_context(self) -> dict[str, Any]:
        return {"comment": view_of(self.comment), "comments_url": comments_url(self.comment.page)}

    def store(self, form: ReaderForm) -> str:
        report_comment(self.comment, client_address(self.request))
        return self.get_confirmation_url()

    def get_confirmation_url(self) -> str:
        return reverse("comment-reported", args=[self.comment.public_id])


report = CommentReportView.as_view()


@public_page
def thanks(request: HttpRequest, public_id: str) -> HttpResponse:
    back = comments_url(_find(public_id).page)
    template = "readers/comments/reported.html"
    return render_page(request, template, title=_("Thank you"), comments_url=back)
