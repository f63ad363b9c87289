"""An e-mail backend that is slow."""

import time
from typing import Any

from django.core.mail.backends.locmem import EmailBackend as LocalBackend


class EmailBackend(LocalBackend):
    def send_messages(self, messages: Any) -> int:
        time.sleep(3)
        return super().send_messages(messages)
