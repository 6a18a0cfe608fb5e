"""DPoP proofs (RFC 9449 section 4)."""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from .base64url import sha256
from .compact_jws import CompactJws, read_jws
from .proof_url import proof_url
from .public_key import Algorithm, PublicKey, public_key
from .strict_json import JsonObject, is_integer
from .verdict import Refused

_LONGEST: Final = 8 * 1024
_TYPE: Final = re.compile(r"(application/)?dpop\+jwt", re.IGNORECASE | re.ASCII)
# Of a bounded length, since used ones are remembered.
_ID: Final = re.compile(r"[ -~]{1,256}")


class ProofExpectation(NamedTuple):
    """What a proof has to prove; times are seconds since 1970, and how old it may be."""

    method: str
    url: str
    token: str
    now: int
    window: int
    tolerance: int
    algorithms: Sequence[Algorithm]
    accepts_nonce: Callable[[str], bool] | None


class Proof(NamedTuple):
    """A proof that is right, but for whether it was used before."""

    thumbprint: str
    jti: str
    iat: int


def check_proof(text: str, expected: ProofExpectation) -> Proof:
    """Checks a proof for a protected resource: section 4.3 of RFC 9449 without the replay."""
    jws = read_jws(text, _LONGEST)
    if jws is None:
        raise Refused("dpop_malformed")
    key = _key(jws.header, expected.algorithms)
    claims = _claims(jws, key)
    proof = claims.proof
    if claims.htm != expected.method:
        raise Refused("dpop_wrong_method")
    proven = proof_url(claims.htu)
    if proven is None or proven != proof_url(expected.url):
        raise Refused("dpop_wrong_url")
    # A client need not set `exp` and `nbf`; where it does, they count (RFC 7519 sections 4.1.4 and 4.1.5).
    if proof.iat < expected.now - expected.window - expected.tolerance or claims.exp <= expected.now - expected.tolerance:
        raise Refused("dpop_expired")
    if max(proof.iat, claims.nbf) > expected.now + expected.tolerance:
        raise Refused("dpop_not_yet_valid")
    if claims.ath != sha256(expected.token.encode()):
        raise Refused("dpop_wrong_token")
    if expected.accepts_nonce and (claims.nonce is None or not expected.accepts_nonce(claims.nonce)):
        raise Refused("dpop_nonce")
    return proof


def _key(header: JsonObject, algorithms: Sequence[Algorithm]) -> PublicKey:
    typ = header.get("typ")
    if not isinstance(typ, str) or not _TYPE.fullmatch(typ):
        raise Refused("dpop_wrong_type")
    alg = next((one for one in algorithms if one == header.get("alg")), None)
    if alg is None:
        raise Refused("dpop_wrong_algorithm")
    key = public_key(header.get("jwk"), alg)
    if key is None:
        raise Refused("dpop_bad_key")
    return key


class _Claims(NamedTuple):
    proof: Proof
    htm: str
    htu: str
    exp: float
    nbf: float
    ath: str
    nonce: str | None


def _claims(jws: CompactJws, key: PublicKey) -> _Claims:
    try:
        claims = jws.claims(key) or {}
    except Refused:
        raise Refused("dpop_bad_signature") from None
    jti, htm, htu, iat = (claims.get(name) for name in ("jti", "htm", "htu", "iat"))
    ath, nonce = claims.get("ath", ""), claims.get("nonce", "")
    if not isinstance(jti, str) or not _ID.fullmatch(jti) or not isinstance(iat, int) or not is_integer(iat):
        raise Refused("dpop_malformed")
    if not isinstance(htm, str) or not isinstance(htu, str) or not isinstance(ath, str) or not isinstance(nonce, str):
        raise Refused("dpop_malformed")
    exp, nbf = _moment(claims, "exp", float("inf")), _moment(claims, "nbf", iat)
    return _Claims(Proof(key.thumbprint, jti, iat), htm, htu, exp, nbf, ath, nonce if "nonce" in claims else None)


def _moment(claims: JsonObject, name: str, absent: float) -> float:
    value = claims.get(name, 0)
    if not isinstance(value, int) or not is_integer(value):
        raise Refused("dpop_malformed")
    return value if name in claims else absent
