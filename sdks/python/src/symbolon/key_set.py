"""The keys of an issuer, by `kid`, that verify one algorithm."""

from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from typing import Final

from .public_key import Algorithm, PublicKey, public_key
from .strict_json import Json
from .verdict import Refused

_FRESH: Final = 600
_PAUSE_AFTER_SUCCESS: Final = 30
_PAUSE_AFTER_FAILURE: Final = 5


class KeySet:
    """Read again every 10 minutes and for an unknown `kid`, by one reader at a time, not within 30 s of the last reading (5 s when it
    failed), so that made-up names cause no storm. Keys once read count until others are. For many threads at once."""

    def __init__(self, fetch_keys: Callable[[], Sequence[Json]], alg: Algorithm, now: Callable[[], float]) -> None:
        self._fetch_keys = fetch_keys
        self._alg: Algorithm = alg
        self._now = now
        self._lock = Lock()
        self._keys: dict[str, PublicKey] = {}
        self._read_at = self._tried_at = float("-inf")
        self._failed = False
        self._reading: Event | None = None

    def find(self, kid: str) -> PublicKey:
        with self._lock:
            known, age = self._keys.get(kid), self._now() - self._read_at
            if known and age < _FRESH:
                return known
            reading = self._begin()
        if known and age < 2 * _FRESH:
            return known
        if reading:
            reading.wait()
        with self._lock:
            key = self._keys.get(kid)
            if key is None:
                raise Refused("keys_unavailable" if self._failed else "unknown_key")
            return key

    def _begin(self) -> Event | None:
        """Begins a reading beside the requests, unless there is one, or was one a moment ago."""
        if self._reading:
            return self._reading
        if self._now() - self._tried_at < (_PAUSE_AFTER_FAILURE if self._failed else _PAUSE_AFTER_SUCCESS):
            return None
        self._tried_at = self._now()
        self._reading = Event()
        Thread(target=self._read, args=(self._reading,), name="symbolon-keys", daemon=True).start()
        return self._reading

    def _read(self, reading: Event) -> None:
        try:
            keys = _import_all(self._fetch_keys(), self._alg)
        except Exception:  # whatever a fetch of others raises: the keys that are known go on counting
            keys = None
        with self._lock:
            self._failed = keys is None
            if keys is not None:
                self._keys, self._read_at = keys, self._now()
            self._reading = None
        reading.set()


def _import_all(jwks: Sequence[Json], alg: Algorithm) -> dict[str, PublicKey]:
    """Keys of other algorithms, and those that cannot be used, are left out; of two with one name the first counts."""
    keys: dict[str, PublicKey] = {}
    for jwk in jwks:
        kid = jwk.get("kid") if isinstance(jwk, dict) else None
        key = public_key(jwk, alg) if isinstance(kid, str) and kid not in keys else None
        if isinstance(kid, str) and key:
            keys[kid] = key
    return keys
