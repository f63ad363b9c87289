"""The authentication backend, which reads the user of a session on every request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from clipqa.models import User


class DeskBackend(ModelBackend):
    """Reads in one statement the user and whether they have a second factor."""

    def get_user(self, user_id: Any) -> User | None:
        person = User.objects.with_second_factor().filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
