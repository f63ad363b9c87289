"""The provider table as this site has set it up."""

from functools import lru_cache

from django.conf import settings

from clipqa import providers


def provider_table() -> providers.ProviderTable:
    return _table(settings.CLIPQA_DAILYMOTION_PLAYER_ID)


@lru_cache(maxsize=4)
def _table(dailymotion_player_id: str) -> providers.ProviderTable:
    return providers.configured(dailymotion_player_id=dailymotion_player_id)


def frame_hosts() -> list[str]:
    """Every host whose player a card may load, for the content security policy."""
    return providers.frame_hosts(provider_table())
