"""The editor's form as a browser fills it in: the article's fields, its blocks and its notes."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.admin.pages import _sent, filled


def editor_values(response: HttpResponse) -> dict[str, Any]:
    """Return every value that the page would submit unchanged."""
    context: Any = response.context
    sent = filled(response)
    for name, total in context["blocks"]["totals"]:
        sent |= {f"block_{name}-TOTAL_FORMS": total, f"block_{name}-INITIAL_FORMS": 0}
    for row in context["blocks"]["rows"]:
        sent |= {f"{row.prefix}-id": row.form.block_id, f"{row.prefix}-ordering": row.ordering}
        typed = _sent(row.form)
        sent |= {name: value for name, value in typed.items() if not name.endswith("-DELETE")}
        if row.is_deleted:
            sent[f"{row.prefix}-DELETE"] = "on"
    return sent


def save_page(client: Client, url: str, follow: bool = False, **typed: Any) -> HttpResponse:
    """Open the page, change values, and save it."""
    opened = client.get(url)
    assert opened.status_code == 200
    return client.post(url, {**editor_values(opened), **typed, "_save": "Save"}, follow=follow)


def block(name: str, at: int, place: int, **values: Any) -> dict[str, Any]:
    """Return the values of a new block as the page's script adds it."""
    prefix = f"block_{name}-{at}"
    typed = {f"{prefix}-{field}": value for field, value in values.items()}
    total = {f"block_{name}-TOTAL_FORMS": at + 1}
    return {f"{prefix}-id": "", f"{prefix}-ordering": place, **typed, **total}


def page_errors(response: HttpResponse) -> dict[str, list[str]]:
    """Return the errors of the form and of all blocks by the names of their fields."""
    context: Any = response.context
    found = {name: list(map(str, each)) for name, each in context["adminform"].form.errors.items()}
    for inline in context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {f"{form.prefix}-{name}": list(each) for name, each in form.errors.items()}
    for row in context["blocks"]["rows"]:
        if row.form.is_bound:
            found |= {
                f"{row.prefix}-{name}": list(map(str, each))
                for name, each in row.form.errors.items()
            }
    return found
