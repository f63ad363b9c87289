"""`make pictures`: take the pictures in docs/ of the desk anew, from a library made for it.

The library lies in a scratch folder; its clock stands where the story says, so that two runs show
the same days and times.
"""

import os
import secrets
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import environment  # noqa: E402  (needs the path above)

FOLDER = ROOT / "docs" / "images"


def main() -> None:
    os.chdir(ROOT)
    environment.enter("requirements-dev.txt", __file__)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Pictures are taken with Chromium. Install it, then try again.")
    with TemporaryDirectory(prefix="clipqa-pictures-") as scratch:
        _use_a_library_in(Path(scratch))
        from scripts.picturing.camera import take_all
        from scripts.picturing.story import told

        for path in take_all(told(), chromium, FOLDER):
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB")


def _use_a_library_in(scratch: Path) -> None:
    for name in [*os.environ]:
        if name.startswith(("CLIPQA_", "DATABASE_", "REDIS_URL")):
            del os.environ[name]
    os.environ.update(
        CLIPQA_DATA_DIR=str(scratch),
        CLIPQA_SECRET_KEY=secrets.token_urlsafe(50),
        CLIPQA_SECOND_FACTOR="optional",
        CLIPQA_DEBUG="yes",  # static files from where they lie
        CLIPQA_SITE_URL="",
        DJANGO_SETTINGS_MODULE="clipqa.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright's loop runs in this thread
    )


if __name__ == "__main__":
    main()
