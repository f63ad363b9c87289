"""ClipQA's own settings; static files as they lie in the tree, since nobody fetches them here."""

from clipqa.settings import *  # noqa: F403
from clipqa.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
