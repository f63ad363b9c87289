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

FOLDER = ROOT / "docs" / "images"


def main() -> None:
    os.chdir(ROOT)
    _enter_the_environment()
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


def _enter_the_environment() -> None:
    from scripts import environment

    python = environment.ready("requirements-dev.txt")
    if Path(sys.prefix) != environment.VENV:
        os.execv(python, [str(python), str(Path(__file__))])  # noqa: S606


if __name__ == "__main__":
    main()
