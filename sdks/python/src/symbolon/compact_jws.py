"""JSON Web Signatures in their compact form (RFC 7515 section 7.1), in their only spelling."""

from typing import NamedTuple

from .base64url import base64url_decode
from .public_key import PublicKey
from .strict_json import JsonObject, read_json_object
from .verdict import Refused

class CompactJws(NamedTuple):
    """A JWS whose signature nobody has checked yet."""

    header: JsonObject
    payload: bytes
    signature: bytes
    signed: bytes

    def claims(self, key: PublicKey) -> JsonObject | None:
        """What the signature covers, None when it is no JSON object; refused as `bad_signature` when it does not verify."""
        if not key.verifies(self.signature, self.signed):
            raise Refused("bad_signature")
        return read_json_object(self.payload)


def read_jws(text: str, longest: int) -> CompactJws | None:
    """A compact JWS with a header that is unambiguous JSON without `crit`, since we know no extension (section 4.1.11),
    nor a `b64` that is not true, by which others would verify another payload (RFC 7797 section 7)."""
    parts = text.split(".") if len(text) <= longest else []
    if len(parts) != 3 or parts[0] == "":
        return None
    header, payload, signature = (base64url_decode(part) for part in parts)
    if header is None or payload is None or signature is None:
        return None
    members = read_json_object(header)
    if members is None or "crit" in members or members.get("b64", True) is not True:
        return None
    return CompactJws(members, payload, signature, f"{parts[0]}.{parts[1]}".encode())
