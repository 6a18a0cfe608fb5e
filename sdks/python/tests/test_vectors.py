"""Every case of the corpus that all verifiers agree on."""

import base64
import json
from typing import Any

import pytest
from corpus import Clock, vectors, verifier

from symbolon import REASONS, Accepted, DpopPolicy, PresentedRequest, Response, Verdict, Verifier
from symbolon.claim_schema import check_schema, claim_fault, same_json
from symbolon.reason import TOLD
from symbolon.strict_json import read_json_object

TOKENS = vectors("access-tokens.json")
SCHEMAS = vectors("claim-schemas.json")
DPOP = vectors("dpop.json")
KEYS = vectors("issuer-keys.json")
STEP_UP = vectors("step-up.json")


def names(cases: list[Any]) -> list[str]:
    return [case["name"] for case in cases]


def outcome(verdict: Verdict) -> str:
    return "ok" if isinstance(verdict, Accepted) else verdict.reason


@pytest.mark.parametrize("case", TOKENS["cases"], ids=names(TOKENS["cases"]))
def test_access_tokens(case: Any) -> None:
    options = {"clock_tolerance": case["clock_tolerance"]} if "clock_tolerance" in case else {}
    verdict = verifier(TOKENS, TOKENS["contracts"][case["contract"]], **options).verify(case["token"], case.get("scopes", ()))
    if "claims" in case:
        assert isinstance(verdict, Accepted)
        assert same_json(verdict.claims, case["claims"])
    else:
        assert not isinstance(verdict, Accepted)
        fault = verdict.fault and {"claim": verdict.fault.claim, "at": verdict.fault.at}
        assert (verdict.reason, fault) == (case["reason"], case.get("fault"))


@pytest.mark.parametrize("group", SCHEMAS["groups"], ids=names(SCHEMAS["groups"]))
def test_claim_schemas(group: Any) -> None:
    wrapped = read_json_object(json.dumps({"schema": group["schema"]}).encode())
    assert wrapped
    schema = wrapped["schema"]
    check_schema(schema, "$")
    assert isinstance(schema, dict)

    def fault_of(text: str) -> dict[str, str]:
        value = read_json_object(f'{{"value":{text}}}'.encode())
        assert value
        fault = claim_fault(schema, value["value"])
        return fault._asdict() if fault else {}

    assert {text: fault_of(text) for text in group["fits"]} == {text: {} for text in group["fits"]}
    assert [{"value": fault["value"], **fault_of(fault["value"])} for fault in group["faults"]] == group["faults"]


def test_reasons() -> None:
    told = {reason: {name: value for name, value in one._asdict().items() if value is not None} for reason, one in TOLD.items()}
    assert told == vectors("reasons.json")


class Nonce:
    def __init__(self, nonce: str) -> None:
        self._nonce = nonce

    def current(self) -> str:
        return self._nonce

    def accepts(self, nonce: str) -> bool:
        return nonce == self._nonce


def presented(case: Any) -> PresentedRequest:
    return PresentedRequest(
        case["method"],
        case["url"].removeprefix(DPOP["resource"]),
        authorization=f"{case['scheme']} {case['token']}",
        dpop=case["proofs"],
        certificate=base64.b64decode(case["certificate"]) if "certificate" in case else None,
    )


def policy(case: Any) -> DpopPolicy:
    nonce = Nonce(case["nonce"]) if "nonce" in case else None
    return DpopPolicy(required=case.get("required", False), window=DPOP["window"], algorithms=DPOP["algorithms"], nonce=nonce)


@pytest.mark.parametrize("case", DPOP["cases"], ids=names(DPOP["cases"]))
def test_dpop(case: Any) -> None:
    tolerance = case.get("clock_tolerance", DPOP["clock_tolerance"])
    service = verifier(DPOP, DPOP["contract"], Clock(case.get("now", DPOP["now"])), resource=DPOP["resource"], clock_tolerance=tolerance, dpop=policy(case))
    assert outcome(service.verify(presented(case), case.get("scopes", ()))) == case.get("reason", "ok")


