"""The list of records that a deletion cascades to, without search entries."""

from typing import Any

from django.utils.text import capfirst

from clipqa.models import SearchEntry


def without_entries(
    tree: list[Any], counts: dict[str, int], perms_needed: set[str], protected: list[Any]
) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
    """Remove search entries, which are internal and deleted with their answers."""
    hidden = str(SearchEntry._meta.verbose_name_plural)
    kept = {name: count for name, count in counts.items() if str(name) != hidden}
    return _pruned(tree), kept, perms_needed, protected


def _pruned(tree: list[Any]) -> list[Any]:
    kept = [_pruned(item) if isinstance(item, list) else item for item in tree]
    return [item for item in kept if item != [] and not _is_entry(item)]


def _is_entry(item: Any) -> bool:
    name = capfirst(SearchEntry._meta.verbose_name)
    return isinstance(item, str) and item.startswith(f"{name}: ")
