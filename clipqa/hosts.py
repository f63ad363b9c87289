"""The provider table configured by the settings of this site."""

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings

from clipqa import providers


def provider_table() -> providers.ProviderTable:
    return _table(tuple(_frozen(getattr(settings, name)) for name in providers.SETTINGS))


@lru_cache(maxsize=4)
def _table(values: tuple[object, ...]) -> providers.ProviderTable:
    return providers.make_table(dict(zip(providers.SETTINGS, values, strict=True)))


def _frozen(value: object) -> object:
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return tuple(value) if is_list else value  # type: ignore[arg-type]


def provider_choices() -> list[tuple[str, str]]:
    """Return the choices of a model field. Migrations refer to this function, not to its values."""
    return provider_table().choices()
