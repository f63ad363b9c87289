"""ClipQA's own settings, without what no drill is about: static files are sent as they lie in the
tree, and passwords hash at once, which would be most of what a short drill costs.
"""

from clipqa.settings import *  # noqa: F403
from clipqa.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
