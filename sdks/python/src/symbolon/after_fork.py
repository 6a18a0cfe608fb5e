"""What a forked process must not inherit: locks that nobody there releases, and threads that are not there."""

import os
from typing import Final, Protocol
from weakref import WeakSet


class Inherited(Protocol):
    def renew(self) -> None:
        """Called in the new process, whose only thread is the one that forked."""


_INHERITED: Final[WeakSet[Inherited]] = WeakSet()


def renewed_after_fork(one: Inherited) -> None:
    """From now on `renew` is called in every process that is forked from this one, while there is such an object."""
    _INHERITED.add(one)


def _renew() -> None:
    for one in _INHERITED:
        one.renew()


if hasattr(os, "register_at_fork"):  # where there is fork
    os.register_at_fork(after_in_child=_renew)
