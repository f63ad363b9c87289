"""The page that turns a text copied from a web page into the draft of an article."""

import hashlib
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Field, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.base import RecordPagesMixin
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.importers.articles.pasted import Draft, draft_from
from clipqa.models import Article, Status, User, Verb
from clipqa.models.article import MAX_BLOCKS
from clipqa.models.fields import translated, validate_storable
from clipqa.pasted_pages.reading import read_page
from clipqa.pasted_pages.values import Article as PastedArticle
from clipqa.pasted_pages.values import PageError

CREATE = "_create"

LANGUAGE = cast("Field[str, str]", Article._meta.get_field("language"))


class PasteForm(forms.Form):
    """Its `draft` is what a valid text is read as. `read` identifies the text that was shown."""

    language = cast("forms.CharField", LANGUAGE.formfield(validators=LANGUAGE.validators))
    text = forms.CharField(
        label=gettext_lazy("Text of the page"),
        widget=forms.Textarea(attrs={"rows": 16, "cols": 80, "dir": "auto"}),
        help_text=gettext_lazy(
            "Select the whole article on its page, copy it and paste it here. Nothing is saved "
            "before you have seen what was read."
        ),
        validators=[validate_storable],
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    draft: Draft | None = None
    dropped: tuple[str, ...] = ()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            page = read_page(text)
        except PageError as error:
            raise ValidationError(translated(error)) from error
        if not isinstance(page, PastedArticle):
            message = _(
                "This is a page of a topic with %(count)d clip answers, not an article. Import "
                "its answers instead."
            )
            raise ValidationError(message % {"count": len(page.records)}, code="topic")
        draft = draft_from(page, self.cleaned_data.get("language", ""))
        self._check(draft)
        self.draft, self.dropped = draft, page.dropped
        return text

    def _check(self, draft: Draft) -> None:
        if not draft.article.title:
            message = _("This text has no title. Write a short one in the first line, after a #.")
            raise ValidationError(message, code="title")
        if len(draft.blocks) > MAX_BLOCKS:
            message = _(
                "This text has %(count)d blocks; the limit is %(most)d. Paste a part of it."
            )
            values = {"count": len(draft.blocks), "most": MAX_BLOCKS}
            raise ValidationError(message % values, code="blocks")
        _validate(draft.article, ["language"])
        for block in draft.blocks:
            _validate(block.spec.model(**block.contents), ["parent", "ordering", "region"])

    @property
    def fingerprint(self) -> str:
        text = f"{self.cleaned_data['language']}\n{self.cleaned_data['text']}"
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_seen(self) -> bool:
        """Return whether the page has shown what this very text is read as."""
        return bool(self.cleaned_data["read"] == self.fingerprint)


class PastingMixin(RecordPagesMixin):
    """Mixin for the admin of articles."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.paste_view)
        return [path("paste/", view, name=self._url_name("paste")), *super().get_urls()]

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PasteForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and form.draft:
            if CREATE in request.POST and form.is_seen:
                return self._create(request, form.draft)
            if CREATE in request.POST:
                changed = _("The text was changed. Check again what was read.")
                messages.warning(request, changed)
        draft = form.draft if form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Paste a page"),
            "form": form,
            "draft": draft,
            "parts": _parts(draft) if draft else [],
            "read": form.fingerprint if draft else "",
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/clipqa/article/paste.html", context)

    def _create(self, request: HttpRequest, draft: Draft) -> HttpResponse:
        article = draft.article
        article.created_by = cast("User", request.user)
        article.status = Status.DRAFT
        save_article(article, ArticleParts(draft.blocks), verb=Verb.CREATED)
        self.log_addition(request, article, [{"added": {}}])
        message = _("The draft was created. Cite the clips that prove it, then publish it.")
        messages.success(request, message)
        return HttpResponseRedirect(self.record_url("change", article))


def _parts(draft: Draft) -> list[tuple[Any, str]]:
    """Return the name of each block's type, and its text."""
    return [(each.spec.model._meta.verbose_name, "\n".join(each.texts)) for each in draft.blocks]


def _validate(record: Model, exclude: list[str]) -> None:
    """Raise the errors of a record as sentences, since the form has no fields for them."""
    try:
        record.clean_fields(exclude=exclude)
    except ValidationError as error:
        sentences = []
        for name, messages_of_field in error.message_dict.items():
            label = record._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            sentences += [f"{capfirst(label)}: {message}" for message in messages_of_field]
        raise ValidationError(sentences) from error
