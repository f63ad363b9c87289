"""Error messages of packages without Django: English here, translated where they are shown."""

from __future__ import annotations

MAX_QUOTE_LENGTH = 60


def gettext_noop(text: str) -> str:
    """Mark a string for `makemessages`, without importing Django."""
    return text


class SentenceError(ValueError):
    """An error whose message is a sentence. Callers translate `template` and add `values`."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template % values if values else template)


def quote(value: object) -> str:
    """Return a given value, shortened and printable, to quote inside a sentence."""
    text = value if isinstance(value, str) else _name(value)
    short = text if len(text) <= MAX_QUOTE_LENGTH else text[:MAX_QUOTE_LENGTH] + "…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in short)


def _name(value: object) -> str:
    if isinstance(value, int) and abs(value) >= 10**MAX_QUOTE_LENGTH:
        return "…"  # Python raises ValueError for the text of a very long integer
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    return type(value).__name__  # a list or a dict may be too large or too deep to show
