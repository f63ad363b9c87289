"""The WSGI environment before Django creates a request of it."""

from io import BytesIO

import pytest
from django.test import RequestFactory

from clipqa.wsgi import application

# Requests close their database connections, so the tests can't run in a transaction.
pytestmark = pytest.mark.django_db(transaction=True)


def status_of(path: str, **environ: object) -> str:
    said: list[str] = []
    full_environ = {**RequestFactory()._base_environ(), "PATH_INFO": path, **environ}
    body = application(full_environ, lambda status, headers: said.append(status))
    list(body)
    return said[0]


@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-7", "no-such", '"hex"', "hex; x=y", ""])
def test_the_charset_of_a_request_is_ignored(charset: str) -> None:
    claimed = {"CONTENT_TYPE": f"text/html; charset={charset}", "QUERY_STRING": "q=truce"}
    assert status_of("/search/", **claimed) == "200 OK"


def test_a_multipart_form_keeps_its_boundary() -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="username"\r\n\r\nalice\r\n--b--\r\n'
    sent = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "multipart/form-data; charset=hex; boundary=b",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "HTTP_ORIGIN": "http://testserver",
    }
    assert status_of("/ask/", **sent).startswith("400")
