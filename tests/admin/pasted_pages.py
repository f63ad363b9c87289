"""Read and send the screen that checks a pasted topic, as a browser does."""

import hashlib
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clipqa.models.question import fold_name
from tests.admin.sent_forms import forms_of

CASES = Path(__file__).parents[1] / "data/pasted_pages/cases"
PASTE = reverse("admin:clipqa_article_paste")
SAVE = {"_save_records": "Save"}
ADDRESS = "https://youtu.be/jNQXAC9IVRw"


def case(name: str) -> str:
    return (CASES / f"{name}.txt").read_text(encoding="utf-8")


def cards(count: int, outlet: str = "Lake FM") -> str:
    """Return a page of so many records."""
    head = "Cold Water\n\nGroups meet at the lake before sunrise, in every season of the year.\n\n"
    return head + "".join(
        f"How cold is lake {number}?\n\nIt has {number} degrees in the morning.\n\n"
        f"Watch clip answer (00:10m)\nThumbnail\n\n{outlet}\n\n"
        f"{number:02}:10 - {number:02}:20\n\n"
        for number in range(1, count + 1)
    )


def outlet_field(outlet: str, name: str) -> str:
    return f"outlet-{hashlib.sha256(fold_name(outlet).encode()).hexdigest()[:8]}-{name}"


def with_video(outlet: str, address: str = ADDRESS, title: str = "Morning") -> dict[str, str]:
    """Return what is typed for all records of an outlet: the address of a new video."""
    return {outlet_field(outlet, "address"): address, outlet_field(outlet, "video_title"): title}


def paste(client: Client, text: str, **typed: str) -> HttpResponse:
    return client.post(PASTE, {"text": text, "language": "en", **typed})


def fields_of(response: HttpResponse) -> dict[str, Any]:
    """Return what the form of the screen sends without a change."""
    forms = forms_of(response.content.decode())
    form = next(form for form in forms if "edit_version" in form.fields)
    return {name: values[-1] for name, values in form.fields.items() if values}


def send(client: Client, shown: HttpResponse, url: str = PASTE, **typed: Any) -> HttpResponse:
    """Press the button that saves."""
    return client.post(url, {**fields_of(shown), **SAVE, **typed})


def save(client: Client, text: str, **typed: Any) -> HttpResponse:
    """Paste a text, type into its screen, and save."""
    return send(client, paste(client, text), **typed)


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Return the errors by the names of their fields."""
    found: dict[str, list[str]] = {}
    for form in response.context["check"].all_forms():
        for name, sentences in form.errors.items():
            found[form.add_prefix(name)] = [str(sentence) for sentence in sentences]
    return found


def said(response: HttpResponse) -> str:
    return " ".join(str(message) for message in response.context["messages"])
