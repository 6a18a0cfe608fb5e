"""Access tokens as RFC 9068 section 2 says they are."""

import re
from typing import Final

from .compact_jws import read_jws
from .key_set import KeySet
from .public_key import Algorithm
from .strict_json import JsonObject, is_integer
from .verdict import Refused

_LONGEST: Final = 16 * 1024
# Media types are compared without case, and `application/` may be left out (RFC 7515 section 4.1.9).
_TYPE: Final = re.compile(r"(application/)?at\+jwt", re.IGNORECASE | re.ASCII)


def signed_claims(token: str, alg: Algorithm, keys: KeySet) -> JsonObject:
    """The claims of a token whose type, algorithm and signature are right (RFC 9068 section 4, RFC 8725 section 3)."""
    jws = read_jws(token, _LONGEST)
    if jws is None:
        raise Refused("malformed")
    typ, kid = jws.header.get("typ"), jws.header.get("kid")
    if not isinstance(typ, str) or not _TYPE.fullmatch(typ):
        raise Refused("wrong_type")
    if jws.header.get("alg") != alg:
        raise Refused("wrong_algorithm")
    if not isinstance(kid, str):
        raise Refused("unknown_key")
    claims = jws.claims(keys.find(kid))
    if claims is None or not _are_formed(claims):
        raise Refused("malformed")
    return claims


def _are_formed(claims: JsonObject) -> bool:
    aud = claims.get("aud")
    return (
        all(isinstance(claims.get(name), str) and claims[name] != "" for name in ("iss", "sub", "client_id", "jti"))
        and (isinstance(aud, str) or (isinstance(aud, list) and all(isinstance(one, str) for one in aud)))
        and all(is_integer(claims.get(name)) for name in ("exp", "iat"))
        and is_integer(claims.get("nbf", 0))
        and isinstance(claims.get("scope", ""), str)
        and isinstance(claims.get("cnf", {}), dict)
    )


def check_claims(claims: JsonObject, *, issuer: str, audience: str, now: int, tolerance: int) -> None:
    """Who gave a token, for whom and when (RFC 7519 section 4.1)."""
    if claims["iss"] != issuer:
        raise Refused("wrong_issuer")
    aud = claims["aud"]
    if aud != audience and not (isinstance(aud, list) and audience in aud):
        raise Refused("wrong_audience")
    if _seconds(claims, "exp") <= now - tolerance:
        raise Refused("expired")
    if any(_seconds(claims, name) > now + tolerance for name in ("nbf", "iat") if name in claims):
        raise Refused("not_yet_valid")


def _seconds(claims: JsonObject, name: str) -> int:
    value = claims.get(name)
    return value if isinstance(value, int) else 0
