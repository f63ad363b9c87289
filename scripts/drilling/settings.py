"""ClipQA's own settings and addresses; static files as the bench has them, without packing."""

from scripts.benchmarks.settings import *  # noqa: F403

ROOT_URLCONF = "clipqa.urls"
