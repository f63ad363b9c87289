from typing import Any

from clipqa.models import User

PASSWORD = "a long and quiet river"


def person(name: str, **values: Any) -> User:
    return User.objects.create_user(name, password=PASSWORD, is_staff=True, **values)
