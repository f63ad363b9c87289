"""Look up the answers of a public page by its pasted URL."""

import re
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

QUESTION = re.compile(r"/questions/([^/]+)/?$")
EMBED = re.compile(r"/embed/([a-z0-9]+)/?$")
ANCHOR = re.compile(r"answer-([a-z0-9]+)$")
VIDEO = re.compile(r"/videos/([^/]+)/?$")


def answers_at(text: str) -> dict[str, str]:
    """Return a lookup of the answers at a URL; empty if `text` isn't a public page's URL.

    Accepts `/questions/SLUG/`, with `?answer=ID` or `#answer-ID` for one of its answers,
    `/embed/ID/` and `/videos/SLUG/`, on any host, since a library may have several.
    """
    try:
        url = urlsplit(text.strip())
    except ValueError:
        return {}
    path = unquote(url.path)
    if public_id := _public_id(url, path):
        return {"public_id": public_id}
    if found := QUESTION.search(path):
        return {"question__slug": found[1]}
    if found := VIDEO.search(path):
        return {"clip__video__slug": found[1]}
    return {}


def _public_id(url: SplitResult, path: str) -> str:
    if found := EMBED.search(path) or ANCHOR.fullmatch(url.fragment):
        return str(found[1])
    return parse_qs(url.query).get("answer", [""])[0] if QUESTION.search(path) else ""
