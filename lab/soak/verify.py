"""`python -m lab.soak.verify FOLDER`: check the library at the end of a soak.

Compares the counters with a full recount, the index with the answers, and looks for every save
that was acknowledged.
"""

import sys
from pathlib import Path

import django

from lab.soak.ledger import Ledger

WRITERS = ("editor", "importer")


def main() -> None:
    folder = Path(sys.argv[1])
    django.setup()
    ledger = Ledger()
    _apply_due()
    compare_counts(ledger)
    compare_index(ledger)
    for writer in WRITERS:
        acknowledged = Ledger.read(folder / f"{writer}.json").acknowledged
        find_saves(ledger, writer, acknowledged)
    ledger.save(folder / "verify.json")


def _apply_due() -> None:
    from clipqa.curation import apply_due

    apply_due()


def compare_counts(ledger: Ledger) -> None:
    from clipqa import counters
    from clipqa.feed.page import newest_cards
    from clipqa.models import Answer

    published, shown = Answer.objects.published().count(), newest_cards().count
    ledger.done["answers at the end"] = published
    if shown != published:
        ledger.breach("wrong count", f"{shown} shown, {published} published at the end")
    if wrong := counters.miscounted():
        ledger.breach("wrong counters", f"{wrong} differ from a full recount at the end")


def compare_index(ledger: Ledger) -> None:
    from django.core.management import CommandError, call_command

    try:
        call_command("rebuild_search", "--check")
    except CommandError as error:
        ledger.breach("index", str(error))
    ledger.note("checks of the index")


def find_saves(ledger: Ledger, writer: str, acknowledged: dict[str, str]) -> None:
    from clipqa.models import Answer

    field = "key" if writer == "importer" else "pk"
    found = Answer.objects.filter(**{f"{field}__in": acknowledged}).values_list(field, "body")
    bodies = {str(name): body for name, body in found}
    for name, token in acknowledged.items():
        if token not in bodies.get(name, ""):
            ledger.breach("lost write", f"{writer}'s {name} does not contain {token}")
    ledger.done[f"{writer}: saves found again"] = len(acknowledged)


if __name__ == "__main__":
    main()
