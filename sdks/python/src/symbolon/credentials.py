"""What a request shows, and the one token in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote_plus

from .verdict import Refused

Scheme = Literal["Bearer", "DPoP"]
_SCHEMES: Final[dict[str, Scheme]] = {"bearer": "Bearer", "dpop": "DPoP"}
_AUTHORIZATION: Final = re.compile(r"\S+ +([A-Za-z0-9_.~+/-]+=*)")


@dataclass(frozen=True, slots=True)
class PresentedRequest:
    """What a request shows. Give every header of a name, so that two are seen.

    `target` is path and query, as they were sent. `certificate` is the client's, in DER, of a connection whose handshake proved its
    key (RFC 8705 section 3).
    """

    method: str
    target: str
    authorization: str | Sequence[str] | None = None
    dpop: str | Sequence[str] | None = None
    certificate: bytes | None = None


class Credentials(NamedTuple):
    scheme: Scheme
    token: str


def read_credentials(request: PresentedRequest) -> Credentials:
    """The one token of a request. It counts in the Authorization header alone; one in the query beside it makes two (RFC 6750 section 2)."""
    headers = listed(request.authorization)
    scheme = _SCHEMES.get(headers[0].split(" ")[0].lower()) if headers else None
    if not headers or (scheme is None and len(headers) == 1):
        raise Refused("no_token")
    if len(headers) > 1 or _has_token(request.target):
        raise Refused("two_credentials")
    token = _AUTHORIZATION.fullmatch(headers[0])
    if token is None or scheme is None:
        raise Refused("malformed")
    return Credentials(scheme, token[1])


def _has_token(target: str) -> bool:
    _, _, query = target.partition("?")
    return any(unquote_plus(member.partition("=")[0]) == "access_token" for member in query.split("&"))


def listed(header: str | Sequence[str] | None) -> Sequence[str]:
    """Every header of a name."""
    return [header] if isinstance(header, str) else header or []
