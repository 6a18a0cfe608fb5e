"""Tokens and proofs of the test keys, whose private parts are published."""

import base64
import hashlib
import itertools
import json
from typing import Any

from corpus import ROOT, Clock, Issuer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from symbolon import Verifier

ISSUER = "https://id.example"
NOW = 1_800_000_000
CONTRACT = {
    "audience": "https://orders.example",
    "name": "Orders",
    "scopes": {"orders:read": "See your orders"},
    "claims": {"tenant": {"schema": {"type": "string", "minLength": 1, "maxLength": 8}, "from": {"user": "tenant"}}},
}
_KEYS = json.loads((ROOT / "libs/resource-server/vectors/keys.json").read_text())
_serial = itertools.count()


def public(name: str) -> dict[str, str]:
    return {member: _KEYS[name][member] for member in ("kty", "crv", "x")}


def published(name: str, kid: str | None = None) -> dict[str, str]:
    return {"kid": kid or name, "use": "sig", "alg": "EdDSA", **public(name)}


def sign(header: dict[str, Any], payload: dict[str, Any], name: str) -> str:
    signed = b".".join(_encode(json.dumps(part).encode()) for part in (header, payload))
    secret = base64.urlsafe_b64decode(_KEYS[name]["d"] + "=")
    return (signed + b"." + _encode(Ed25519PrivateKey.from_private_bytes(secret).sign(signed))).decode()


def _encode(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def token(kid: str = "ed", key: str | None = None, **claims: Any) -> str:
    """A token that the service trusts, but for what is changed."""
    good = {"iss": ISSUER, "sub": "u-1", "aud": "https://orders.example", "iat": NOW - 60, "exp": NOW + 840, "client_id": "web", "jti": "t-1"}
    return sign({"alg": "EdDSA", "kid": kid, "typ": "at+jwt"}, {**good, "scope": "orders:read", "tenant": "acme", **claims}, key or kid)


def bound_token(**claims: Any) -> str:
    members = json.dumps(public("client-ed"), sort_keys=True, separators=(",", ":")).encode()
    return token(cnf={"jkt": _encode(hashlib.sha256(members).digest()).decode()}, **claims)


def proof(of: str, **claims: Any) -> str:
    good = {"jti": f"p-{next(_serial)}", "htm": "GET", "htu": "https://orders.example/orders", "iat": NOW}
    ath = _encode(hashlib.sha256(of.encode()).digest()).decode()
    return sign({"typ": "dpop+jwt", "alg": "EdDSA", "jwk": public("client-ed")}, {**good, "ath": ath, **claims}, "client-ed")


def orders(**options: Any) -> Verifier:
    return Verifier(ISSUER, CONTRACT, **{"now": Clock(NOW), "fetch": Issuer(ISSUER, [published("ed")]).fetch, **options})
