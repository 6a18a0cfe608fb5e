"""The keys that an issuer publishes."""

import time
from collections.abc import Callable
from http.client import HTTPMessage
from typing import IO, Final, NamedTuple
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .issuer_fault import IssuerFault, unreachable
from .strict_json import Json, JsonObject, read_json_object
from .web_address import WebAddress, web_address

_TIMEOUT: Final = 5.0
_LARGEST: Final = 256 * 1024
# Statuses below 500 that ask to come again (RFC 9110 section 15.5.9, RFC 8470 section 5.2, RFC 6585 section 4).
_LATER: Final = (408, 425, 429)
_CHECK: Final = "check the setting issuer, and what stands before the provider."


class Response(NamedTuple):
    """What an address answered."""

    status: int
    body: bytes


Fetch = Callable[[str], Response]


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str) -> None:
        return None


def fetch(address: str) -> Response:
    """Reads an address: within 5 s, one byte more than 256 KB at most, without a redirect. Raises OSError when there is no answer."""
    deadline = time.monotonic() + _TIMEOUT
    try:
        with build_opener(_NoRedirect).open(Request(address, headers={"Accept": "application/json"}), timeout=_TIMEOUT) as response:
            body = b""
            while len(body) <= _LARGEST and (chunk := response.read1(_LARGEST + 1 - len(body))):
                body += chunk
                if time.monotonic() > deadline:
                    raise TimeoutError("it answers too slowly")
            return Response(response.status, body)
    except HTTPError as error:
        with error:
            return Response(error.code, b"")


def fetch_issuer_keys(get: Fetch, issuer: str, address: WebAddress) -> list[Json]:
    """Its metadata (RFC 8414 section 3, else OpenID Connect Discovery section 4), then `jwks_uri`. Raises IssuerFault when it cannot."""
    place, metadata = _fetch_metadata(get, issuer, address)
    # Whoever answers for another issuer could give its keys as this one's (RFC 8414 section 3.3).
    if metadata.get("issuer") != issuer:
        said = f'The metadata at {place} is of {_named(metadata.get("issuer"))}, and the setting issuer is "{issuer}"'
        raise IssuerFault(f"{said}: they must be the same, character for character.", True)
    location = metadata.get("jwks_uri")
    if not isinstance(location, str) or not web_address(location):
        said = f"The metadata at {place} names no jwks_uri with https, or with http on this machine"
        raise IssuerFault(f"{said}: the provider must know its own address.", True)
    keys = (_fetch_object(get, location) or {}).get("keys")
    if not isinstance(keys, list):
        raise IssuerFault(f"There are no keys at {location}, the jwks_uri of {issuer}: check what stands before the provider.", True)
    return keys


def _fetch_metadata(get: Fetch, issuer: str, address: WebAddress) -> tuple[str, JsonObject]:
    places = address.well_known("oauth-authorization-server"), f"{issuer.removesuffix('/')}/.well-known/openid-configuration"
    for place in places:
        metadata = _fetch_object(get, place)
        if metadata is not None:
            return place, metadata
    said = f"There is no metadata of an issuer at {' and '.join(places)} (404)"
    raise IssuerFault(f"{said}: the setting issuer must be the address that the provider names as its issuer.", True)


def _fetch_object(get: Fetch, address: str) -> JsonObject | None:
    """None when there is none (404)."""
    try:
        status, body = get(address)
    except Exception as error:  # whatever a fetch of others raises
        raise unreachable(address, error) from error
    if status == 404:
        return None
    if status >= 500 or status in _LATER:
        raise IssuerFault(f"{address} answered with {status}.", False)
    if status != 200:
        raise IssuerFault(f"{address} answered with {status}: {_CHECK}", True)
    value = read_json_object(body) if len(body) <= _LARGEST else None
    if value is None:
        raise IssuerFault(f"{address} answered with something else than a JSON object of at most 256 KB: {_CHECK}", True)
    return value


def _named(issuer: Json) -> str:
    """Somebody else's text, for a log: only when it is an address."""
    return f'"{issuer}"' if isinstance(issuer, str) and web_address(issuer) else "another issuer"
