"""ClipQA's own settings, with one address more: the constant page that figures stand beside."""

from clipqa.settings import *  # noqa: F403
from clipqa.settings import STORAGES

ROOT_URLCONF = "scripts.benchmarks.urls"
# Named by their content as everywhere, but not packed: nobody fetches them here.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
