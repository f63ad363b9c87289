"""A small library with every kind of page, and its URLs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection

from tests.factories import make_clip, make_cues, make_outlet, make_published, make_topic
from tests.factories import make_video as video
from tests.operating.reader import Reader

TOPICS = ("Ceasefires", "Ports", "Harvests", "Schools", "Rivers", "Elections", "Bridges", "Bees")
OUTLETS = ("Delta News", "Harbour Public TV", "North Post", "Hill Radio", "City Desk")
SECTIONS = ("topics", "outlets", "questions", "videos")
ELSEWHERE = [
    "/",
    "/search/",
    "/topics/",
    "/outlets/",
    "/about/",
    "/search/?fragment=feed",
    "/search/?fragment=facet&facet=topic",
    "/search/?fragment=facet&facet=outlet&topic=ports",
    "/search/?page=2",
    "/search/?page=999",
    "/search/?duration=nonsense",
    "/api/v1/answers/",
    "/api/v1/answers/?per_page=50",
    "/api/v1/topics/",
    "/api/v1/outlets/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-questions.xml",
    "/videos/report-1/captions.en.vtt",
]
MORE = [
    "?sort=oldest",
    "?sort=oldest&page=2",
    "?q=talks",
    "?q=talks&fragment=feed",
    "?fragment=feed&sort=longest",
    "?fragment=feed&sort=shortest",
    "?language=en&duration=short",
    "?year=2025&duration=medium",
]


def fill() -> None:
    outlets = [make_outlet(name) for name in OUTLETS]
    topics = [make_topic(name) for name in TOPICS]
    videos = [video(outlets[n % 5], title=f"Report {n}") for n in range(1, 21)]
    for number in range(40):
        film = videos[number % 20]
        make_published(
            f"What does number {number} say about the talks?",
            clip=make_clip(film, 1_000 * number, 1_000 * number + 9_000),
            topics=[topics[number % 8]],
        )
    make_cues(videos[0], (1_000, 3_000, "the talks go on"))


def addresses(origin: Reader) -> list[str]:
    """Return more than 200 URLs: those in the sitemaps, and filtered lists."""
    named = [
        urlsplit(found).path
        for section in SECTIONS
        for found in re.findall("<loc>(.*?)</loc>", origin.get(f"/sitemap-{section}.xml").text)
    ]
    lists = [path for path in named if path.startswith(("/topics/", "/outlets/"))]
    return [
        *ELSEWHERE,
        *named,
        *(f"{path}{more}" for path in [*lists, "/search/"] for more in MORE),
    ]


@contextmanager
def missing_table(name: str) -> Iterator[None]:
    """Rename a table, so that every page that reads it is a 500."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} RENAME TO {name}_aside")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {name}_aside RENAME TO {name}")
