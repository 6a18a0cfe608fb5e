"""Verifies the access tokens of one issuer for one service."""

import copy
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from .access_token import check_claims, signed_claims
from .answer import answer_to
from .binding import DpopPolicy, Presentation, check_binding
from .contract import read_contract
from .credentials import Credentials, PresentedRequest, Scheme, read_credentials
from .issuer_keys import Fetch, fetch, fetch_issuer_keys
from .key_set import KeySet
from .protected_resource import describe_resource
from .strict_json import JsonObject
from .verdict import Accepted, Refusal, Refused, Verdict
from .web_address import WebAddress, web_address

_ORIGIN: Final = re.compile(r"^https?://[^/?#]*", re.IGNORECASE | re.ASCII)


class Verifier:
    """Makes no request until the first token. For many threads at once.

    `resource` is the address of the service, as clients see it; the audience of the contract when absent. `clock_tolerance` is by how
    many seconds clocks may differ; `keys_max_age` for how many seconds keys count that cannot be read again, since the issuer is out of
    reach, at least 60. `now` gives seconds since 1970; `fetch` reads an address. Raises ValueError for what cannot be used.
    """

    def __init__(
        self,
        issuer: str,
        contract: str | bytes | Mapping[str, object],
        *,
        resource: str | None = None,
        clock_tolerance: int = 10,
        keys_max_age: float = 86_400,
        dpop: DpopPolicy | None = None,
        now: Callable[[], float] = time.time,
        fetch: Fetch = fetch,
    ) -> None:
        issuer_address = _address("issuer", issuer)
        self._issuer = issuer
        self._contract = read_contract(contract)
        resource = self._contract.audience if resource is None else resource
        address = _address("resource", resource)
        self._demand = self._contract.demand
        self._origin = address.origin
        self._tolerance = clock_tolerance
        self._dpop = dpop or DpopPolicy()
        self._now = now
        if not keys_max_age >= 60:
            raise ValueError(f"keys_max_age must be at least 60 seconds: {keys_max_age}")
        self._keys = KeySet(lambda: fetch_issuer_keys(fetch, issuer, issuer_address), self._contract.alg, keys_max_age, now)
        self.protected_resource = describe_resource(resource, address, issuer, self._contract, self._dpop)

    def demanding(self, *, acr_values: Sequence[str] | None = None, max_age: int | None = None) -> "Verifier":
        """A verifier for routes that demand more of the log-in (RFC 9470): of the same service, with the same keys and used proofs.

        `acr_values` is every `acr` that is accepted, the one that clients had best ask for first: none counts as higher than another.
        `max_age` is how many seconds ago the person may have logged in. What the contract demands has to be met, too. Raises ValueError
        when no token could meet both.
        """
        more = copy.copy(self)
        more._demand = self._demand.beside(acr_values, max_age)
        return more

    def verify(self, presented: str | PresentedRequest, scopes: Sequence[str] = ()) -> Verdict:
        """Checks a token, or the request that carries one, and that it has all of these scopes. Never raises for what was sent."""
        scheme: Scheme = "Bearer"
        try:
            credentials = Credentials("Bearer", presented) if isinstance(presented, str) else read_credentials(presented)
            scheme = credentials.scheme
            claims = self._claims(credentials.token)
            cnf = claims.get("cnf")
            if self._dpop.required or (isinstance(cnf, dict) and "jkt" in cnf):
                scheme = "DPoP"
            self._check_binding(claims, credentials, None if isinstance(presented, str) else presented)
            _check_scopes(claims, scopes)
            # Last: nobody is asked to log in again for what the token would not allow anyway.
            self._demand.check(claims, now=self._seconds(), tolerance=self._tolerance)
            return Accepted(claims)
        except Refused as refused:
            answer = answer_to(refused.reason, scheme, scopes, self._demand, self.protected_resource.address, self._dpop)
            return Refusal(refused.reason, answer, refused.fault, refused.cause)

    def _claims(self, token: str) -> JsonObject:
        claims = signed_claims(token, self._contract.alg, self._keys)
        check_claims(claims, issuer=self._issuer, audience=self._contract.audience, now=self._seconds(), tolerance=self._tolerance)
        fault = self._contract.fault(claims)
        if fault:
            raise Refused("contract_broken", fault)
        return claims

    def _check_binding(self, claims: JsonObject, credentials: Credentials, request: PresentedRequest | None) -> None:
        # The address that clients call, and not the Host header, which is theirs to write.
        url = self._origin + (_ORIGIN.sub("", request.target, count=1) if request else "")
        shown = Presentation(credentials.scheme, credentials.token, request, url, self._seconds(), self._tolerance)
        check_binding(claims, shown, self._dpop)

    def _seconds(self) -> int:
        return int(self._now())


def _check_scopes(claims: JsonObject, scopes: Sequence[str]) -> None:
    granted = str(claims.get("scope", "")).split(" ")
    if not all(scope in granted for scope in scopes):
        raise Refused("missing_scope")


def _address(what: str, text: str) -> WebAddress:
    address = web_address(text)
    if address is None:
        raise ValueError(f"The {what} must be an https address without query and fragment, or http on localhost: {text}")
    return address
