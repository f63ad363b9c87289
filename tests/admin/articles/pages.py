"""Values of new blocks as the page's script sends them, and the errors of all forms of the page."""

from typing import Any

from django.http import HttpResponse


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
