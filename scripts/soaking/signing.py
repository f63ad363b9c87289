"""A word under an answer that names one save of it, so that it can be found again. Pure."""

import re

TOKEN = re.compile(r"soaked(\d+)x(\d+)")


def token_of(number: int, pk: int) -> str:
    return f"soaked{number:05d}x{pk}"


def signed(body: str, token: str) -> str:
    """The answer with this word in place of an earlier one."""
    before, _, last = body.rpartition("\n\n")
    return f"{before if last.startswith('soaked') else body}\n\n{token}"


def number_in(body: str) -> int:
    """The save that the answer is as of; 0 for none."""
    found = TOKEN.findall(body)
    return int(found[-1][0]) if found else 0
