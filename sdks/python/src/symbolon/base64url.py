"""base64url in its only spelling (RFC 7515 section 2)."""

import base64
import hashlib
import re

# No padding, no spaces, no length that is 1 modulo 4, and the unused bits of a last character zero.
_SPELLING = re.compile(r"(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?")


def base64url_decode(text: str) -> bytes | None:
    """The bytes of a text, or None when it is spelled otherwise."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if _SPELLING.fullmatch(text) else None


def sha256(data: bytes) -> str:
    """SHA-256 as `ath` (RFC 9449 section 4.1), `x5t#S256` (RFC 8705 section 3.1) and thumbprints (RFC 7638) are written."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
