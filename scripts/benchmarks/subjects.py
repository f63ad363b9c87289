"""What a library is asked for: its largest topic and outlet, words as common as are wanted."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Listed:
    path: str
    count: int
    per_page: int

    def page(self, share: float) -> str:
        """The address of a page somewhere in the list: 0 is the first, 1 the last."""
        last = max(1, ceil(self.count / self.per_page))
        number = 1 + round(share * (last - 1))
        return self.path if number == 1 else f"{self.path}?page={number}"


@dataclass(frozen=True)
class Subjects:
    everything: Listed
    topic: Listed
    outlet: Listed
    outlet_slug: str
    question_slug: str
    very_common: str
    common: str
    middling: str
    rare: str
    phrase: str
    typo: str
