"""A reader who goes through a list from its first page to its last while others publish."""

import re
from html import unescape

from lab.http_client import HTTPClient
from lab.soak.consistency import ListPage, inconsistencies, parse_list_page
from lab.soak.task import Task

NEXT = re.compile(r'<a href="([^"]+)"\s+data-swap="top"\s+data-key="next"')
READING_S = 0.2  # between two pages


def walk(task: Task, client: HTTPClient) -> None:
    """Nothing is removed from this list during the run, so each card must be met exactly once."""
    pages: list[ListPage] = []
    url = task.scenario.walk
    while url and task.should_continue():
        response = client.get(url)
        task.ledger.note("read: walk", response.ms)
        page = parse_list_page(response.text)
        if response.status != 200 or page is None:
            task.ledger.breach(f"status {response.status}", f"{url} in a walk")
            return
        for inconsistency in inconsistencies(response.text):
            task.ledger.breach("wrong count", f"{url}: {inconsistency}")
        pages.append(page)
        task.pause(READING_S)
        url = _next_url(response.text, task.scenario.walk)
    if not url:
        task.ledger.note("walks to the end")
        for inconsistency in walk_inconsistencies(pages):
            task.ledger.breach("walk", f"{task.scenario.walk}: {inconsistency}")


def _next_url(html: str, start: str) -> str:
    found = NEXT.search(html)
    return start + unescape(found[1]).removeprefix(start) if found else ""


def walk_inconsistencies(pages: list[ListPage]) -> list[str]:
    """Name cards that were met twice or never, and counts that changed on the way."""
    met = [card for page in pages for card in page.cards]
    counts = {page.count for page in pages}
    found = []
    if len(counts) > 1:
        found.append(f"the pages count {sorted(counts)} answers")
    twice = sorted({card for card in met if met.count(card) > 1})
    if twice:
        found.append(f"{', '.join(twice)} met twice")
    if len(set(met)) != pages[0].count:
        found.append(f"{len(set(met))} of {pages[0].count} answers met")
    return found
