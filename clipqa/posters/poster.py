"""The data of a poster for templates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Poster:
    """URLs of a poster in JPEG (`src`, `srcset`) and WebP, and the size of its largest file."""

    src: str
    srcset_webp: str
    srcset: str
    width: int
    height: int
