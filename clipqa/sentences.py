"""Error sentences of the pure floor: English here, translated by whoever shows them."""

from __future__ import annotations

LONGEST_QUOTE = 60


def gettext_noop(text: str) -> str:
    """Mark a sentence for the translators; this floor knows no Django."""
    return text


class SentenceError(ValueError):
    """A refusal that is a whole sentence; `template` and `values` let an upper floor translate."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template % values if values else template)


def quote(value: object) -> str:
    """What somebody gave, short and printable, for showing inside a sentence."""
    text = value if isinstance(value, str) else _name(value)
    short = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in short)


def _name(value: object) -> str:
    if isinstance(value, int) and abs(value) >= 10**LONGEST_QUOTE:
        return "…"  # Python refuses to write very long integers
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    return type(value).__name__  # a list or a dict may be too large or too deep to show
