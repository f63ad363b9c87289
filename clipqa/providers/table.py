"""All providers of a site: find the video of a URL, and the row of a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clipqa.lib.sentences import gettext_noop, quote
from clipqa.providers.addresses import MAX_LENGTH, split_address, too_long
from clipqa.providers.base import Provider, Source, UnknownProvider


class ProviderTable:
    """Rows by name, in the order in which they are tried."""

    def __init__(self, rows: Iterable[Provider]) -> None:
        self._rows = {row.name: row for row in rows}

    def __getitem__(self, name: str) -> Provider:
        return self._rows[name]

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._rows.values())

    def recognise(self, text: str) -> Source:
        """Return the video at a pasted URL. Raises `BrokenUrl` or `UnknownProvider`."""
        url = split_address(text)
        for provider in self:
            source = provider.recognise(url)
            if source is not None:
                return _check_length(source)
        raise UnknownProvider(
            gettext_noop(
                "“%(value)s” is not at a video host that ClipQA supports. Give an address at "
                "%(labels)s, or of a file ending in %(suffixes)s."
            ),
            value=quote(text.strip()),
            labels=", ".join(self.host_labels()),
            suffixes=", ".join(self.suffixes()),
        )

    def host_labels(self) -> list[str]:
        """Return the labels of the hosts whose URLs this site accepts."""
        return [row.label for row in self if row.example and not row.suffixes]

    def suffixes(self) -> list[str]:
        """Return the suffixes of URLs of files that the <video> element plays."""
        return [suffix for row in reversed(list(self)) for suffix in row.suffixes]

    def frame_hosts(self) -> list[str]:
        """Return every host whose player may be framed, for the content security policy."""
        return sorted({host for row in self for host in row.frame_hosts})

    def choices(self) -> list[tuple[str, str]]:
        return [(row.name, row.label) for row in self]


def _check_length(source: Source) -> Source:
    if len(source.source_id) > MAX_LENGTH:  # escaping other scripts as %xx makes a URL longer
        raise too_long(len(source.source_id))
    return source
