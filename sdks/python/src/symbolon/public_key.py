"""Public keys of the four algorithms that tokens and proofs are signed with."""

import json
from typing import Final, Literal, NamedTuple, get_args

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from .base64url import base64url_decode, sha256
from .strict_json import Json, JsonObject

Algorithm = Literal["EdDSA", "ES256", "PS256", "RS256"]
ALGORITHMS: Final[tuple[Algorithm, ...]] = get_args(Algorithm)

# What a key of an algorithm has to say of itself, and the members that its thumbprint is made of beside these (RFC 7638 section 3.2).
_KINDS: Final[dict[Algorithm, tuple[dict[str, str], tuple[str, ...]]]] = {
    "EdDSA": ({"kty": "OKP", "crv": "Ed25519"}, ("x",)),
    "ES256": ({"kty": "EC", "crv": "P-256"}, ("x", "y")),
    "PS256": ({"kty": "RSA"}, ("n", "e")),
    "RS256": ({"kty": "RSA"}, ("n", "e")),
}
_SECRET_MEMBERS: Final = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")


class PublicKey(NamedTuple):
    """A key that verifies one algorithm, and its thumbprint (RFC 7638)."""

    alg: Algorithm
    key: Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey
    thumbprint: str

    def verifies(self, signature: bytes, data: bytes) -> bool:
        try:
            if isinstance(self.key, Ed25519PublicKey):
                self.key.verify(signature, data)
            elif isinstance(self.key, EllipticCurvePublicKey):
                self.key.verify(_der(signature), data, ECDSA(SHA256()))
            elif self.alg == "PS256":
                self.key.verify(signature, data, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
            else:
                self.key.verify(signature, data, padding.PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True


def public_key(jwk: Json, alg: Algorithm) -> PublicKey | None:
    """The key of a JWK; None for one of another algorithm or use, with a private part, or RSA below 2048 bits or above 8192."""
    said, members = _KINDS[alg]
    if not isinstance(jwk, dict) or any(jwk.get(name) != value for name, value in said.items()):
        return None
    if jwk.get("alg", alg) != alg or jwk.get("use", "sig") != "sig" or not _may_verify(jwk) or any(name in jwk for name in _SECRET_MEMBERS):
        return None
    texts = {name: jwk.get(name) for name in members}
    numbers = [base64url_decode(text) if isinstance(text, str) else None for text in texts.values()]
    try:
        key = _import(alg, [number for number in numbers if number is not None])
    except ValueError:
        return None
    return PublicKey(alg, key, sha256(json.dumps({**said, **texts}, sort_keys=True, separators=(",", ":")).encode()))


def _may_verify(jwk: JsonObject) -> bool:
    operations = jwk.get("key_ops", ["verify"])  # RFC 7517 section 4.3
    return isinstance(operations, list) and "verify" in operations


def _import(alg: Algorithm, members: list[bytes]) -> Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey:
    if alg == "EdDSA":
        (point,) = members
        return Ed25519PublicKey.from_public_bytes(point)
    first, second = (int.from_bytes(member, "big") for member in members)
    if alg == "ES256":
        if any(len(member) != 32 for member in members):
            raise ValueError("no coordinate of P-256")
        return EllipticCurvePublicNumbers(first, second, SECP256R1()).public_key()
    if not 2048 <= first.bit_length() <= 8192:
        raise ValueError("too short, or too long to be computed with")
    return RSAPublicNumbers(second, first).public_key()


def _der(signature: bytes) -> bytes:
    """Of the two numbers of RFC 7518 section 3.4."""
    if len(signature) != 64:
        raise InvalidSignature
    return encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
