"""The table of video hosts. A new provider is a module and a row here.

`clipqa.hosts.provider_table()` is the table configured by the settings of this site. Recognition
and rendering both use it.
"""

from __future__ import annotations

from collections.abc import Mapping

from clipqa.providers.archive_org import ArchiveOrg
from clipqa.providers.base import (
    BrokenUrl,
    Provider,
    Source,
    SourceError,
    Stops,
    UnknownProvider,
)
from clipqa.providers.dailymotion import Dailymotion
from clipqa.providers.file import File, local_name
from clipqa.providers.hls import Hls
from clipqa.providers.media_length import MediaProbe, fetch_length, probe_media
from clipqa.providers.oembed import VideoDetails, fetch_thumbnail, look_up_video, parse_details
from clipqa.providers.peertube import PeerTube
from clipqa.providers.table import ProviderTable
from clipqa.providers.vimeo import Vimeo
from clipqa.providers.youtube import YouTube

__all__ = [
    "MEDIA_PROVIDERS",
    "PROVIDERS",
    "SETTINGS",
    "BrokenUrl",
    "MediaProbe",
    "Provider",
    "ProviderTable",
    "Source",
    "SourceError",
    "Stops",
    "UnknownProvider",
    "VideoDetails",
    "configured",
    "fetch_length",
    "fetch_thumbnail",
    "local_name",
    "look_up_video",
    "parse_details",
    "probe_media",
]

# Hosts come before files, since they know their own URLs. The first that recognises a URL is used.
PROVIDERS: tuple[type[Provider], ...] = (
    YouTube,
    Vimeo,
    ArchiveOrg,
    Dailymotion,
    PeerTube,
    Hls,
    File,
)

# Those that the <video> element plays from a URL or from this library's storage.
MEDIA_PROVIDERS = frozenset(row.name for row in PROVIDERS if issubclass(row, File))

# The Django settings from which rows are constructed.
SETTINGS = tuple(row.setting for row in PROVIDERS if row.setting)


def make_table(values: Mapping[str, object] | None = None) -> ProviderTable:
    """Return the table for these values of settings. A row without a value has its defaults."""
    values = values or {}
    return ProviderTable(
        row(values[row.setting]) if row.setting in values else row()  # type: ignore[call-arg]
        for row in PROVIDERS
    )
