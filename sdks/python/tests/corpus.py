"""The committed vectors, and an issuer that answers from memory."""

import json
from pathlib import Path
from typing import Any

from symbolon import Response, Verifier

ROOT = Path(__file__).resolve().parents[3]


def vectors(name: str) -> Any:
    return json.loads((ROOT / "vectors" / name).read_text(encoding="utf-8"))


class Issuer:
    """Publishes keys to a fetch that reaches nothing else; `calls` are the addresses that were asked for."""

    def __init__(self, issuer: str, keys: list[Any]) -> None:
        self.metadata = f"{issuer}/.well-known/oauth-authorization-server"
        self.openid = f"{issuer}/.well-known/openid-configuration"
        self.key_set = f"{issuer}/jwks"
        self.documents: dict[str, Any] = {self.metadata: {"issuer": issuer, "jwks_uri": self.key_set}, self.key_set: {"keys": keys}}
        self.calls: list[str] = []
        self.up = True

    def fetch(self, address: str) -> Response:
        self.calls.append(address)
        if not self.up:
            raise OSError("unreachable")
        document = self.documents.get(address)
        return Response(404, b"") if document is None else Response(200, json.dumps(document).encode())


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def verifier(corpus: Any, contract: Any, clock: Clock | None = None, **options: Any) -> Verifier:
    """A service that trusts the issuer of the vectors at their time."""
    options = {"clock_tolerance": corpus["clock_tolerance"], "fetch": Issuer(corpus["issuer"], corpus["jwks"]["keys"]).fetch, **options}
    return Verifier(corpus["issuer"], contract, now=clock or Clock(corpus["now"]), **options)
