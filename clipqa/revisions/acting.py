"""Who does what is being done. The desk, the importers and commands say so once, at their
door; whatever is written inside knows it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext

from clipqa.models.revision import Source


@dataclass(frozen=True)
class Deed:
    actor: AbstractBaseUser | None = None
    source: Source = Source.COMMAND
    why: str = ""
    address: str = ""

    @property
    def actor_name(self) -> str:
        """At the desk nobody is nobody; a command is run by whoever has the server."""
        if self.actor is not None:
            return name_of(self.actor)
        return "" if self.source == Source.DESK else gettext("the command line")


NOBODY = Deed()
_deed: ContextVar[Deed] = ContextVar("deed", default=NOBODY)


@contextmanager
def acting(**said: Any) -> Iterator[None]:
    """`with acting(actor=..., source=..., why=..., address=...)`: what isn't said stays."""
    before = _deed.set(replace(_deed.get(), **said))
    try:
        yield
    finally:
        _deed.reset(before)


def current_deed() -> Deed:
    return _deed.get()


def name_of(person: Any) -> str:
    login, full = person.get_username(), person.get_full_name()
    return f"{full} ({login})" if full else login
