"""ClipQA's settings with another storage of static files."""

from clipqa.settings import *  # noqa: F403
from clipqa.settings import STORAGES

# Hashed names as in production, but no compressed copies: nothing fetches them here.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
