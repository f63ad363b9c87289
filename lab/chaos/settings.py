"""ClipQA's settings without work that no drill is about.

Static files are not collected, and passwords are hashed by MD5: PBKDF2 would take most of the time
of a short drill.
"""

from clipqa.settings import *  # noqa: F403
from clipqa.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
