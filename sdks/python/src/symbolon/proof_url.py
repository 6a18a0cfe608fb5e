"""Addresses as DPoP compares them."""

import re
from typing import Final

_FORM: Final = re.compile(r"(https?)://([^/?#@\\]+)([^?#\\]*)(?:[?#].*)?", re.IGNORECASE | re.ASCII)
_PRINTABLE: Final = re.compile(r"[!-~]+")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_NEEDS_NO_ESCAPE: Final = re.compile(r"[A-Za-z0-9_.~-]")


def proof_url(text: str) -> str | None:
    """Without query and fragment, scheme and host in lower case, no default port, `/` for an empty path, escapes in upper case and none
    that is not needed (RFC 9449 section 4.3, RFC 3986 sections 6.2.2.1, 6.2.2.2 and 6.2.3). None when it is no address."""
    form = _FORM.fullmatch(text) if _PRINTABLE.fullmatch(text) else None
    if form is None:
        return None
    scheme, authority, path = form[1].lower(), form[2].lower(), form[3]
    default_port = ":80" if scheme == "http" else ":443"
    return f"{scheme}://{authority.removesuffix(default_port)}{_ESCAPE.sub(_escape, path) or '/'}"


def _escape(triplet: re.Match[str]) -> str:
    character = chr(int(triplet[1], 16))
    return character if _NEEDS_NO_ESCAPE.fullmatch(character) else triplet[0].upper()
