from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PIL import Image

from clipqa.posters import frames
from clipqa.posters.frames import probe_duration_ms, take_frame
from tests.posters.films import film, hls_film

pytestmark = pytest.mark.ffmpeg


@pytest.fixture(scope="module")
def mp4(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("films") / "film.mp4")


def colour(png: bytes | None) -> str:
    assert png is not None
    red, _, blue = Image.open(io.BytesIO(png)).convert("RGB").getpixel((100, 100))
    return "red" if red > blue else "blue"


def test_the_frame_is_the_one_at_the_start_of_the_clip(mp4: Path) -> None:
    assert [colour(take_frame(mp4, ms)) for ms in (0, 960, 1000, 1960)] == [
        "red",
        "red",
        "blue",
        "blue",
    ]


def test_the_frame_of_a_webm_and_of_a_playlist_is_taken_too(tmp_path: Path) -> None:
    webm = film(tmp_path / "film.webm", "-c:v", "libvpx", "-deadline", "realtime")
    playlist = hls_film(tmp_path / "hls")
    assert colour(take_frame(webm, 1200)) == "blue"
    assert colour(take_frame(playlist, 1200)) == "blue"
    assert colour(take_frame(playlist, 500)) == "red"


def test_a_time_beyond_the_end_has_no_frame(mp4: Path) -> None:
    assert take_frame(mp4, 60_000) is None


def test_the_duration_is_read_in_milliseconds(mp4: Path, tmp_path: Path) -> None:
    assert probe_duration_ms(mp4) == 2000
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(mp4.read_bytes()[:200])
    assert probe_duration_ms(broken) is None


def test_without_ffmpeg_there_is_no_frame_and_no_error(
    mp4: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert take_frame(mp4, 0) is None
    assert probe_duration_ms(mp4) is None


def test_a_hanging_ffmpeg_is_stopped(
    mp4: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "ffmpeg"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(frames, "TIMEOUT_SECONDS", 0.2)
    assert take_frame(mp4, 0) is None


def test_a_file_with_another_extension_is_not_read(mp4: Path, tmp_path: Path) -> None:
    for name in ("film.txt", "film.avi", "film"):
        (tmp_path / name).write_bytes(mp4.read_bytes())
        assert take_frame(tmp_path / name, 0) is None
    assert take_frame(tmp_path / "missing.mp4", 0) is None


class RecordingHandler(BaseHTTPRequestHandler):
    requests: list[str] = []

    def do_GET(self) -> None:
        self.requests.append(self.path)
        self.send_error(404)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def recording_server() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), RecordingHandler)
    RecordingHandler.requests.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/secret.ts"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", ["film.m3u8", "film.mp4", "film.webm"])
def test_a_crafted_playlist_contacts_no_host(
    tmp_path: Path, recording_server: str, name: str
) -> None:
    crafted = tmp_path / name
    crafted.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{recording_server}\n#EXT-X-ENDLIST\n"
    )
    assert take_frame(crafted, 0) is None
    assert probe_duration_ms(crafted) is None
    assert RecordingHandler.requests == []


def test_ffmpeg_contacts_no_host_even_if_the_check_fails(
    tmp_path: Path, recording_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "is_self_contained", lambda playlist: True)
    crafted = tmp_path / "film.m3u8"
    crafted.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{recording_server}\n#EXT-X-ENDLIST\n"
    )
    assert take_frame(crafted, 0) is None
    assert RecordingHandler.requests == []


def test_a_playlist_shows_no_file_from_another_folder(tmp_path: Path) -> None:
    hls_film(tmp_path / "private")
    crafted = tmp_path / "public" / "film.m3u8"
    crafted.parent.mkdir()
    crafted.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n../private/film0.ts\n")
    assert take_frame(crafted, 0) is None