@pytest.mark.parametrize("sequence", DPOP["sequences"], ids=names(DPOP["sequences"]))
def test_dpop_sequences(sequence: Any) -> None:
    clock = Clock(DPOP["now"])
    service = verifier(DPOP, DPOP["contract"], clock, resource=DPOP["resource"], dpop=policy({}))
    for step in sequence["steps"]:
        clock.now = step.get("now", DPOP["now"])
        assert outcome(service.verify(presented(step), step.get("scopes", ()))) == step.get("reason", "ok")


def check_steps(issuer: str, steps: list[Any], **options: Any) -> None:
    """Steps at one service, one after the other."""
    clock = Clock(0)
    at: dict[str, Any] = {}

    def fetch(address: str) -> Response:
        answer = at["answers"].get(address, {"status": 404})
        if answer is None:
            raise OSError("nobody answers")
        return Response(answer["status"], answer.get("body", "").encode())

    service = Verifier(issuer, KEYS["contract"], now=clock, fetch=fetch, **options)
    for step in steps:
        at, clock.now = step, step["now"]
        verdict = service.verify(KEYS["tokens"][step["token"]])
        assert outcome(verdict) == step.get("reason", "ok")
        if "cause" in step:
            assert not isinstance(verdict, Accepted)
            assert str(verdict.cause) == step["cause"]


@pytest.mark.parametrize("case", KEYS["cases"], ids=names(KEYS["cases"]))
def test_issuer_keys(case: Any) -> None:
    check_steps(case["issuer"], [case])


@pytest.mark.parametrize("sequence", KEYS["sequences"], ids=names(KEYS["sequences"]))
def test_issuer_keys_sequences(sequence: Any) -> None:
    age = sequence["keys_max_age"]
    check_steps(KEYS["issuer"], sequence["steps"], **({} if age == KEYS["keys_max_age"] else {"keys_max_age": age}))


def step_up(case: Any, contract: Any) -> Verifier:
    service = verifier(STEP_UP, contract, clock_tolerance=case.get("clock_tolerance", STEP_UP["clock_tolerance"]))
    demand = {name: case[name] for name in ("acr_values", "max_age") if name in case}
    return service.demanding(**demand) if demand else service


@pytest.mark.parametrize("case", STEP_UP["cases"], ids=names(STEP_UP["cases"]))
def test_step_up(case: Any) -> None:
    target = STEP_UP["url"].removeprefix("https://orders.example")
    request = PresentedRequest(STEP_UP["method"], target, authorization=f"{case['scheme']} {case['token']}", dpop=case.get("proofs"))
    verdict = step_up(case, STEP_UP["contracts"][case["contract"]]).verify(request, case.get("scopes", ()))
    assert outcome(verdict) == case.get("reason", "ok")
    if not isinstance(verdict, Accepted):
        answer = verdict.answer
        assert (answer.status, answer.headers["www-authenticate"], answer.body) == (case["status"], case["www_authenticate"], case["body"])


@pytest.mark.parametrize("case", STEP_UP["contracts_refused"], ids=names(STEP_UP["contracts_refused"]))
def test_a_contract_that_demands_what_cannot_be_is_refused_where_it_is_given(case: Any) -> None:
    with pytest.raises(ValueError):
        verifier(STEP_UP, case["contract"])


@pytest.mark.parametrize("case", STEP_UP["demands_refused"], ids=names(STEP_UP["demands_refused"]))
def test_a_route_that_demands_what_cannot_be_is_refused_where_it_is_given(case: Any) -> None:
    with pytest.raises(ValueError):
        step_up(case, STEP_UP["contracts"][case["contract"]])


def test_every_reason_has_a_case_but_for_those_that_no_token_or_proof_alone_brings_about() -> None:
    cases = [*TOKENS["cases"], *DPOP["cases"], *(step for sequence in DPOP["sequences"] for step in sequence["steps"]), *KEYS["cases"], *STEP_UP["cases"]]
    missing = [reason for reason in REASONS if all(case.get("reason") != reason for case in cases)]
    assert missing == ["no_token", "two_credentials", "replays_unavailable"]
