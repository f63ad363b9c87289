"""Log lines have no e-mail addresses, in whatever form a message has them."""

import pytest

from clipqa.lib.redaction import PLACEHOLDER, without_addresses


@pytest.mark.parametrize(
    "text",
    [
        "anna@example.org",
        "<anna@example.org>: mailbox is full",
        "{'anna@example.org': (550, b'5.1.1 <anna@example.org>')}",
        "Not Found: /somewhere/anna%40example.org/",
        "o'anna+news@xn--bcher-kva.example",
        "анна@пример.example says anna@example",
        "smtp://anna:secret@example.org:587",
    ],
)
def test_an_address_is_replaced(text: str) -> None:
    redacted = without_addresses(text)
    assert PLACEHOLDER in redacted
    assert not [each for each in ("anna@", "анна", "example", "secret") if each in redacted]


def test_other_text_is_unchanged() -> None:
    text = 'File "jobs/running.py", line 3\n    @transaction.atomic\n    raise JobError(a @ b)'
    assert without_addresses(text) == text
