"""Draw the stand-in footage of the demo library: `python lab/draw_slates.py [name ...]`.

Needs Pillow and ffmpeg; reads clipqa/demo/library.json and answers.jsonl, writes
clipqa/demo/media. The results are committed, so only a changed title or clip asks for a new run.

Every frame shows its own number (0 is the first) three times: in the large timecode (tenths), in
the small "frame" line, and in a strip of blocks that a program can read from the pixels:

    20 blocks of 16x16 px in one row, block i covers x = 32 + 16*i .. +15, y = 320 .. 335
    block 0      white   marker        blocks 2-17  frame number, 16 bits, highest bit first,
    block 1      black   marker                     white = 1
    block 18     even parity: white when the number has an odd count of ones
    block 19     white   marker

Read the luma at the middle of a block, threshold 128; a wrong marker or parity means that the
pixels are not a whole frame. docs/demo.md has a reader in JavaScript and in Python.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

DEMO = Path(__file__).resolve().parent.parent / "clipqa" / "demo"
MEDIA = DEMO / "media"
WIDTH, HEIGHT, FPS = 640, 360, 25
STRIP_X, STRIP_Y, BLOCK, BITS = 32, 320, 16, 16
INK = (255, 255, 255)
Colour = tuple[int, int, int]

# A quiet beep of 60 ms on every full second makes the timecode audible. AAC adds 1,024 samples
# before the first, so the sound starts that much late; otherwise the picture would, since HLS has
# no edit list to hide them.
BEEP = "aevalsrc='0.06*sin(2*PI*880*t)*lt(mod(t+0.064,1),0.06)':s=16000"
PRIMING = ["-itsoffset", "0.064"]
ENCODE = (
    "-c:v libx264 -preset veryslow -tune animation -crf 37 -bf 0 -g 50 -keyint_min 50"
    " -sc_threshold 0 -x264-params ipratio=1.1 -pix_fmt yuv420p -c:a aac -b:a 8k -ac 1"
    " -map_metadata -1 -fflags +bitexact"
).split()
MP4 = ["-movflags", "+faststart", "-f", "mp4"]
HLS = (
    "-f hls -hls_time 4 -hls_playlist_type vod -hls_segment_type fmp4"
    " -hls_flags independent_segments -hls_fmp4_init_filename init.mp4 -hls_segment_filename"
).split()


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.load_default(size)
    assert isinstance(face, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return face


def shade(colour: str, factor: float) -> Colour:
    red, green, blue = (int(int(colour[i : i + 2], 16) * factor) for i in (1, 3, 5))
    return red, green, blue


def write(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, bold: int = 0
) -> None:
    draw.text(at, text, font=font(size), fill=INK, stroke_width=bold, stroke_fill=INK)


def backdrop(colour: str, outlet: str, title: str) -> Image.Image:
    """Return the parts that are the same in every frame."""
    image = Image.new("RGB", (WIDTH, HEIGHT), shade(colour, 0.92))
    draw = ImageDraw.Draw(image)
    # An edge on whole macroblocks (16 px) takes almost no bytes in a keyframe.
    draw.rectangle([560, 0, WIDTH, HEIGHT], fill=shade(colour, 0.76))
    write(draw, (32, 26), outlet, 32, bold=1)
    write(draw, (32, 70), title, 20)
    badge = "STAND-IN FOOTAGE"
    wide = int(font(14).getlength(badge))
    draw.rounded_rectangle([32, 112, 56 + wide, 138], radius=13, outline=INK, width=1)
    write(draw, (44, 117), badge, 14)
    return image


def strip_bits(frame: int) -> list[bool]:
    number = [bool(frame >> (BITS - 1 - i) & 1) for i in range(BITS)]
    return [True, False, *number, sum(number) % 2 == 1, True]


def draw_strip(draw: ImageDraw.ImageDraw, frame: int) -> None:
    for i, bit in enumerate(strip_bits(frame)):
        x = STRIP_X + BLOCK * i
        fill = INK if bit else (0, 0, 0)
        draw.rectangle([x, STRIP_Y, x + BLOCK - 1, STRIP_Y + BLOCK - 1], fill=fill)


def slate(still: Image.Image, frame: int, size: int = 92) -> Image.Image:
    image = still.copy()
    draw = ImageDraw.Draw(image)
    tenths = frame * 10 // FPS
    timecode = f"{tenths // 600:02}:{tenths // 10 % 60:02}.{tenths % 10}"
    write(draw, (28, 295 - round(size * 1.08)), timecode, size, bold=1)
    write(draw, (372, 319), f"frame {frame:05}", 16)
    draw_strip(draw, frame)
    return image


def frames(still: Image.Image, seconds: int) -> Iterator[bytes]:
    for frame in range(seconds * FPS):
        yield slate(still, frame).tobytes()


def output_of(url: str) -> Path:
    return MEDIA / url.removeprefix("media:demo/")


def encode(still: Image.Image, seconds: int, target: Path) -> None:
    """Frames go through a pipe, so that an ffmpeg without the drawtext filter will do."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shape = MP4 if target.suffix == ".mp4" else [*HLS, str(target.parent / "part%02d.m4s")]
    raw = f"-f rawvideo -pix_fmt rgb24 -s {WIDTH}x{HEIGHT} -r {FPS} -i -".split()
    command = ["ffmpeg", "-y", "-v", "error", *raw, *PRIMING, "-f", "lavfi", "-i", BEEP]
    command += ["-t", str(seconds), *ENCODE, *shape, str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in frames(still, seconds):
            process.stdin.write(frame)
        process.stdin.close()
    if process.returncode:
        raise SystemExit(f"ffmpeg could not write {target}: see its message above.")


def clip_starts() -> dict[str, set[int]]:
    """Return the milliseconds at which each video's clips begin."""
    starts: dict[str, set[int]] = {}
    for line in (DEMO / "answers.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        starts.setdefault(record["video_url"], set()).add(round(record["start"] * 1000))
    return starts


def draw_posters(still: Image.Image, target: Path, starts: set[int]) -> None:
    """Save one picture per clip, since posters can't be made on a machine without ffmpeg.

    It is the clip's first frame with a smaller timecode, which the play button does not cover.
    """
    folder = MEDIA / "posters"
    folder.mkdir(exist_ok=True)
    name = target.parent.name if target.suffix == ".m3u8" else target.stem
    for start_ms in sorted(starts):
        image = slate(still, start_ms * FPS // 1000, size=68)
        path = folder / f"{name}-{start_ms:06}.webp"
        image.save(path, quality=55, method=6)


def draw_video(video: dict[str, Any], colour: str, starts: set[int], only_posters: bool) -> None:
    still = backdrop(colour, *video["slate"])
    target = output_of(video["url"])
    if not only_posters:
        encode(still, video["seconds"], target)
    draw_posters(still, target, starts)
    print(f"{target.relative_to(MEDIA)}: {video['seconds']} s, {len(starts)} posters")


def main(arguments: list[str]) -> None:
    library = json.loads((DEMO / "library.json").read_text("utf-8"))
    colours = {outlet["name"]: outlet["colour"] for outlet in library["outlets"]}
    starts = clip_starts()
    only_posters = "--posters" in arguments
    names = [name for name in arguments if not name.startswith("--")]
    for video in library["videos"]:
        wanted = not names or any(name in video["url"] for name in names)
        if "slate" in video and wanted:
            colour = colours[video["outlet"]]
            draw_video(video, colour, starts.get(video["url"], set()), only_posters)


if __name__ == "__main__":
    main(sys.argv[1:])
