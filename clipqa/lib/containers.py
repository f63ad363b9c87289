"""Detect a truncated film by the sizes in its container.

A film whose upload or encoding was interrupted begins like any other. A browser plays it up to
the end of the file or, where the index was to follow at the end, not at all.
"""

from __future__ import annotations

from typing import IO, Final

# ISO/IEC 14496-12, section 4.2: size in 32 bits; 1: in the 64 bits that follow; 0: to the end.
MAX_BOXES: Final = 200_000  # a fragmented film has two boxes for each second or two
# RFC 8794 (EBML), section 4, and RFC 9559 (Matroska), section 5: the header, then one segment.
SEGMENT: Final = 0x18538067
MAX_ID_BYTES, MAX_SIZE_BYTES = 4, 8  # bytes


def is_truncated(file: IO[bytes], size: int, extension: str) -> bool:
    """Return whether `file`, of `size` bytes, ends before its container. Rewinds the file."""
    check = _is_truncated_webm if extension == ".webm" else _is_truncated_mp4
    try:
        return check(file, size)
    finally:
        file.seek(0)


def _is_truncated_mp4(file: IO[bytes], size: int) -> bool:
    """A box reaches past the end, or there is media data (`mdat`) without its index (`moov`)."""
    at, kinds = 0, set()
    for _ in range(MAX_BOXES):
        if at + 8 > size:
            break
        file.seek(at)
        head = file.read(16)
        length, kind = int.from_bytes(head[:4]), head[4:8]
        kinds.add(kind)
        if length == 1:
            length = int.from_bytes(head[8:16])
        if length == 0:
            length = size - at
        if length < 8:
            break  # not a box: bytes after the film don't matter to players
        at += length
    return at > size or (b"mdat" in kinds and b"moov" not in kinds)


def _is_truncated_webm(file: IO[bytes], size: int) -> bool:
    file.seek(0)
    head = file.read(4096)
    at = 0
    while at + 1 < len(head):
        identity, start = _number(head, at, MAX_ID_BYTES, keeps_marker=True)
        length, start = _number(head, start, MAX_SIZE_BYTES, keeps_marker=False)
        if length is None:
            return False  # unknown size: a live recording, which has no length to compare with
        if identity == SEGMENT:
            return start + length > size
        at = start + length
    return False


def _number(head: bytes, at: int, largest: int, *, keeps_marker: bool) -> tuple[int | None, int]:
    """Return a variable-size integer and its end; None for the reserved value "unknown".

    An element id includes the length marker of its first byte (`keeps_marker`), a size does not.
    """
    first = head[at] if at < len(head) else 0
    width = 9 - first.bit_length()
    if width > largest:
        return None, at
    value = int.from_bytes(head[at : at + width])
    if keeps_marker:
        return value, at + width
    value &= (1 << 7 * width) - 1
    return (None if value == (1 << 7 * width) - 1 else value), at + width
