"""The actor of the current request or command.

The admin, the importers and commands set it once, around all they do. Revisions and the audit log
read it from here.
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
class Actor:
    """A person, how they act, their reason and their IP address."""

    actor: AbstractBaseUser | None = None
    source: Source = Source.COMMAND
    why: str = ""
    address: str = ""

    @property
    def actor_name(self) -> str:
        """Return the person's name; without a person "the command line", or '' in the admin."""
        if self.actor is not None:
            return name_of(self.actor)
        return "" if self.source == Source.ADMIN else gettext("the command line")


NO_ACTOR = Actor()
_actor: ContextVar[Actor] = ContextVar("actor", default=NO_ACTOR)


@contextmanager
def as_actor(**fields: Any) -> Iterator[None]:
    """Set fields of the actor: `with as_actor(actor=..., source=..., why=..., address=...)`.

    Fields that are not given keep their values.
    """
    token = _actor.set(replace(_actor.get(), **fields))
    try:
        yield
    finally:
        _actor.reset(token)


def current_actor() -> Actor:
    return _actor.get()


def name_of(person: Any) -> str:
    login, full = person.get_username(), person.get_full_name()
    return f"{full} ({login})" if full else login
