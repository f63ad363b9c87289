"""Erase an answer permanently. The form asks for a reason and a typed confirmation."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clipqa.admin.record_page import WithRecordPages
from clipqa.curation.erasing import erase, records_to_erase
from clipqa.models import Answer
from clipqa.models.fields import validate_plain_text


class EraseForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=1000,
        validators=[validate_plain_text],
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "It stays on record beside your name. Don’t repeat what is to be erased."
        ),
    )
    typed = forms.CharField(
        label=gettext_lazy("Type the answer’s public id to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )

    def __init__(self, *args: Any, answer: Answer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer = answer

    def clean_typed(self) -> str:
        """Accept the answer's public id, or the text of its question."""
        typed = str(self.cleaned_data["typed"]).strip()
        if typed not in {self.answer.public_id, self.answer.question.text}:
            raise forms.ValidationError(
                _("That is not its public id. Type %(id)s to erase this answer."),
                params={"id": self.answer.public_id},
            )
        return typed


class WithErasing(WithRecordPages):
    """Mixin for the answers' admin, whose delete page only archives."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = path("<path:object_id>/erase/", wrap(self.erase_view), name="answer_erase")
        return [own, *super().get_urls()]

    def erase_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        answer: Any = self.get_object(request, unquote(object_id))
        if not request.user.has_perm("clipqa.add_erasure"):
            raise PermissionDenied
        form = EraseForm(request.POST or None, answer=answer)
        if request.method == "POST" and form.is_valid():
            self._say_erased(request, erase(answer, form.cleaned_data["why"]))
            return HttpResponseRedirect(reverse("admin:clipqa_answer_changelist"))
        going = records_to_erase(answer)
        context = {
            "title": _("Erase for good: %(name)s") % {"name": answer.question},
            "form": form,
            "going": [(record._meta.verbose_name, record) for record in going],
            "staying": _staying(answer, going),
        }
        return self.record_page(request, answer, "answer/erase", context)

    def _say_erased(self, request: HttpRequest, left: list[str]) -> None:
        messages.success(request, _("The answer is erased for good; its address says it is gone."))
        if left:
            sentence = _("These files could not be deleted. Delete them by hand: %(names)s")
            messages.error(request, sentence % {"names": ", ".join(left)})


def _staying(answer: Answer, going: list[Any]) -> list[Any]:
    leaned_on = [answer.clip, answer.clip.video, answer.question]
    return [(record._meta.verbose_name, record) for record in leaned_on if record not in going]
