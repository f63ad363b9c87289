"""What a clip's length is called."""

SHORT_BELOW_MS = 15_000
LONG_ABOVE_MS = 60_000


def length_of(duration_ms: int) -> str:
    if duration_ms < SHORT_BELOW_MS:
        return "short"
    return "medium" if duration_ms <= LONG_ABOVE_MS else "long"
