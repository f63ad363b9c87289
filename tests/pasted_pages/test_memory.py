"""Long lines of a page are not kept in memory after it was read."""

from __future__ import annotations

import gc
import tracemalloc

from clipqa.pasted_pages.reading import MAX_LENGTH, read_page

PAGES = 8


def test_long_lines_are_not_kept_after_a_page_was_read() -> None:
    line = "a long line " * (MAX_LENGTH // 12 - 10)
    read_page("# Page\n\n" + line)
    tracemalloc.start()
    try:
        for n in range(PAGES):
            read_page(f"# Page {n}\n\n{n} {line}")
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < MAX_LENGTH
