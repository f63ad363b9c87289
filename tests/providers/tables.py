"""The provider table without any setting, and with a value for each of them."""

from __future__ import annotations

from clipqa import providers

VALUES: dict[str, object] = {
    "CLIPQA_DAILYMOTION_PLAYER_ID": "xabc",
    "CLIPQA_PEERTUBE_HOSTS": ("tube.example.org", "videos.example.net:8443"),
}

DEFAULT_TABLE = providers.make_table()
FULL_TABLE = providers.make_table(VALUES)
