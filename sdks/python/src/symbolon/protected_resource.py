"""What a service says of itself, so that clients find the issuer (RFC 9728)."""

from typing import NamedTuple

from .binding import DpopPolicy
from .contract import TokenContract
from .strict_json import JsonObject
from .web_address import WebAddress


class ProtectedResource(NamedTuple):
    """The document (section 2), its address and the path of that, for routes (section 3.1)."""

    address: str
    path: str
    document: JsonObject


def describe_resource(resource: str, url: WebAddress, issuer: str, contract: TokenContract, dpop: DpopPolicy) -> ProtectedResource:
    address = url.well_known("oauth-protected-resource")
    document: JsonObject = {
        "resource": resource,
        **({} if contract.name is None else {"resource_name": contract.name}),
        "authorization_servers": [issuer],
        **({"scopes_supported": list(contract.scopes)} if contract.scopes else {}),
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": list(dpop.algorithms),
        "dpop_bound_access_tokens_required": dpop.required,
    }
    return ProtectedResource(address, address.removeprefix(url.origin), document)
