"""Choose the video of pasted records: one of their outlet, or the address of any."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from clipqa.admin.fields import record_id
from clipqa.admin.video_form import parse_source
from clipqa.curation.roles import visible_to
from clipqa.importers.names import NameIndex, NameMap
from clipqa.importers.pasted_topics import ChosenVideo
from clipqa.lib.timecodes import format_duration
from clipqa.models import Outlet, Video
from clipqa.models.fields import validate_plain_text, validate_storable
from clipqa.providers import Source
from clipqa.providers.pasted import MAX_PASTED

MAX_OFFERED = 50  # videos of an outlet; others are found by their address
MAX_TITLE_LENGTH: Any = Video._meta.get_field("title").max_length
MAX_NAME_LENGTH: Any = Outlet._meta.get_field("name").max_length
NOT_CHOSEN = ("", _("none yet"))
MISSING = _("This video is no longer offered. Choose another one, or paste its address.")
BOTH = _("A video is also chosen from the list. Clear one of the two.")
TITLE_ALONE = _("The address of this video is missing. Paste it, or clear the title.")

Choice = tuple[str, Any]


class VideoChoiceForm(forms.Form):
    """`chosen` is the video after `choose_videos`; None without one."""

    video = forms.CharField(
        label=_("A video of this outlet"), required=False, widget=forms.Select()
    )
    address = forms.CharField(
        label=_("Or the address of a video"),
        required=False,
        max_length=MAX_PASTED,
        validators=[validate_storable],
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "inputmode": "url"}),
    )
    video_title = forms.CharField(
        label=_("Its title, if it is new"),
        required=False,
        max_length=MAX_TITLE_LENGTH,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "dir": "auto"}),
    )

    source: Source | None = None
    chosen: ChosenVideo | None = None
    chosen_label: Any = _("the chosen video")

    def clean_address(self) -> str:
        text: str = self.cleaned_data["address"]
        if text:
            self.source = parse_source(text)
        return text

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        values = self.cleaned_data
        if values["video"] and values["address"]:
            self.add_error("address", ValidationError(BOTH, code="both"))
        elif values["video_title"] and not (values["video"] or values["address"]):
            self.add_error("address", ValidationError(TITLE_ALONE, code="required"))
        return cleaned

    @property
    def typed(self) -> bool:
        """Whether any field has a value, so that the page shows the fields."""
        return any(self[name].value() for name in VideoChoiceForm.base_fields)

    @property
    def video_field(self) -> str:
        """The field at which errors of the chosen video stand."""
        return "video" if self.cleaned_data.get("video") else "address"

    def offer(self, choices: Sequence[Choice]) -> None:
        chosen = str(self["video"].value() or "")
        known = {value for value, _label in choices}
        kept = [(chosen, self.chosen_label)] if chosen and chosen not in known else []
        self.fields["video"].widget.choices = [NOT_CHOSEN, *kept, *choices]


class OutletForm(VideoChoiceForm):
    """The outlet of several records, and their video."""

    outlet = forms.CharField(
        label=_("Outlet"),
        required=False,
        max_length=MAX_NAME_LENGTH,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
    )


def choose_videos(choices: Iterable[VideoChoiceForm], person: Any) -> None:
    """Set the chosen video of each valid form, by one statement. Adds errors to the forms."""
    valid = [form for form in choices if not form.errors]
    ids = {pk for form in valid if (pk := record_id(form.cleaned_data["video"])) is not None}
    videos = visible_to(person, Video.objects.all()).in_bulk(ids) if ids else {}
    for form in valid:
        source = form.source
        if typed := form.cleaned_data["video"]:
            video = videos.get(record_id(typed))
            if video is None:
                form.add_error("video", ValidationError(MISSING, code="missing"))
                continue
            source, form.chosen_label = Source(video.provider, video.source_id), _label(video)
        if source is not None:
            form.chosen = ChosenVideo(source, form.cleaned_data["video_title"])


def offered_videos(names: Iterable[str], person: Any) -> dict[str, list[Choice]]:
    """Return the newest videos of the outlets with these names that the user may use.

    Takes the same number of statements for any number of outlets.
    """
    given = {name for name in names if name}
    outlets = NameMap(given, NameIndex(Outlet))
    found = {name: outlet.pk for name in given if (outlet := outlets.get(name)) is not None}
    by_outlet: dict[int, list[Choice]] = defaultdict(list)
    if found:
        for video in _newest(set(found.values()), person):
            by_outlet[video.outlet_id].append((str(video.pk), _label(video)))
    return {name: by_outlet[pk] for name, pk in found.items()}


def _newest(outlets: set[int], person: Any) -> Iterable[Video]:
    videos = visible_to(person, Video.objects.filter(outlet__in=outlets))
    place = Window(RowNumber(), partition_by=F("outlet"), order_by=F("pk").desc())
    newest: QuerySet[Any] = videos.annotate(place=place).filter(place__lte=MAX_OFFERED)
    return newest.order_by("-pk")


def _label(video: Video) -> str:
    day = video.aired_on.isoformat() if video.aired_on else ""
    length = format_duration(video.duration_ms) if video.duration_ms else ""
    return " · ".join(filter(None, [video.title, day, length]))
