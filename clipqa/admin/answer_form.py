"""The form of an answer, with its question and its clip on the same page."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clipqa.admin.conflicts.versions import VersionInput, find_newer, record_version
from clipqa.admin.evidence_form import EvidenceForm
from clipqa.admin.fields import (
    RecordSelect,
    RecordSelectMultiple,
    RecordsField,
    TimecodeField,
    check_times,
    record_id,
)
from clipqa.admin.publishing.form import PublishingForm
from clipqa.admin.removed_topics import RemovedTopicsField
from clipqa.admin.topic_names import TopicNamesField
from clipqa.admin.video_address import VideoAddressForm
from clipqa.curation.get_or_create import ALL, COPY
from clipqa.curation.roles import visible_to
from clipqa.history import name_of
from clipqa.lib.richtext import has_words
from clipqa.models import Answer, Clip, Question, Topic, User, Video
from clipqa.models.fields import validate_language, validate_plain_text
from clipqa.models.question import MAX_QUESTION_LENGTH, fold_question

VIDEO_OF_CLIP = Clip._meta.get_field("video")
RELATED_QUESTIONS = Question._meta.get_field("related_questions")
TOPICS_OF_QUESTION = Question._meta.get_field("topics")
TIMECODE_HELP = _("For example 02:20.5 or 1:02:03, or seconds such as 140.5.")


class AnswerForm(EvidenceForm, VideoAddressForm, PublishingForm):
    videos: QuerySet[Video] = Video.objects.all()  # the videos on offer
    may_add_question = may_change_question = may_change_clip = True
    may_change_owner = True
    person: Any = None  # who edits

    clip_version = forms.CharField(widget=VersionInput, required=False)
    new_question = forms.CharField(
        label=_("Or type a new one"),
        required=False,
        max_length=MAX_QUESTION_LENGTH,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
    )
    question_language = forms.CharField(
        label=_("Language of the new question"),
        required=False,
        max_length=35,
        validators=[validate_language],
        widget=forms.TextInput(attrs={"size": 8}),
        help_text=_("For example en or pt-BR. If empty, the language of the video is used."),
    )
    add_topics = RecordsField(
        Topic.objects.all(),
        label=_("Add topics"),
        required=False,
        widget=RecordSelectMultiple(TOPICS_OF_QUESTION, admin.site),
        help_text=_("Topics belong to the question, so all its answers get them."),
    )
    remove_topics = RemovedTopicsField(
        label=_("Remove topics"),
        required=False,
        help_text=_("They are removed from the question, so from all its answers."),
    )
    topic_names = TopicNamesField()
    link_questions = RecordsField(
        Question.objects.all(),
        label=_("Link as related"),
        required=False,
        widget=RecordSelectMultiple(RELATED_QUESTIONS, admin.site),
        help_text=_("These questions and this one are shown on each other's pages."),
    )
    video = forms.ModelChoiceField(
        Video.objects.all(),
        label=_("Video"),
        widget=RecordSelect(VIDEO_OF_CLIP, admin.site),
        help_text=_("Search by title or outlet, or paste the video's address."),
        error_messages={"required": _("Choose the video that contains the answer.")},
    )
    start_ms = TimecodeField(label=_("Start"), help_text=TIMECODE_HELP)
    end_ms = TimecodeField(label=_("End"))
    shared_clip = forms.ChoiceField(
        label=_("A change of the times applies to"),
        required=False,
        initial=COPY,
        widget=forms.RadioSelect,
    )

    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Owner"),
        required=False,
        help_text=_(
            "The owner can edit the answer while it is a draft. Readers don't see the owner."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "question" in self.fields:  # absent on a read-only page
            self.fields["question"].required = False
        self._add_video_button()
        self._remove_forbidden_fields()
        if self.instance.pk:
            clip = self.instance.clip
            times = {"video": clip.video_id, "start_ms": clip.start_ms, "end_ms": clip.end_ms}
            self.initial = {**times, **self.initial}
        self.fill()
        if "remove_topics" in self.fields:
            removal: Any = self.fields["remove_topics"]
            removal.offer_topics_of(self._shown_question())

    def _shown_question(self) -> int | None:
        shown = self["question"].value() if "question" in self.fields else None
        return shown.pk if isinstance(shown, Question) else record_id(str(shown))

    def versions(self, record: Answer) -> dict[str, str]:
        clip = f"{record.clip_id}-{record_version(record.clip)}" if record.pk else ""
        return {"clip_version": clip, **super().versions(record)}

    def related_records(self, newer: Any) -> Iterable[Model]:
        return [newer, newer.clip]

    def find_newer(self) -> Model | None:
        """Return the answer also if only its clip was changed or replaced meanwhile."""
        newer = super().find_newer()
        if newer is not None:
            return newer
        clip_id, _dash, version = self.data.get("clip_version", "").partition("-")
        clip = Clip.objects.get(pk=Answer.objects.values_list("clip").get(pk=self.instance.pk)[0])
        newer_clip = find_newer(clip, version if clip_id == str(clip.pk) else "")
        return Answer.objects.get(pk=self.instance.pk) if newer_clip else None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        check_times(self, self.cleaned_data.get("video"))
        self._add_named_topics()
        self._check_question()
        self._check_removed_topics()
        # With a new question the answer retains its old one until the save, since the page shows
        # the old one when another field is refused.
        if not self.cleaned_data.get("question"):
            self.cleaned_data.pop("question", None)
        self._check_key()
        if "_submit" in self.data and not has_words(self.cleaned_data.get("body") or ""):
            message = _("The answer is empty. Write it, then submit it for review.")
            self.add_error("body", ValidationError(message, code="empty"))
        return cleaned

    def check_evidence(self) -> None:
        """Require no reason for a private draft, which publishes nothing."""
        if not self.saves_draft:
            super().check_evidence()

    def _add_named_topics(self) -> None:
        if named := self.cleaned_data.pop("topic_names", None):
            chosen = self.cleaned_data.get("add_topics") or ()
            self.cleaned_data["add_topics"] = [*chosen, *named]

    def _check_question(self) -> None:
        if self.errors.keys() & {"question", "new_question"}:
            return
        chosen, typed = self.cleaned_data.get("question"), self.cleaned_data.get("new_question")
        if not chosen and not typed:
            message = _("The question is missing. Choose one, or type a new one.")
            self.add_error("question", ValidationError(message, code="required"))
        elif typed and not fold_question(typed):
            message = _("The question contains no words. Type the question.")
            self.add_error("new_question", ValidationError(message))
        elif chosen and typed and not self._is_saved_question(chosen):
            message = _("A question is also chosen above. Clear one of the two.")
            self.add_error("new_question", ValidationError(message, code="both"))

    def _check_removed_topics(self) -> None:
        """Refuse topics of another question than the one that is chosen."""
        removed = self.cleaned_data.get("remove_topics")
        if not removed:
            return
        typed, chosen = self.cleaned_data.get("new_question"), self.cleaned_data.get("question")
        question_id = None if typed or chosen is None else chosen.pk
        if {question for question, _topic in removed} != {question_id}:
            message = _(
                "These are topics of another question. Clear them, or choose that question."
            )
            self.add_error("remove_topics", ValidationError(message, code="other_question"))

    def _is_saved_question(self, question: Question) -> bool:
        """Return whether this is the saved question, which a typed one replaces."""
        return bool(self.instance.pk) and self.initial.get("question") == question.pk

    def _check_key(self) -> None:
        key = self.cleaned_data.get("key")
        others = Answer.objects.exclude(pk=self.instance.pk).filter(key=key)
        if key and others.exists():
            message = _(
                "Another answer already has this key. Enter a different one, or leave the field "
                "empty."
            )
            self.add_error("key", ValidationError(message, code="unique"))

    def _add_video_button(self) -> None:
        """Add Django's button that opens a window to add a video."""
        field: Any = self.fields["video"]
        field.queryset = self.videos.all()
        field.widget = RelatedFieldWidgetWrapper(
            field.widget,
            VIDEO_OF_CLIP.remote_field,
            admin.site,
            can_add_related=self.may_add_video,
        )

    def _remove_forbidden_fields(self) -> None:
        if not self.may_add_question:
            self._remove_fields("new_question", "question_language")
        if not self.may_change_question:
            self._remove_fields("add_topics", "topic_names", "remove_topics", "link_questions")
        else:
            linked: Any = self.fields["link_questions"]
            linked.queryset = visible_to(self.person, Question.objects.all())
        if not self.instance.pk or not self.may_change_owner:
            self._remove_fields("owner")
        else:
            self._set_owner_choices()
        answer_count = self.instance.clip.answers.count() if self.instance.pk else 0
        if answer_count < 2 or not self.may_change_clip:
            self._remove_fields("shared_clip")
            return
        all_answers = ngettext("all %(count)d answer", "all %(count)d answers", answer_count)
        choice: Any = self.fields["shared_clip"]
        choice.choices = [
            (COPY, _("this answer only (it gets a copy)")),
            (ALL, all_answers % {"count": answer_count}),
        ]

    def _set_owner_choices(self) -> None:
        choice: Any = self.fields["owner"]
        choice.label_from_instance = name_of
        owner = Q(pk=self.instance.created_by_id)
        people = User.objects.filter(Q(is_staff=True, is_active=True) | owner)
        choice.queryset = people.order_by("username")
        self.initial["owner"] = self.instance.created_by_id

    def _remove_fields(self, *names: str) -> None:
        for name in names:
            del self.fields[name]
