"""Accounts: Django's user, as a custom model since the first migration."""

from typing import ClassVar, Self

from django.contrib.auth import models as auth
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from clipqa.models.second_factor import AuthenticatorApp, Passkey


class UserQuerySet(models.QuerySet["User"]):
    def with_second_factor(self) -> Self:
        """Annotate each user with `has_second_factor`."""
        apps = AuthenticatorApp.objects.filter(person=OuterRef("pk"))
        passkeys = Passkey.objects.filter(person=OuterRef("pk"))
        has = ExpressionWrapper(Q(Exists(apps)) | Q(Exists(passkeys)), output_field=BooleanField())
        return self.annotate(has_second_factor=has)


class UserManager(auth.UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    # Migrations use none of its methods, and must not depend on where this class is defined.
    use_in_migrations = False


class User(auth.AbstractUser):
    objects: ClassVar[UserManager] = UserManager()

    class Meta(auth.AbstractUser.Meta):
        pass
