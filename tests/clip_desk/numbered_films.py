"""Films of three seconds that show the number of each frame, as bits that a script can read."""

import subprocess
from pathlib import Path

from playwright.sync_api import Page

BITS, SIDE = 10, 16
# Block i of a row of ten is white if bit i of the frame's number is set.
NUMBER = f"geq=lum='if(mod(floor(N/pow(2,floor(X/{SIDE}))),2),235,16)':cb=128:cr=128"
SIZE = f"{BITS * SIDE}x{SIDE * 6}"
SECONDS = 3
# Of seven frames three, with gaps of one, two and four frames.
UNEVEN = "select='eq(mod(n,7),0)+eq(mod(n,7),1)+eq(mod(n,7),3)',"
RATES = {
    "24": ("24", ""),
    "25": ("25", ""),
    "29.97": ("30000/1001", ""),
    "30": ("30", ""),
    "50": ("50", ""),
    "variable": ("60", UNEVEN),
}
READ = f"""
(video) => {{
  const [bits, side] = [{BITS}, {SIDE}];
  const pen = new OffscreenCanvas(bits * side, 1).getContext("2d");
  pen.drawImage(video, 0, 8, bits * side, 1, 0, 0, bits * side, 1);
  const {{ data }} = pen.getImageData(0, 0, bits * side, 1);
  const isSet = (bit) => data[(bit * side + side / 2) * 4] > 127;
  return [...Array(bits).keys()].reduce((sum, bit) => sum + (isSet(bit) ? 2 ** bit : 0), 0);
}}
"""


def make_film(path: Path, rate: str) -> Path:
    source, select = RATES[rate]
    picture = ["-f", "lavfi", "-i", f"color=black:s={SIZE}:r={source}:d={SECONDS}"]
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", *picture, "-vf", f"{select}{NUMBER}"]
    encoded = ["-fps_mode", "vfr", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "30"]
    subprocess.run([*command, *encoded, str(path)], check=True, timeout=60)
    return path


def frame_starts(path: Path) -> list[float]:
    """The seconds at which the film's frames start, as ffprobe reads them."""
    show = ["-select_streams", "v:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0"]
    command = ["ffprobe", "-v", "error", *show, str(path)]
    printed = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    return sorted(float(line.strip(",")) for line in printed.split())


def shown_number(page: Page) -> int:
    return int(page.locator("[data-film] video").evaluate(READ))
