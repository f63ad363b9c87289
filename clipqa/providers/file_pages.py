"""URLs that end like a video file but are a web page about it.

A browser would report such a page as a broken video. Since no URL is fetched to find out, the URLs
of such pages are recognised by the patterns of well-known kinds of sites.
"""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qs, unquote

from clipqa.lib.sentences import gettext_noop, quote
from clipqa.providers.base import BrokenUrl, host_of, segments

# MediaWiki: /wiki/File:Talk.webm, in any language (/wiki/Datei:Talk.webm).
WIKI_FOLDERS = {"wiki", "w", "index.php"}
SHARING_HOSTS = {"dropbox.com", "www.dropbox.com"}
IS_DIRECT = {"dl": {"1"}, "raw": {"1", "true"}, "download": {"1", "true"}}
SHOWS_A_PAGE = {"dl": {"0"}, "raw": {"0", "false"}, "web": {"1"}, "preview": {"1", "true"}}
GITEA_VIEWS = {"branch", "tag", "commit"}


def reject_page(url: SplitResult) -> None:
    """Raise `BrokenUrl` if the URL is that of a page about a file."""
    if _is_page(url):
        raise BrokenUrl(
            gettext_noop(
                "“%(value)s” is a web page about a file, not the file. Open it, and copy the "
                "address of its download or “raw” link."
            ),
            value=quote(url.geturl()),
        )


def _is_page(url: SplitResult) -> bool:
    query = parse_qs(url.query)
    if _has_value(query, IS_DIRECT):
        return False
    parts = segments(url)
    return (
        _has_value(query, SHOWS_A_PAGE)
        or host_of(url) in SHARING_HOSTS
        or _is_wiki_page(parts)
        or _is_code_page(host_of(url), parts)
    )


def _has_value(query: dict[str, list[str]], values: dict[str, set[str]]) -> bool:
    return any(query.get(name, [""])[0].lower() in expected for name, expected in values.items())


def _is_wiki_page(parts: list[str]) -> bool:
    if len(parts) < 2 or parts[-2].lower() not in WIKI_FOLDERS:
        return False
    namespace, colon, _name = unquote(parts[-1]).partition(":")
    return bool(colon and namespace)


def _is_code_page(host: str, parts: list[str]) -> bool:
    """Return whether this is a file's page at a code host.

    Most use /owner/project/blob/...; GitLab adds a hyphen before "blob".
    """
    if "-" in parts and "blob" in parts[parts.index("-") + 1 :][:1]:
        return True
    match parts[2:4]:
        case ["blob" | "tree", *_] | [_, "blob"]:
            return True
        case ["src", view]:
            return view in GITEA_VIEWS or host == "bitbucket.org"
    return False
