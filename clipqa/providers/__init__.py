"""The table of video hosts: a new one is a module and a row here."""

from __future__ import annotations

from clipqa.providers.addresses import LONGEST, split_address, too_long
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
from clipqa.providers.vimeo import Vimeo
from clipqa.providers.youtube import YouTube
from clipqa.sentences import gettext_noop, quote

__all__ = [
    "MEDIA_PROVIDERS",
    "PROVIDERS",
    "BrokenUrl",
    "Provider",
    "Source",
    "SourceError",
    "Stops",
    "UnknownProvider",
    "choices",
    "configured",
    "frame_hosts",
    "get",
    "local_name",
    "recognise",
]

ProviderTable = dict[str, Provider]


def configured(*, dailymotion_player_id: str = "") -> ProviderTable:
    """The table as this site has set it up. Hosts come before files: they know their own."""
    rows: tuple[Provider, ...] = (
        YouTube(),
        Vimeo(),
        ArchiveOrg(),
        Dailymotion(dailymotion_player_id),
        Hls(),
        File(),
    )
    return {provider.name: provider for provider in rows}


PROVIDERS = configured()

# Those that our own <video> plays from an address or from this library's storage.
MEDIA_PROVIDERS = frozenset(name for name, row in PROVIDERS.items() if isinstance(row, File))


def get(name: str) -> Provider:
    """The row of that name as it is without any setting; raises KeyError for no such row."""
    return PROVIDERS[name]


def recognise(text: str) -> Source:
    """The video that a pasted address names; raises BrokenUrl or UnknownProvider."""
    url = split_address(text)
    for provider in PROVIDERS.values():
        source = provider.recognise(url)
        if source is not None:
            return _bounded(source)
    raise UnknownProvider(
        gettext_noop(
            "“%(value)s” is at no video host that ClipQA knows. Give an address at %(labels)s, "
            "or of a file ending in .mp4, .m4v, .webm or .m3u8."
        ),
        value=quote(text.strip()),
        labels=", ".join(
            row.label for row in PROVIDERS.values() if row.name not in MEDIA_PROVIDERS
        ),
    )


def _bounded(source: Source) -> Source:
    if len(source.source_id) > LONGEST:  # writing other scripts as %xx makes an address longer
        raise too_long(len(source.source_id))
    return source


def frame_hosts(table: ProviderTable = PROVIDERS) -> list[str]:
    """Every host whose player a page may frame, for the content security policy."""
    return sorted({host for provider in table.values() for host in provider.frame_hosts})


def choices() -> list[tuple[str, str]]:
    return [(provider.name, provider.label) for provider in PROVIDERS.values()]
