"""Signal receivers that start sessions, remember devices and end a disabled login's sessions."""

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save

from clipqa.accounts import devices, sessions
from clipqa.models import User


def connect() -> None:
    user_logged_in.connect(sessions.begin, dispatch_uid="a session begins")
    user_logged_in.connect(devices.remember, dispatch_uid="a device becomes known")
    post_save.connect(
        sessions.end_when_disabled, sender=User, dispatch_uid="a disabled login's sessions end"
    )
