"""ClipQA's own settings as the bench has them; without its checks where the trials say so."""

import os

from scripts.benchmarks.settings import *  # noqa: F403
from scripts.benchmarks.settings import INSTALLED_APPS
from scripts.colliding.work import UNPROTECTED

if os.environ.get(UNPROTECTED) == "1":
    INSTALLED_APPS = [*INSTALLED_APPS, "scripts.colliding.open_doors.OpenDoors"]
