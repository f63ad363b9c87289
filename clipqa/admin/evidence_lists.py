"""The evidence in the list of answers: its filter, and publishing several answers at once."""

from __future__ import annotations

from collections.abc import Iterable
from time import thread_time
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.admin.base import RecordPagesMixin
from clipqa.admin.evidence_form import reason_field
from clipqa.admin.evidence_overrides import REASON
from clipqa.curation import publish
from clipqa.curation.evidence_reasons import Reason, reasoned, record_reasons, with_reason
from clipqa.curation.evidence_results import examine_nearby, store, until
from clipqa.curation.evidence_summary import signature_of, summarise
from clipqa.db.statements import ids_in
from clipqa.evidence import Finding
from clipqa.lib.richtext import has_words
from clipqa.models import Answer, EvidenceOverride, EvidenceResult, Status

SECONDS = 5.0  # of CPU, for the answers of one action that are not checked
MAX_HELD = 100  # answers on the page that asks for a reason


class EvidenceFilter(admin.SimpleListFilter):
    """Filters by stored results. The checks are not run for a list."""

    title = _("evidence")
    parameter_name = "evidence"
    template = "admin/clipqa/answer/evidence_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("fails", _("Checks fail")),
            ("reasoned", _("Checks fail, reason given")),
            ("open", _("Advice only")),
            ("fine", _("Fine")),
            ("unchecked", _("Not checked")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        results = EvidenceResult.objects.filter(answer=OuterRef("pk"), checked_at__isnull=False)
        given = EvidenceOverride.objects.filter(
            answer=OuterRef("answer"), signature=OuterRef("signature")
        )
        failing = results.filter(failing__gt=0)
        condition = {
            "fails": Exists(failing.filter(~Exists(given))),
            "reasoned": Exists(failing.filter(Exists(given))),
            "open": Exists(results.filter(failing=0, advice__gt=0)),
            "fine": Exists(results.filter(failing=0, advice=0)),
            "unchecked": ~Exists(results),
        }.get(self.value() or "")
        found: QuerySet = queryset if condition is None else queryset.filter(condition)
        return found


class Held(NamedTuple):
    """An answer that was not published, because checks fail and no reason is recorded."""

    answer: Answer
    failing: list[Finding]
    signature: str


class HeldForm(forms.Form):
    evidence_reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[REASON].required = True


class PublishingMixin(RecordPagesMixin):
    """Mixin for the answers' admin."""

    def publish_or_hold(
        self, request: HttpRequest, answers: list[Answer]
    ) -> tuple[list[Answer], list[Answer], list[Held]]:
        """Publish answers. Those whose checks fail are published only if a reason was submitted.

        Return the published answers, those without a text, and those that need a reason.
        """
        held, unchecked = _held(answers)
        form = HeldForm(request.POST) if REASON in request.POST else None
        with transaction.atomic():
            if form is not None and form.is_valid():
                _publish_with_reason(held, form.cleaned_data[REASON])
                held = []
            waiting = {each.answer for each in held} | unchecked
            without_text = publish(each for each in answers if each not in waiting)
        if unchecked:
            self.message_user(request, _unchecked_message(len(unchecked)), messages.WARNING)
        left_out = {*without_text, *waiting}
        return [each for each in answers if each not in left_out], without_text, held

    def ask_for_reason(self, request: HttpRequest, held: list[Held]) -> HttpResponse:
        asked = held[:MAX_HELD]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Publish despite failing checks?"),
            "held": [(each, self.record_url("change", each.answer)) for each in asked],
            "left": len(held) - len(asked),
            "form": HeldForm(request.POST if REASON in request.POST else None),
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/clipqa/answer/publish.html", context)


def _publish_with_reason(held: list[Held], text: str) -> None:
    with with_reason(text):
        publish(each.answer for each in held)
    record_reasons(
        (each.answer, Reason(text, each.signature, tuple(each.failing))) for each in held
    )


def _held(answers: Iterable[Answer]) -> tuple[list[Held], set[Answer]]:
    """Return the answers that fail without a recorded reason, and those not reached in time.

    Answers that are published already, or have no text, are neither.
    """
    new = {
        each.pk: each
        for each in answers
        if each.status != Status.PUBLISHED and has_words(each.body)
    }
    results = EvidenceResult.objects.filter(answer__in=ids_in(new), checked_at__isnull=False)
    rest = new.keys() - {*results.filter(failing=0).values_list("pk", flat=True)}
    waiting = examine_nearby(Answer.objects.filter(pk__in=ids_in(rest)))
    examined = list(until(thread_time() + SECONDS, waiting))
    store(examined)
    found = []
    for answer, findings, _generation in examined:
        failing = summarise(findings).failing
        found.append(Held(new[answer.pk], failing, signature_of(failing, answer.clip)))
    known = reasoned(each.signature for each in found)
    held = [
        each for each in found if each.signature and (each.answer.pk, each.signature) not in known
    ]
    return held, {new[pk] for pk in rest - {each.answer.pk for each in found}}


def _unchecked_message(count: int) -> str:
    sentence = ngettext(
        "%(count)d answer was not published, because there was no time to check its evidence. "
        "Publish it again, with fewer others.",
        "%(count)d answers were not published, because there was no time to check their evidence. "
        "Publish them again, fewer at a time.",
        count,
    )
    return sentence % {"count": count}
