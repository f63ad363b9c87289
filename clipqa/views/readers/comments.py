"""The comments on an article or a question: their page, the form, and its confirmation."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.feed.comments import (
    Commented,
    Threads,
    comments_are_open,
    comments_url,
    find_parent,
    is_full,
    view_of,
)
from clipqa.lib.mail_settings import is_configured
from clipqa.models import Comment
from clipqa.models.comment import MAX_COMMENT_LENGTH, MAX_NAME_LENGTH
from clipqa.models.public_id import is_public_id
from clipqa.readers.comments import Message, receive_comment
from clipqa.views.articles import ARTICLES
from clipqa.views.errors import gone
from clipqa.views.paging import page_of
from clipqa.views.public import (
    Gone,
    Moved,
    get_or_redirect,
    public_page,
    render_page,
    url_with_slug,
)
from clipqa.views.questions import QUESTIONS
from clipqa.views.readers.forms import AddressField, LineField, PlainTextField, ReaderForm
from clipqa.views.readers.pages import ReaderFormView

PER_PAGE = 20
RECORDS: dict[str, Any] = {"article": ARTICLES, "question": QUESTIONS}


class CommentForm(ReaderForm):
    problem = ""  # why no reply can be sent, although one was written

    text = PlainTextField(
        label=gettext_lazy("Your comment"),
        max_length=MAX_COMMENT_LENGTH,
        error_messages={"required": gettext_lazy("Write your comment.")},
        help_text=gettext_lazy(
            "Plain text, up to 2,000 characters. It is shown once a moderator has approved it."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    name = LineField(
        label=gettext_lazy("Name (optional)"),
        max_length=MAX_NAME_LENGTH,
        required=False,
        help_text=gettext_lazy("It is shown with your comment."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    address = AddressField(
        label=gettext_lazy("E-mail address (optional)"),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )
    wants_replies = forms.BooleanField(
        label=gettext_lazy("Notify me of replies by e-mail"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["address"].help_text = _(
            "Never shown. Stored only as a digest, by which you can have your comments erased."
        )
        if not is_configured():
            del self.fields["wants_replies"]

    def clean(self) -> dict[str, Any]:
        if self.problem:
            raise ValidationError(self.problem)
        if self.cleaned_data.get("wants_replies") and not self.cleaned_data.get("address", "x"):
            message = _("Write the address for notices of replies, or clear the box below.")
            self.add_error("address", ValidationError(message, code="required"))
        return self.cleaned_data


def find_commented(model_name: str, slug: str) -> Any:
    """Return a public article or question whose comments are on. Raises as `get_or_redirect`."""
    if not settings.CLIPQA_COMMENTS:
        raise Http404
    record = get_or_redirect(RECORDS[model_name], slug)
    if not comments_are_open(record):
        raise Http404
    return record


@public_page
def comment_list(request: HttpRequest, model_name: str, slug: str) -> HttpResponse:
    record = find_commented(model_name, slug)
    listed = page_of(request, Threads(record), PER_PAGE)
    return render_page(
        request,
        "readers/comments/list.html",
        title=_("Comments: %(title)s") % {"title": record},
        canonical=listed.canonical,
        threads=listed.rows,
        pager=listed.pager,
        notices=listed.notices,
        **page_context(record),
    )


@public_page
def comment_sent(request: HttpRequest, model_name: str, slug: str) -> HttpResponse:
    record = find_commented(model_name, slug)
    template = "readers/comments/sent.html"
    return render_page(request, template, title=_("Thank you"), **page_context(record))


def page_context(record: Commented) -> dict[str, Any]:
    return {
        "record": record,
        "record_url": record.get_absolute_url(),
        "comments_url": comments_url(record),
        "new_url": comments_url(record, "new"),
    }


class CommentFormView(ReaderFormView):
    """The form of a comment, or of a reply with `?reply=` and the public id of a comment.

    If that comment is no longer shown, what was typed is kept and can be sent as a comment.
    """

    form_class = CommentForm
    template = "readers/comments/form.html"
    kind = "comment"
    record: Any = None
    parent: Comment | None = None
    problem = ""  # why no reply can be sent

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Moved as moved:
            # Preserves the method and the form, which was open while the slug was changed.
            return redirect(
                url_with_slug(moved.slug, request), permanent=True, preserve_request=True
            )
        except Gone:
            return gone(request)

    def setup_page(self) -> None:
        self.record = find_commented(self.kwargs["model_name"], self.kwargs["slug"])
        public_id = self.request.GET.get("reply", "")
        if not public_id:
            return
        self.parent = find_parent(self.record, public_id) if is_public_id(public_id) else None
        if self.parent is None:
            self.problem = _("The comment is no longer shown. You can send this as a new one.")
        elif is_full(self.parent):
            self.problem = _("The comment has too many replies. You can send this as a new one.")
            self.parent = None

    def get_title(self) -> str:
        return _("Reply to a comment") if self.parent else _("Write a comment")

    def get_page_context(self) -> dict[str, Any]:
        return {
            **page_context(self.record),
            "parent": view_of(self.parent) if self.parent else None,
            "problem": self.problem,
        }

    def get_form(self, data: Any = None) -> ReaderForm:
        form = super().get_form(data)
        form.problem = self.problem  # type: ignore[attr-defined]
        return form

    def store(self, form: CommentForm) -> str:
        names = ("form_id", "text", "name", "address", "wants_replies")
        given = form.cleaned_data
        message = Message(**{name: given[name] for name in names if name in given})
        receive_comment(message, self.record, self.parent)
        return self.get_confirmation_url()

    def get_confirmation_url(self) -> str:
        return comments_url(self.record, "sent")


def urls_below(model_name: str, prefix: str) -> list[URLPattern]:
    """Return the addresses of the comments on a kind of page."""
    name, options = f"{model_name}-comments", {"model_name": model_name}
    return [
        path(prefix, comment_list, options, name=name),
        path(f"{prefix}new/", CommentFormView.as_view(), options, name=f"{name}-new"),
        path(f"{prefix}sent/", comment_sent, options, name=f"{name}-sent"),
    ]
