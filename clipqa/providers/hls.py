from __future__ import annotations

from typing import ClassVar

from clipqa.lib.sentences import gettext_noop
from clipqa.providers.file import File


class Hls(File):
    name = "hls"
    label = gettext_noop("HLS stream")
    example = "https://example.org/talk/index.m3u8"
    suffixes: ClassVar[tuple[str, ...]] = (".m3u8",)
