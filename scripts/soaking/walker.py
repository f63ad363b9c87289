"""A reader who goes through a list from its first page to its last while others publish."""

import re
from html import unescape

from scripts.soaking.consistency import Listed, complaints, listed_in
from scripts.soaking.line import Line
from scripts.soaking.task import Task

NEXT = re.compile(r'<a href="([^"]+)"\s+data-swap="top"\s+data-key="next"')


READS = 0.2  # seconds that a page takes whoever reads it


def walk(task: Task, line: Line) -> None:
    """Of this list nothing is taken away meanwhile, so each card must be met once."""
    pages: list[Listed] = []
    url = task.stage.walk
    while url and task.goes_on():
        got = line.get(url)
        task.ledger.note("read: walk", got.ms)
        listed = listed_in(got.text)
        if got.status != 200 or listed is None:
            task.ledger.breach(f"status {got.status}", f"{url} in a walk")
            return
        for complaint in complaints(got.text):
            task.ledger.breach("wrong count", f"{url}: {complaint}")
        pages.append(listed)
        task.pause(READS)
        found = NEXT.search(got.text)
        url = task.stage.walk + unescape(found[1]).removeprefix(task.stage.walk) if found else ""
    if not url:
        task.ledger.note("walks to the end")
        for complaint in complaints_of(pages):
            task.ledger.breach("walk", f"{task.stage.walk}: {complaint}")


def complaints_of(pages: list[Listed]) -> list[str]:
    """What a whole walk says that is wrong: cards met twice or never, counts that change."""
    met = [card for page in pages for card in page.cards]
    counts = {page.count for page in pages}
    found = []
    if len(counts) > 1:
        found.append(f"it says {sorted(counts)} answers on its way")
    twice = sorted({card for card in met if met.count(card) > 1})
    if twice:
        found.append(f"{', '.join(twice)} met twice")
    if len(set(met)) != pages[0].count:
        found.append(f"{len(set(met))} of {pages[0].count} answers met")
    return found
