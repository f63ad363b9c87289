from __future__ import annotations

import re

from clipqa.providers.file import File
from clipqa.sentences import gettext_noop


class Hls(File):
    name = "hls"
    label = gettext_noop("HLS stream")
    example = "https://example.org/talk/index.m3u8"
    suffix = re.compile(r"\.m3u8$", re.IGNORECASE)
