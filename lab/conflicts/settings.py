"""The benchmarks' settings; without the checks against lost updates if the environment says so."""

import os

from lab.benchmarks.settings import *  # noqa: F403
from lab.benchmarks.settings import INSTALLED_APPS
from lab.conflicts.work import UNPROTECTED

if os.environ.get(UNPROTECTED) == "1":
    INSTALLED_APPS = [*INSTALLED_APPS, "lab.conflicts.unprotected.UnprotectedConfig"]
