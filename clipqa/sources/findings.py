"""What one check of a source found."""

from dataclasses import dataclass

from clipqa.models import Health


@dataclass(frozen=True)
class Finding:
    """`detail` is a sentence for editors. `is_silent`: the host gave no readable answer."""

    health: Health
    detail: str = ""
    length_ms: int | None = None

    @property
    def is_silent(self) -> bool:
        return self.health == Health.UNKNOWN
