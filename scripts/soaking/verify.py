"""`python -m scripts.soaking.verify FOLDER`: at the end, what the library holds.

Counters against a full recount, the index against the answers, and every save that was promised.
"""

import sys
from pathlib import Path

import django

from scripts.soaking.ledger import Ledger

WRITERS = ("editor", "importer")


def main() -> None:
    folder = Path(sys.argv[1])
    django.setup()
    ledger = Ledger()
    _settle()
    compare_counts(ledger)
    compare_index(ledger)
    for writer in WRITERS:
        promised = Ledger.read(folder / f"{writer}.json").promised
        compare_promises(ledger, writer, promised)
    ledger.keep(folder / "verify.json")


def _settle() -> None:
    from clipqa.curation import settle

    settle()


def compare_counts(ledger: Ledger) -> None:
    from clipqa import counters
    from clipqa.feed.page import newest_cards
    from clipqa.models import Answer

    published, said = Answer.objects.published().count(), newest_cards().count
    ledger.done["answers at the end"] = published
    if said != published:
        ledger.breach("wrong count", f"{said} said, {published} published at the end")
    if wrong := counters.miscounted():
        ledger.breach("wrong counters", f"{wrong} differ from a full recount at the end")


def compare_index(ledger: Ledger) -> None:
    from django.core.management import CommandError, call_command

    try:
        call_command("rebuild_search", "--check")
    except CommandError as error:
        ledger.breach("index", str(error))
    ledger.note("checks of the index")


def compare_promises(ledger: Ledger, writer: str, promised: dict[str, str]) -> None:
    from clipqa.models import Answer

    field = "key" if writer == "importer" else "pk"
    found = dict(Answer.objects.filter(**{f"{field}__in": promised}).values_list(field, "body"))
    bodies = {str(name): body for name, body in found.items()}
    for name, token in promised.items():
        if token not in bodies.get(name, ""):
            ledger.breach("lost write", f"{writer}'s {name} does not say {token}")
    ledger.done[f"{writer}: saves found again"] = len(promised)


if __name__ == "__main__":
    main()
