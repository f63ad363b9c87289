"""Memory that decoding pictures takes, measured in a separate process."""

import io
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from clipqa.posters import renditions
from clipqa.posters.limits import PosterError
from clipqa.posters.renditions import make_renditions
from tests.posters.crafted_pictures import GREY, RGB, RGBA, flat_png, jpeg, one_colour_webp

MAX_MIB = 200
# VmHWM instead of getrusage, which includes the memory of the process before exec().
MEASURE = """
import sys
from pathlib import Path
import django
django.setup()
from clipqa.posters.limits import PosterError
from clipqa.posters.renditions import make_renditions

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))

before = peak()
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        with path.open("rb") as file:
            make_renditions(file)
        said = "taken"
    except PosterError:
        said = "refused"
    print(path.name, said, (peak() - before) // 1024)
"""


def pictures() -> dict[str, tuple[bytes, str]]:
    """Return the most expensive accepted picture of each kind, and refused ones."""
    return {
        "webp-of-34-bytes": (one_colour_webp(6_324, 6_324), "refused"),
        "webp-4k": (one_colour_webp(3_840, 2_160), "taken"),
        "png-of-311-kB": (flat_png(6_324, 6_324, RGBA, 16), "refused"),
        "png-of-16-bits": (flat_png(6_324, 6_324, GREY, 16), "taken"),
        "png-clear": (flat_png(5_000, 6_600, RGBA), "taken"),
        "png-tall": (flat_png(3_199, 6_398, RGB), "taken"),
        "jpeg-in-passes": (jpeg(4_300, 4_300, is_progressive=True), "taken"),
        "jpeg-in-too-many-passes": (jpeg(6_000, 5_000, is_progressive=True), "refused"),
    }


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
def test_no_picture_takes_more_than_the_budget(tmp_path: Path) -> None:
    files = pictures()
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, (data, _said) in files.items():
        (folder / name).write_bytes(data)
    measured = measure(folder, tmp_path)
    assert {name: said for name, said, _ in measured} == {n: said for n, (_, said) in files.items()}
    assert max(grown for _, _, grown in measured) < MAX_MIB, measured


def measure(folder: Path, data: Path) -> list[tuple[str, str, int]]:
    """Return for each picture whether it was accepted and by how many MiB the process grew."""
    environment = {**os.environ, "CLIPQA_DATA_DIR": str(data), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(folder)],
        capture_output=True,
        check=True,
        cwd=settings.BASE_DIR,
        env={**environment, "DJANGO_SETTINGS_MODULE": "clipqa.settings"},
        text=True,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    return [(name, said, int(grown)) for name, said, grown in lines]


def test_the_expensive_files_are_small() -> None:
    assert len(one_colour_webp(6_324, 6_324)) == 34
    assert 300_000 < len(flat_png(6_324, 6_324, RGBA, 16)) < 320_000
    assert make_renditions(io.BytesIO(one_colour_webp(640, 360))).width == 640


def test_the_message_for_too_much_memory_names_size_and_limit() -> None:
    with pytest.raises(PosterError) as refusal:
        make_renditions(io.BytesIO(one_colour_webp(6_324, 6_324)))
    assert "6324 × 6324 pixels, 40.0 megapixels" in str(refusal.value)
    assert "the limit for a WebP file of its kind is 8.4" in str(refusal.value)


def test_concurrent_pictures_are_decoded_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    active: list[int] = []
    most: list[int] = []
    open_picture = Image.open

    def watched(*args: Any, **kwargs: Any) -> Image.Image:
        active.append(1)
        most.append(len(active))
        time.sleep(0.05)
        active.pop()
        return open_picture(*args, **kwargs)

    monkeypatch.setattr(Image, "open", watched)
    data = flat_png(64, 64)
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: make_renditions(io.BytesIO(data)), range(4)))
    assert (len(made), most) == (4, [1] * 4)


def test_a_picture_that_would_wait_too_long_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(renditions, "MAX_WAIT_SECONDS", 0.01)
    with renditions._lock, pytest.raises(PosterError, match="Try again in a minute"):
        make_renditions(io.BytesIO(flat_png(64, 64)))
