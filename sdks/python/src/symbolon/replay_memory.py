"""Which DPoP proofs were used."""

from collections import OrderedDict
from threading import Lock
from typing import Literal, Protocol

from .after_fork import renewed_after_fork

Used = Literal["new", "seen", "full"]


class ReplayMemory(Protocol):
    """Remembers which proofs were used. Share one between processes, such as a Redis with SET NX, or a proof counts once in each."""

    def use(self, proof: str, until: int, now: int) -> Used:
        """Whether a proof is new, and remembers it until then (seconds since 1970); `full` when it can hold no more. One atomic step."""


class LocalReplayMemory:
    """Keeps used proofs in this process, no more than `most` at once: past it nothing is believed, since to forget one would let it in again."""

    def __init__(self, most: int = 100_000) -> None:
        self._most = most
        # In the order in which they were used, which is nearly that in which they end.
        self._ends: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()
        renewed_after_fork(self)

    def renew(self) -> None:
        self._lock = Lock()

    def use(self, proof: str, until: int, now: int) -> Used:
        with self._lock:
            if self._ends.get(proof, now - 1) >= now:
                return "seen"
            while self._ends and next(iter(self._ends.values())) < now:
                self._ends.popitem(last=False)
            if len(self._ends) >= self._most:
                return "full"
            self._ends[proof] = until
            return "new"
