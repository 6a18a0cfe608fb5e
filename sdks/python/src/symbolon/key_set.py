"""The keys of an issuer, by `kid`, that verify one algorithm."""

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from typing import Final

from .after_fork import renewed_after_fork
from .issuer_fault import IssuerFault
from .public_key import Algorithm, PublicKey, public_key
from .strict_json import Json
from .verdict import Refused

_FRESH: Final = 600
_PAUSE_AFTER_SUCCESS: Final = 30
_PAUSE_AFTER_FAILURE: Final = 5
# Real seconds for which a reading is waited for: three documents, of 5 s each, and what no timeout bounds, such as resolving a name.
_PATIENCE: Final = 20.0
_LOG: Final = logging.getLogger("symbolon")


class _Reading:
    def __init__(self) -> None:
        self._began = time.monotonic()
        self.done = Event()

    def wait(self) -> bool:
        """False when it took too long: it hangs, or whoever read is gone."""
        return self.done.wait(max(0.0, self._began + _PATIENCE - time.monotonic()))

    def is_overdue(self) -> bool:
        return time.monotonic() >= self._began + _PATIENCE


class KeySet:
    """Read again every 10 minutes and for an unknown `kid`, by one reader at a time, not within 30 s of the last reading (5 s when it
    failed), so that made-up names cause no storm. Keys once read count until others are, and no longer than `max_age`. For many threads at
    once, and for processes that fork. Nobody waits for ever, whatever becomes of the reader."""

    def __init__(self, fetch_keys: Callable[[], Sequence[Json]], alg: Algorithm, max_age: float, now: Callable[[], float]) -> None:
        self._fetch_keys = fetch_keys
        self._alg: Algorithm = alg
        self._max_age = max_age
        self._now = now
        self._lock = Lock()
        # None before any were read.
        self._keys: dict[str, PublicKey] | None = None
        self._read_at = self._tried_at = float("-inf")
        # Why the last reading failed, when it did; and what the log was told of that.
        self._fault: IssuerFault | None = None
        self._told: str | None = None
        self._reading: _Reading | None = None
        renewed_after_fork(self)

    def renew(self) -> None:
        self._lock = Lock()
        if self._reading:  # by a thread that is not in this process
            self._reading = None
            self._tried_at = float("-inf")

    def find(self, kid: str) -> PublicKey:
        with self._lock:
            known, age = self._known(kid), self._since(self._read_at)
            if known and age < _FRESH:
                return known
            reading = self._begin()
        if known and age < 2 * _FRESH:
            return known
        if reading and not reading.wait():
            with self._lock:
                self._give_up(reading)
        self._tell()
        with self._lock:
            known = self._known(kid)
            if known:
                return known
            raise self._refusal()

    def _since(self, moment: float) -> float:
        """A clock that was set back counts as one that went on, or what was read in its future would count until then."""
        return abs(self._now() - moment)

    def _known(self, kid: str) -> PublicKey | None:
        return self._keys.get(kid) if self._keys and self._since(self._read_at) < self._max_age else None

    def _refusal(self) -> Refused:
        """What is set up wrong shows before any key was read; what worked once is out of order."""
        if self._fault is None:
            return Refused("unknown_key")
        return Refused("keys_misconfigured" if self._fault.lasting and self._keys is None else "keys_unavailable", cause=self._fault)

    def _begin(self) -> _Reading | None:
        """Begins a reading beside the requests, unless there is one, or was one a moment ago."""
        if self._reading and self._reading.is_overdue():
            self._give_up(self._reading)
        if self._reading:
            return self._reading
        if self._since(self._tried_at) < (_PAUSE_AFTER_FAILURE if self._fault else _PAUSE_AFTER_SUCCESS):
            return None
        self._tried_at = self._now()
        self._reading = reading = _Reading()
        try:
            Thread(target=self._read, args=(reading,), name="symbolon-keys", daemon=True).start()
        except RuntimeError as error:  # there are too many threads, or the interpreter ends
            self._reading, self._fault = None, IssuerFault(f"No thread could be started to read the keys of the issuer ({error}).", False)
            return None
        return reading

    def _give_up(self, reading: _Reading) -> None:
        if self._reading is reading:
            self._reading, self._fault = None, IssuerFault(f"The keys of the issuer were not read within {_PATIENCE:g} s.", False)

    def _read(self, reading: _Reading) -> None:
        keys, fault = None, IssuerFault("Reading the keys of the issuer was ended.", False)
        try:
            keys = _import_all(self._fetch_keys(), self._alg)
        except IssuerFault as error:
            fault = error
        except Exception as error:  # whatever a fetch of others raises: the keys that are known go on counting
            fault = IssuerFault(f"The keys of the issuer cannot be read ({error}).", False)
            fault.__cause__ = error
        finally:  # whatever ends this thread
            self._end(reading, keys, fault)

    def _end(self, reading: _Reading, keys: dict[str, PublicKey] | None, fault: IssuerFault) -> None:
        with self._lock:
            if self._reading is reading:  # and nobody gave it up
                self._reading = None
                if keys is None:
                    self._fault = fault
                else:
                    self._keys, self._read_at, self._fault, self._told = keys, self._now(), None, None
        self._tell()
        reading.done.set()

    def _tell(self) -> None:
        """Logs a fault once until it is another one, or keys are read."""
        with self._lock:
            fault = self._fault
            if fault is None or str(fault) == self._told:
                return
            self._told = str(fault)
        _LOG.error("%s", fault)


def _import_all(jwks: Sequence[Json], alg: Algorithm) -> dict[str, PublicKey]:
    """Keys of other algorithms, and those that cannot be used, are left out; of two with one name the first counts."""
    keys: dict[str, PublicKey] = {}
    for jwk in jwks:
        kid = jwk.get("kid") if isinstance(jwk, dict) else None
        key = public_key(jwk, alg) if isinstance(kid, str) and kid not in keys else None
        if isinstance(kid, str) and key:
            keys[kid] = key
    return keys
