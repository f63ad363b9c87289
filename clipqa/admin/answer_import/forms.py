"""The form that takes a file or a pasted table."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clipqa.importers.formats import FORMATS
from clipqa.importers.problems import FileError
from clipqa.importers.staged_imports import stage
from clipqa.models import AnswerImport
from clipqa.models.fields import validate_storable

SUFFIXES = ",".join(suffix for row in FORMATS.values() for suffix in row.suffixes)
PASTED_NAMES = {"[": "pasted.json", "{": "pasted.jsonl"}


class UploadForm(forms.Form):
    """A valid form has staged the import, which is in `staged`."""

    person: Any = None
    staged: AnswerImport | None = None

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": SUFFIXES}),
        help_text=_(
            "CSV, TSV, Excel (.xlsx), JSON or JSON Lines. The first row names the columns."
        ),
        allow_empty_file=True,
    )
    text = forms.CharField(
        label=_("Or a pasted table"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 80, "dir": "auto"}),
        help_text=_(
            "Select the rows in the spreadsheet, with the row of column names, copy them and paste "
            "them here."
        ),
        validators=[validate_storable],
    )

    def clean(self) -> dict[str, Any]:
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "").lstrip("\n")
        if self.errors:
            return self.cleaned_data
        if bool(file) == bool(text.strip()):
            message = _("Choose a file or paste a table.")
            both = _("There are a file and a pasted table. Give one of them.")
            raise ValidationError(both if file else message, code="source")
        field = "file" if file else "text"
        name = file.name if file else PASTED_NAMES.get(text.lstrip()[:1], "pasted.csv")
        try:
            content = file.read() if file else text.encode()
            self.staged = stage(name, content, self.person)
        except FileError as error:
            self.add_error(field, ValidationError(str(error), code="unreadable"))
        return self.cleaned_data
