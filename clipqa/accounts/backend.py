"""Who a session belongs to, asked anew with every request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db.models import BooleanField, ExpressionWrapper

from clipqa.accounts.factors import with_factor


class DeskBackend(ModelBackend):
    """Knows of a second factor in the same statement that reads the login."""

    def get_user(self, user_id: Any) -> User | None:
        has = ExpressionWrapper(with_factor(), output_field=BooleanField())
        person = User.objects.annotate(has_second_factor=has).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
