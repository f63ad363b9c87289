"""Who writes to what, and what readers ask for; written once, read by everybody."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "stage.json"


@dataclass(frozen=True)
class Stage:
    """Answers by who may write to them; the walk's outlet only ever gets new ones."""

    people: dict[str, str]  # name: password
    edited: list[tuple[int, str]]  # the editor's own: answer, address of its page
    contested: list[int]  # saved by two writers, who meet there
    turned: list[int]  # archived and published again
    drafts: list[int]
    walk: str
    walk_outlet: str
    outlets: list[str]
    topics: list[str]
    paths: dict[str, list[str]]  # by kind
    texts: list[str]

    def keep(self, folder: Path) -> None:
        (folder / NAME).write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, folder: Path) -> "Stage":
        kept = json.loads((folder / NAME).read_text())
        kept["edited"] = [(pk, path) for pk, path in kept["edited"]]
        return cls(**kept)
