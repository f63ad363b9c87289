"""`make pictures`: take the screenshots of the admin in docs/images again.

They show a temporary library, whose clock is fixed, so that two runs show the same dates and times.
"""

import os
import secrets
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
    from lab.browser import chromium_path

    executable = chromium_path()
    if not executable:
        sys.exit("Screenshots need Chromium. Install it, then try again.")
    with TemporaryDirectory(prefix="clipqa-screenshots-") as scratch:
        use_library_in(Path(scratch))
        from lab.screenshots.camera import take_all
        from lab.screenshots.story import make_library

        for path in take_all(make_library(), executable, FOLDER):
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB")


def use_library_in(scratch: Path) -> None:
    for name in [*os.environ]:
        if name.startswith(("CLIPQA_", "DATABASE_", "REDIS_URL")):
            del os.environ[name]
    os.environ.update(
        CLIPQA_DATA_DIR=str(scratch),
        CLIPQA_SECRET_KEY=secrets.token_urlsafe(50),
        CLIPQA_SECOND_FACTOR="optional",
        CLIPQA_DEBUG="yes",  # serves static files from the source tree
        CLIPQA_SITE_URL="",
        DJANGO_SETTINGS_MODULE="clipqa.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright's event loop runs in this thread
    )


if __name__ == "__main__":
    main()
