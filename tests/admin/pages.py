"""Fill in the admin's forms as a browser does, with changed values."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


def page_of(record: Any) -> str:
    return reverse(f"admin:clipqa_{record._meta.model_name}_change", args=[record.pk])


def add_page(model_name: str) -> str:
    return reverse(f"admin:clipqa_{model_name}_add")


def list_page(model_name: str) -> str:
    return reverse(f"admin:clipqa_{model_name}_changelist")


def filled(response: HttpResponse) -> dict[str, Any]:
    """Return every value that the page's form would submit unchanged."""
    context: Any = response.context
    sent = _sent(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        sent |= _sent(inline.formset.management_form)
        for form in inline.formset.forms:
            sent |= _sent(form)
    return sent | _blocks_sent(context.get("blocks"))


def save(client: Client, url: str, follow: bool = False, **typed: Any) -> HttpResponse:
    """Open the page, change values, and save it."""
    opened = client.get(url)
    assert opened.status_code == 200
    return client.post(url, {**filled(opened), **typed, "_save": "Save"}, follow=follow)


def store_transcript(client: Client, url: str, follow: bool = False, **typed: Any) -> HttpResponse:
    """Save a form with a transcript, then the page that shows what was read and what would go."""
    saved = save(client, url, **typed)
    assert saved.status_code == 302
    page = saved["Location"]
    version = client.get(page).context["form"]["edit_version"].value()
    return client.post(page, {"edit_version": version, "_store": "Store it"}, follow=follow)


def decision_of(response: HttpResponse) -> dict[str, Any]:
    """Return what the form below a proposal would submit unchanged."""
    context: Any = response.context
    return _sent(context["form"])


def errors(response: HttpResponse) -> dict[str, list[str]]:
    context: Any = response.context
    return {name: list(map(str, found)) for name, found in context["adminform"].form.errors.items()}


def _blocks_sent(blocks: Any) -> dict[str, Any]:
    """Return the values of an article's blocks, which are forms of several types in one list."""
    if blocks is None:
        return {}
    sent: dict[str, Any] = {}
    for name, total in blocks["totals"]:
        sent |= {f"block_{name}-TOTAL_FORMS": total, f"block_{name}-INITIAL_FORMS": 0}
    for row in blocks["rows"]:
        sent |= {f"{row.prefix}-id": row.form.block_id, f"{row.prefix}-ordering": row.ordering}
        typed = _sent(row.form)
        sent |= {name: value for name, value in typed.items() if not name.endswith("-DELETE")}
        if row.is_deleted:
            sent[f"{row.prefix}-DELETE"] = "on"
    return sent


def _sent(form: BaseForm) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "decompress"):
            parts = bound.field.widget.decompress(bound.initial) if bound.initial else ["", ""]
            given = value if form.is_bound else parts
            sent |= {f"{bound.html_name}_{at}": part or "" for at, part in enumerate(given)}
        elif value is True:
            sent[bound.html_name] = "on"
        elif value is not None and value is not False and not hasattr(value, "read"):
            sent[bound.html_name] = [_key(each) for each in value] if _is_many(value) else value
    return sent


def _is_many(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _key(value: Any) -> Any:
    return getattr(value, "pk", value)
