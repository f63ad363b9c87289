import re

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_the_first_user_is_created_and_the_password_shown_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("ensure_editor")
    password = re.search(r"password  (\S+)", capsys.readouterr().out).group(1)
    editor = authenticate(username="editor", password=password)
    assert editor is not None
    assert editor.is_superuser
    assert len(password) >= 16


def test_no_user_is_created_if_there_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    get_user_model().objects.create_user("alice")
    call_command("ensure_editor")
    assert get_user_model().objects.count() == 1
    assert "There is a login already" in capsys.readouterr().out
