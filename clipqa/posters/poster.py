"""What a template needs to show a still image; pure data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Poster:
    """`src` and `srcset` are JPEG, `srcset_webp` the same in WebP; the size is the largest's."""

    src: str
    srcset_webp: str
    srcset: str
    width: int
    height: int
