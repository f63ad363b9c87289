"""Helpers that sign users in."""

import re
import time
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from clipqa.accounts import totp
from clipqa.models import AuthenticatorApp, User
from tests.admin.people import PASSWORD

ADMIN_URL = "/admin/"
SECOND = "/admin/sign-in/"
FACTORS = "/admin/sign-in/factors/"


def give_app(person: User) -> str:
    secret = totp.new_secret()
    AuthenticatorApp.objects.create(person=person, secret=secret)
    return secret


def code_of(secret: str, ahead: int = 0) -> str:
    return totp.code_at(secret, totp.step_at(time.time()) + ahead)


def wrong_code(secret: str) -> str:
    near = {code_of(secret, ahead) for ahead in range(-3, 4)}
    return next(f"{number:06d}" for number in range(10) if f"{number:06d}" not in near)


def type_password(client: Client, name: str, password: str = PASSWORD, to: str = ADMIN_URL) -> Any:
    typed = {"username": name, "password": password, "next": to}
    return client.post(reverse("admin:login"), typed)


def type_code(client: Client, code: str, **headers: Any) -> Any:
    return client.post(SECOND, {"by": "app", "code": code}, **headers)


def type_recovery_code(client: Client, code: str) -> Any:
    return client.post(SECOND, {"by": "recovery code", "recovery_code": code})


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:password_change")).status_code == 200


def codes_on(page: HttpResponse) -> list[str]:
    return re.findall(r"<code>([a-z2-9-]{19})</code>", page.content.decode())


def words_of(page: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
