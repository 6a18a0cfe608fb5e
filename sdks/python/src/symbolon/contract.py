"""The token contract of a service, in the form that it has as JSON."""

import json
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from .claim_schema import Fault, check_schema, claim_fault
from .demand import Demand, read_demand
from .public_key import ALGORITHMS, Algorithm
from .strict_json import Json, JsonObject, read_json_object
from .verdict import ContractFault

_MEMBERS: Final = {"$schema", "audience", "name", "scopes", "claims", "access_token_ttl", "access_token_signing_alg", "acr_values", "max_age"}
_CLAIM_MEMBERS: Final = {"schema", "required", "from", "description"}
_CLAIM_NAME: Final = re.compile(r"[!-~]{1,128}")
_RESERVED: Final = frozenset(
    "iss sub aud exp nbf iat jti auth_time nonce acr amr azp at_hash c_hash s_hash client_id scope cnf act may_act sid events "
    "email_verified phone_number_verified active token_type".split()
)


class TokenContract(NamedTuple):
    """What a service states of the access tokens that it reads, as far as a verifier needs it."""

    audience: str
    name: str | None
    scopes: tuple[str, ...]
    claims: dict[str, tuple[JsonObject, bool]]
    alg: Algorithm
    demand: Demand

    def fault(self, token: JsonObject) -> ContractFault | None:
        """The first claim that the contract refuses. One that is null is there."""
        for claim, (schema, required) in self.claims.items():
            if claim in token:
                fault = claim_fault(schema, token[claim])
            else:
                fault = Fault("$", "is missing") if required else None
            if fault:
                return ContractFault(claim, *fault)
        return None


def read_contract(source: str | bytes | Mapping[str, object]) -> TokenContract:
    """Reads a contract: a JSON text, or what was read from JSON or YAML. Raises ValueError when it is none.

    Where claims come from and what people are told of scopes is left to the provider to check.
    """
    text = json.dumps(source, allow_nan=False) if isinstance(source, Mapping) else source
    contract = read_json_object(text.encode() if isinstance(text, str) else text)
    if contract is None or not contract.keys() <= _MEMBERS:
        raise ValueError("The contract is no token contract.")
    audience, name, alg = contract.get("audience"), contract.get("name"), contract.get("access_token_signing_alg", "EdDSA")
    if not isinstance(audience, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^#\s]+", audience):
        raise ValueError("The audience of the contract must be an absolute URI without a fragment.")
    if name is not None and not isinstance(name, str):
        raise ValueError("The name of the contract must be a text.")
    known = next((one for one in ALGORITHMS if one == alg), None)
    if known is None:
        raise ValueError("The contract names an algorithm that nobody here can verify.")
    claims = {claim: _read_claim(claim, stated) for claim, stated in _object(contract, "claims").items()}
    return TokenContract(audience, name, tuple(_object(contract, "scopes")), claims, known, read_demand(contract))


def _object(contract: JsonObject, name: str) -> JsonObject:
    value = contract.get(name, {})
    if not isinstance(value, dict):
        raise ValueError(f"The {name} of the contract must be an object.")
    return value


def _read_claim(name: str, stated: Json) -> tuple[JsonObject, bool]:
    if not _CLAIM_NAME.fullmatch(name) or name in _RESERVED:
        raise ValueError(f"{name} is no name for a claim of the contract, or one that only the server sets.")
    if not isinstance(stated, dict) or not stated.keys() <= _CLAIM_MEMBERS:
        raise ValueError(f"The claim {name} of the contract is no claim.")
    schema, required = stated.get("schema"), stated.get("required", True)
    check_schema(schema, name)
    if not isinstance(schema, dict) or not isinstance(required, bool):
        raise ValueError(f"{name}.required must be true or false")
    return schema, required
