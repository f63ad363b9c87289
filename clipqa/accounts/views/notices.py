"""The page on which users choose the notices that they get by e-mail."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from clipqa.accounts.views.login import render_page, staff_required
from clipqa.curation.roles import may_review
from clipqa.lib import mail_settings
from clipqa.models import NoticeChoices, User


class NoticesForm(forms.ModelForm):
    class Meta:
        model = NoticeChoices
        fields = ("handed_in", "sent_back", "published")
        labels = {
            "handed_in": _(
                "An answer, an article, or a change of a published one, is submitted for review"
            )
        }

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (may_review(person) or may_review(person, "article")):
            del self.fields["handed_in"]


@staff_required
def notices(request: HttpRequest) -> HttpResponse:
    person = cast("User", request.user)
    found = NoticeChoices.objects.filter(person=person).first()
    choices = found or NoticeChoices(person=person)
    data = request.POST if request.method == "POST" else None
    form = NoticesForm(data, instance=choices, person=person)
    if request.method == "POST" and form.is_valid():
        _save(form)
        messages.success(request, _("Your choice of notices is saved."))
        return redirect("accounts:notices")
    values = {"email": person.email, "is_configured": mail_settings.is_configured()}
    return render_page(request, "notices", _("Notices by e-mail"), form=form, **values)


def _save(form: NoticesForm) -> None:
    values = {name: form.cleaned_data[name] for name in form.fields}
    NoticeChoices.objects.update_or_create(person=form.instance.person, defaults=values)
