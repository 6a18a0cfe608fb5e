"""joserfc refuses nothing that we accept, and accepts nothing that we refuse, but for what is listed with its reason."""

import base64
import json
from typing import Any

import pytest
from corpus import vectors
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key

# It warns of what the vectors hold on purpose: a short key, and EdDSA by its older name.
pytestmark = pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")

TOKENS = vectors("access-tokens.json")
DPOP = vectors("dpop.json")
LISTED = vectors("oracles.json")["joserfc"]


def usable(jwk: Any) -> list[Key]:
    """Its key, where it takes one: a set with one that it does not take would be none at all."""
    try:
        return [import_key(jwk)]
    except (JoseError, ValueError):
        return []


KEYS = KeySet([key for jwk in TOKENS["jwks"]["keys"] for key in usable(jwk)])


def believes(case: Any) -> bool:
    contract = TOKENS["contracts"][case["contract"]]
    claims = jwt.JWTClaimsRegistry(
        now=TOKENS["now"],
        leeway=case.get("clock_tolerance", TOKENS["clock_tolerance"]),
        iss={"essential": True, "value": TOKENS["issuer"]},
        aud={"essential": True, "value": contract["audience"]},
        **{name: jwt.ClaimsOption(essential=True) for name in ("sub", "exp", "iat", "jti", "client_id")},
    )
    try:
        claims.validate(jwt.decode(case["token"], KEYS, [contract.get("access_token_signing_alg", "EdDSA")]).claims)
    except Exception:  # a token at which it falls over is not believed
        return False
    return True


def listed(differences: list[Any], cases: list[Any]) -> set[str]:
    """These cases, or all of a reason but some."""
    of_reason = {case["name"] for one in differences for case in cases if "reason" in one and case.get("reason") == one["reason"]}
    return of_reason - {name for one in differences for name in one.get("but", [])} | {name for one in differences for name in one.get("cases", [])}


def test_access_tokens() -> None:
    cases, believed = TOKENS["cases"], {case["name"] for case in TOKENS["cases"] if believes(case)}
    ours = {case["name"] for case in cases if "reason" not in case}
    assert ours - believed == listed(LISTED["access-tokens.json"]["refuses"], cases)
    assert believed - ours == listed(LISTED["access-tokens.json"]["accepts"], cases)


def believes_proof(proof: str, tolerance: int) -> bool:
    """What it can say of a proof alone: its signature by the key that it names, and its times."""
    try:
        header = json.loads(base64.urlsafe_b64decode(proof.split(".")[0] + "==="))
        payload = jws.deserialize_compact(proof, import_key(header["jwk"]), DPOP["algorithms"]).payload
        jwt.JWTClaimsRegistry(now=DPOP["now"], leeway=tolerance, jti={"essential": True}, iat={"essential": True}).validate(json.loads(payload))
    except Exception:
        return False
    return True


def test_dpop_proofs() -> None:
    accepted = [case for case in DPOP["cases"] if "reason" not in case and case["proofs"] and case["scheme"].lower() == "dpop"]
    believed = [case["name"] for case in accepted if believes_proof(case["proofs"][0], case.get("clock_tolerance", DPOP["clock_tolerance"]))]
    assert {case["name"] for case in accepted} - set(believed) == listed(LISTED["dpop.json"]["refuses"], DPOP["cases"])
