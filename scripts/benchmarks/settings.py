"""ClipQA's own settings, with one address more: the constant page that figures stand beside."""

from clipqa.settings import *  # noqa: F403

ROOT_URLCONF = "scripts.benchmarks.urls"
