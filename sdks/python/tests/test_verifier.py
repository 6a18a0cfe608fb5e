"""What a service gives, and what its callers are told."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tokens import CONTRACT, ISSUER, bound_token, orders, proof, token

from symbolon import Accepted, DpopPolicy, LocalReplayMemory, PresentedRequest, Refusal, Verdict, Verifier

METADATA = 'resource_metadata="https://orders.example/.well-known/oauth-protected-resource"'
ALGS = 'algs="EdDSA ES256 PS256 RS256"'


@pytest.mark.parametrize(
    "issuer", ["https://id.example", "https://id.example/tenants/a", "http://localhost:3000", "http://id.localhost", "http://127.0.0.1:3000", "http://[::1]:3000"]
)
def test_an_issuer_may_be(issuer: str) -> None:
    Verifier(issuer, CONTRACT)


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.example", "http://localhost.attacker.example", "http://127.0.0.1.attacker.example", "ftp://localhost", "id.example", "",
        "https://id.example?x=1", "https://id.example#x", "https://user@id.example", "https://id.example\\x", " https://id.example", "https://id.example\n",
    ],
)  # fmt: skip
def test_an_issuer_may_not_be(issuer: str) -> None:
    with pytest.raises(ValueError, match="The issuer must be an https address"):
        Verifier(issuer, CONTRACT)


def claim(schema: Any, **more: Any) -> dict[str, Any]:
    return {"audience": "https://orders.example", "claims": {"tenant": {"schema": schema, "from": {"user": "x"}, **more}}}


@pytest.mark.parametrize(
    "contract",
    [
        {}, {"audience": "orders"}, {"audience": "https://orders.example#x"}, {"audience": "https://orders.example", "access_token_signing_alg": "HS256"},
        {"audience": "https://orders.example", "more": 1}, {"audience": "https://orders.example", "claims": {"sub": {"schema": {"type": "string"}, "from": {"user": "x"}}}},
        claim({}), claim({"type": "text"}), claim({"type": "string", "pattern": "x"}), claim({"type": "string", "minimum": 1}), claim({"type": "string", "minLength": -1}),
        claim({"type": "string", "minLength": True}), claim({"enum": []}), claim({"type": "array", "items": {"type": "x"}}), claim({"type": "object", "properties": {"a": {}}}),
        claim({"type": "string"}, required="no"), claim({"const": float("nan")}), '{"audience": "https://a.example", "audience": "https://b.example"}',
    ],
)  # fmt: skip
def test_a_contract_that_is_none_is_refused_where_it_is_given(contract: Any) -> None:
    with pytest.raises(ValueError):
        Verifier(ISSUER, contract)


def test_a_contract_whose_audience_is_no_address_needs_the_address_of_the_service() -> None:
    with pytest.raises(ValueError, match="The resource must be an https address"):
        Verifier(ISSUER, {"audience": "urn:orders"})
    resource = Verifier(ISSUER, {"audience": "urn:orders"}, resource="https://api.example/orders").protected_resource
    assert (resource.address, resource.path) == (
        "https://api.example/.well-known/oauth-protected-resource/orders",
        "/.well-known/oauth-protected-resource/orders",
    )


def test_the_metadata_of_the_service() -> None:
    assert orders().protected_resource.document == {
        "resource": "https://orders.example",
        "resource_name": "Orders",
        "authorization_servers": ["https://id.example"],
        "scopes_supported": ["orders:read"],
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": ["EdDSA", "ES256", "PS256", "RS256"],
        "dpop_bound_access_tokens_required": False,
    }


def get(verifier: Verifier, *, target: str = "/orders", scopes: tuple[str, ...] = ("orders:read",), **shown: Any) -> Verdict:
    return verifier.verify(PresentedRequest("GET", target, **shown), scopes)


def told(scheme: str, error: str, description: str, more: str = "") -> str:
    return f'{scheme} error="{error}", error_description="{description}", {more}{METADATA}'


NOTHING = (401, f"Bearer {METADATA}, DPoP {ALGS}, {METADATA}")
TWO = (400, told("Bearer", "invalid_request", "Send one access token, in the Authorization header alone."))
BAD = (401, told("Bearer", "invalid_token", "The access token is malformed."))
REFUSALS: dict[str, tuple[dict[str, Any], tuple[int, str]]] = {
    "no token": ({}, NOTHING),
    "credentials of another kind": ({"authorization": "Basic YTpi"}, NOTHING),
    "a token in the query alone": ({"target": "/orders?access_token=x"}, NOTHING),
    "a token in the query too": ({"authorization": "Bearer x", "target": "/orders?a=%zz?b&access%5Ftoken=x"}, TWO),
    "two headers": ({"authorization": ["Bearer x", "Bearer x"]}, TWO),
    "no token behind the scheme": ({"authorization": "Bearer"}, BAD),
    "a line break behind the token": ({"authorization": "Bearer x\n"}, BAD),
    "something that is no token": ({"authorization": "Bearer x"}, BAD),
    "a token that has expired": ({"authorization": f"Bearer {token(exp=1)}"}, (401, told("Bearer", "invalid_token", "The access token has expired."))),
    "a token without the scope": (
        {"authorization": f"bearer {token(scope='orders:write')}"},
        (403, told("Bearer", "insufficient_scope", "The access token does not allow this.", 'scope="orders:read", ')),
    ),
    "a bound token as Bearer": (
        {"authorization": f"Bearer {bound_token()}"},
        (401, told("DPoP", "invalid_token", "The access token needs the key or certificate that it is bound to.", f"{ALGS}, ")),
    ),
    "a bound token without a proof": (
        {"authorization": f"DPoP {bound_token()}"},
        (401, told("DPoP", "invalid_dpop_proof", "One DPoP header is needed.", f"{ALGS}, ")),
    ),
}


@pytest.mark.parametrize("shown, wanted", REFUSALS.values(), ids=REFUSALS.keys())
def test_is_refused(shown: dict[str, Any], wanted: tuple[int, str]) -> None:
    verdict = get(orders(), **shown)
    assert isinstance(verdict, Refusal)
    assert (verdict.answer.status, verdict.answer.headers) == (wanted[0], {"cache-control": "no-store", "www-authenticate": wanted[1]})


def test_a_wanted_scope_cannot_write_into_the_challenge() -> None:
    verdict = get(orders(), authorization=f"Bearer {token()}", scopes=('x", error="y\\',))
    assert isinstance(verdict, Refusal)
    assert 'scope="x\\", error=\\"y\\\\", resource_metadata=' in verdict.answer.headers["www-authenticate"]


def test_a_claim_that_breaks_the_contract_is_named_for_the_log_and_its_value_nowhere() -> None:
    verdict = orders().verify(token(tenant="secret-tenant"))
    assert isinstance(verdict, Refusal) and verdict.fault
    assert (verdict.reason, verdict.fault.claim, verdict.fault.message) == ("contract_broken", "tenant", "must have at most 8 characters")
    assert "secret-tenant" not in repr(verdict)


def test_whatever_is_sent_verifying_answers_and_does_not_raise() -> None:
    verifier = orders()
    for sent in ["", ".", "..", "\0", "😀", "\ud800", "a.b.c", "." * 5000, "e30.e30.e30", "bnVsbA.bnVsbA.bnVsbA", "x" * 1_000_000, "W1tb" * 4000 + ".e30."]:
        presented: list[str | PresentedRequest] = [
            sent,
            PresentedRequest("GET", "/orders", f"Bearer {sent}"),
            PresentedRequest("", sent, sent, sent),
        ]
        assert not any(isinstance(verifier.verify(one), Accepted) for one in presented)


def test_half_a_pair_of_surrogates_is_no_json_that_all_read_alike() -> None:
    verdict = orders().verify(token(other="\ud800"))
    assert isinstance(verdict, Refusal) and verdict.reason == "malformed"


def test_where_every_token_must_be_bound_only_dpop_is_asked_for() -> None:
    verdict = get(orders(dpop=DpopPolicy(required=True, algorithms=["EdDSA"])))
    assert isinstance(verdict, Refusal)
    assert verdict.answer.headers["www-authenticate"] == f'DPoP algs="EdDSA", {METADATA}'


class Nonces:
    def current(self) -> str:
        return "n-2"

    def accepts(self, nonce: str) -> bool:
        return nonce in ("n-1", "n-2")


def test_a_proof_without_the_nonce_of_the_service_is_told_which_one_it_wants() -> None:
    verifier, bound = orders(dpop=DpopPolicy(nonce=Nonces())), bound_token()
    refused = get(verifier, authorization=f"DPoP {bound}", dpop=proof(bound, nonce="n-0"))
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.answer.headers["dpop-nonce"], refused.answer.body["error"]) == ("dpop_nonce", "n-2", "use_dpop_nonce")
    assert isinstance(get(verifier, authorization=f"DPoP {bound}", dpop=proof(bound, nonce="n-1")), Accepted)


def test_a_proof_counts_once_of_many_at_once_on_two_nodes_that_share_their_memory() -> None:
    dpop, bound = DpopPolicy(replays=LocalReplayMemory()), bound_token()
    nodes, shown = [orders(dpop=dpop), orders(dpop=dpop)], proof(bound)
    with ThreadPoolExecutor(16) as threads:
        verdicts = list(threads.map(lambda i: get(nodes[i % 2], authorization=f"DPoP {bound}", dpop=shown), range(64)))
    assert sum(isinstance(verdict, Accepted) for verdict in verdicts) == 1


def test_past_what_the_memory_of_proofs_holds_nobody_is_let_in() -> None:
    verifier, bound = orders(dpop=DpopPolicy(replays=LocalReplayMemory(2))), bound_token()
    verdicts = [get(verifier, authorization=f"DPoP {bound}", dpop=proof(bound)) for _ in range(3)]
    assert [isinstance(verdict, Accepted) for verdict in verdicts] == [True, True, False]
    assert isinstance(verdicts[2], Refusal)
    assert (verdicts[2].reason, verdicts[2].answer.status) == ("replays_unavailable", 503)


def test_used_proofs_make_room_when_their_time_is_over() -> None:
    memory = LocalReplayMemory(1)
    assert [memory.use("a", 10, 0), memory.use("b", 20, 10), memory.use("b", 21, 11), memory.use("a", 30, 12)] == ["new", "full", "new", "full"]


def test_a_verifier_that_demands_more_knows_the_used_proofs_of_the_first_and_demands_what_that_did() -> None:
    first, bound = orders(), bound_token(acr="aal2", auth_time=1_800_000_000 - 400)
    shown: dict[str, Any] = {"authorization": f"DPoP {bound}", "dpop": proof(bound)}
    strong = first.demanding(acr_values=["aal2", "phr"])
    both = strong.demanding(acr_values=["aal2", "aal1"], max_age=300)
    assert isinstance(get(first, **shown), Accepted)
    assert outcome_of(strong, shown) == "dpop_replayed"
    assert isinstance(get(strong, authorization=f"DPoP {bound}", dpop=proof(bound)), Accepted)
    refused = get(both, authorization=f"DPoP {bound}", dpop=proof(bound))
    assert isinstance(refused, Refusal) and refused.reason == "auth_too_old"
    assert 'acr_values="aal2", max_age="300"' in refused.answer.headers["www-authenticate"]
    with pytest.raises(ValueError, match="The contract accepts none of these acr_values: aal1"):
        strong.demanding(acr_values=["aal1"])


def outcome_of(verifier: Verifier, shown: dict[str, Any]) -> str:
    verdict = get(verifier, **shown)
    return "ok" if isinstance(verdict, Accepted) else verdict.reason
