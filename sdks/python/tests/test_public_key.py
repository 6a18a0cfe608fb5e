"""What the vectors do not hold: signatures and keys that are nearly right."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from test_keys import World
from tokens import published, token

from symbolon.public_key import public_key

DATA = b"signed"


def text(number: int, length: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(length, "big")).rstrip(b"=").decode()


@pytest.mark.parametrize("salt, wanted", [(32, True), (20, False), (0, False)])
def test_ps256_has_a_salt_of_32_bytes(salt: int, wanted: bool) -> None:
    secret = rsa.generate_private_key(65537, 2048)
    numbers = secret.public_key().public_numbers()
    key = public_key({"kty": "RSA", "n": text(numbers.n, 256), "e": "AQAB"}, "PS256")
    signature = secret.sign(DATA, padding.PSS(padding.MGF1(SHA256()), salt), SHA256())
    assert key and key.verifies(signature, DATA) == wanted


def test_es256_is_two_numbers_of_32_bytes() -> None:
    secret = ec.generate_private_key(ec.SECP256R1())
    numbers = secret.public_key().public_numbers()
    members: dict[str, Any] = {"kty": "EC", "crv": "P-256", "x": text(numbers.x, 32), "y": text(numbers.y, 32)}
    key = public_key(members, "ES256")
    r, s = (number.to_bytes(32, "big") for number in decode_dss_signature(secret.sign(DATA, ec.ECDSA(SHA256()))))
    assert key
    assert [key.verifies(signature, DATA) for signature in (r + s, r + b"\0" + s, r[:0] + s, b"")] == [True, False, False, False]
    assert public_key({**members, "x": text(numbers.x, 33)}, "ES256") is None


def test_of_two_keys_with_one_name_the_first_counts() -> None:
    assert World(published("ed"), published("ed-stranger", "ed")).outcome(token()) == "ok"
    assert World(published("ed-stranger", "ed"), published("ed")).outcome(token()) == "bad_signature"
