"""What a session begins and ends with, wherever it does."""

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save

from clipqa.accounts import sessions


def connect() -> None:
    user_logged_in.connect(sessions.begin, dispatch_uid="a session begins")
    post_save.connect(
        sessions.end_when_disabled, sender=User, dispatch_uid="a disabled login's sessions end"
    )
