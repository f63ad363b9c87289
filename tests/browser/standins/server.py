"""A threaded server of static files, films with and without Range, and requests that hang."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.providers.tables import FULL_TABLE

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "static"
MEDIA = ROOT / "clipqa" / "demo" / "media"
FRAMES = " ".join(f"https://{host}" for host in FULL_TABLE.frame_hosts())
POLICY = (
    f"default-src 'self'; frame-src {FRAMES}; media-src 'self' blob:; "
    "object-src 'none'; base-uri 'none'"
)
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt",
    ".woff2": "font/woff2",
}


class Site:
    """Pages by path, and the URL of the server."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.released = threading.Event()  # ends the requests that /dead/ holds open
        self.url = ""

    def add_page(self, path: str, html: str) -> str:
        self.pages[path] = ("text/html; charset=utf-8", html.encode())
        return self.url + path

    def add_captions(self, path: str, vtt: str) -> str:
        self.pages[path] = ("text/vtt; charset=utf-8", vtt.encode())
        return path


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, site))
    server.daemon_threads = True
    site.url = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        site.released.set()
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, site: Site, *args: Any) -> None:
        self.site = site
        super().__init__(*args)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        kind, _, rest = path.removeprefix("/").partition("/")
        if path in self.site.pages:
            self._answer(200, *self.site.pages[path])
        elif kind == "dead":
            self.site.released.wait(60)
            self.close_connection = True
        elif kind in {"static", "media", "norange"}:
            self._send_file((STATIC if kind == "static" else MEDIA) / rest, kind)
        else:
            self._answer(404, "text/plain", b"")

    def _send_file(self, file: Path, kind: str) -> None:
        if not file.is_file():
            return self._answer(404, "text/plain", b"")
        requested = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        content = file.read_bytes()
        if not requested or kind == "norange":
            return self._answer(200, TYPES[file.suffix], content)
        first, last = int(requested[1]), int(requested[2] or len(content) - 1)
        place = f"bytes {first}-{min(last, len(content) - 1)}/{len(content)}"
        return self._answer(206, TYPES[file.suffix], content[first : last + 1], place)

    def _answer(self, status: int, content_type: str, content: bytes, place: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        if place:
            self.send_header("Content-Range", place)
            self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        try:
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the browser aborted the request

    def log_message(self, *args: object) -> None:
        pass
