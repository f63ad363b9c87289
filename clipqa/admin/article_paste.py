"""The page *Paste a page*, which makes drafts of the text of a web page.

A text is the draft of an article, or of the answers of a topic (`pasted_topics/`).
"""

from collections.abc import Mapping
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
from clipqa.admin.pasted_topics.pages import TEXT_CHANGED, topic_screen
from clipqa.curation.articles import ArticleParts, save_article
from clipqa.importers.articles.pasted import Draft, draft_from
from clipqa.importers.pasted_topics import MAX_RECORDS, fingerprint
from clipqa.models import Article, Status, User, Verb
from clipqa.models.article import MAX_BLOCKS
from clipqa.models.fields import translated, validate_storable
from clipqa.pasted_pages.reading import read_page
from clipqa.pasted_pages.values import Article as PastedArticle
from clipqa.pasted_pages.values import PageError, Topic

CREATE = "_create"

LANGUAGE = cast("Field[str, str]", Article._meta.get_field("language"))


class PasteForm(forms.Form):
    """A valid text is read as a `draft` or a `topic`. `read` identifies the text that was shown."""

    person: Any = None  # who pastes

    language = cast("forms.CharField", LANGUAGE.formfield(validators=LANGUAGE.validators))
    text = forms.CharField(
        label=gettext_lazy("Text of the page"),
        widget=forms.Textarea(attrs={"rows": 16, "cols": 80, "dir": "auto"}),
        help_text=gettext_lazy(
            "Select the whole page, an article or a topic with clip answers, copy it and paste it "
            "here. The next page shows how the text is read, and saves nothing."
        ),
        validators=[validate_storable],
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    draft: Draft | None = None
    topic: Topic | None = None
    dropped: tuple[str, ...] = ()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            page = read_page(text)
        except PageError as error:
            raise ValidationError(translated(error)) from error
        if isinstance(page, PastedArticle):
            draft = draft_from(page, self.cleaned_data.get("language", ""))
            self._check(draft)
            self.draft = draft
        else:
            self._check_topic(page)
            self.topic = page
        self.dropped = page.dropped
        return text

    def _check_topic(self, topic: Topic) -> None:
        if not self.person.has_perm("clipqa.add_answer"):
            message = _("This is a page of a topic with clip answers. You may not add answers.")
            raise ValidationError(message, code="forbidden")
        if not topic.records:
            raise ValidationError(_("This text has no clip answers."), code="records")
        if len(topic.records) > MAX_RECORDS:
            message = _(
                "This text has %(count)d clip answers; the limit is %(most)d. Paste a part of it."
            )
            values = {"count": len(topic.records), "most": MAX_RECORDS}
            raise ValidationError(message % values, code="records")

    def _check(self, draft: Draft) -> None:
        if not self.person.has_perm("clipqa.add_article"):
            message = _("This is an article. You may not add articles.")
            raise ValidationError(message, code="forbidden")
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
        return fingerprint(f"{self.cleaned_data['language']}\n{self.cleaned_data['text']}")

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
        if not (self.has_add_permission(request) or request.user.has_perm("clipqa.add_answer")):
            raise PermissionDenied
        form = PasteForm(request.POST if request.method == "POST" else None)
        form.person = request.user
        is_valid = form.is_valid()
        if form.topic:
            shown = topic_screen(self, request, form, form.topic)
        else:
            shown = self._article_screen(request, form, form.draft if is_valid else None)
        return shown if isinstance(shown, HttpResponse) else self._page(request, form, shown)

    def _page(
        self, request: HttpRequest, form: PasteForm, shown: Mapping[str, Any]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Paste a page"),
            "form": form,
            **shown,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/clipqa/article/paste.html", context)

    def _article_screen(
        self, request: HttpRequest, form: PasteForm, draft: Draft | None
    ) -> HttpResponse | dict[str, Any]:
        """Return the response to a pasted article, or what the page shows of it."""
        if draft is None:
            return {}
        if CREATE in request.POST and form.is_seen:
            return self._create(request, draft)
        if CREATE in request.POST:
            messages.warning(request, str(TEXT_CHANGED))
        return {"draft": draft, "parts": _parts(draft), "read": form.fingerprint}

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
