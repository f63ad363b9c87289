"""The values of the duration facet."""

SHORT_BELOW_MS = 15_000
LONG_ABOVE_MS = 60_000


def duration_bucket(duration_ms: int) -> str:
    if duration_ms < SHORT_BELOW_MS:
        return "short"
    return "medium" if duration_ms <= LONG_ABOVE_MS else "long"
