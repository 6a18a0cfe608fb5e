"""What a service installs to trust the access tokens of a Symbolon provider."""

from .binding import DpopNonce, DpopPolicy
from .credentials import PresentedRequest
from .issuer_keys import Fetch, Response, fetch
from .protected_resource import ProtectedResource
from .public_key import Algorithm
from .reason import REASONS, Reason
from .replay_memory import LocalReplayMemory, ReplayMemory, Used
from .strict_json import Json, JsonObject
from .verdict import Accepted, Answer, ContractFault, Refusal, Verdict
from .verifier import Verifier

__all__ = [
    "REASONS",
    "Accepted",
    "Algorithm",
    "Answer",
    "ContractFault",
    "DpopNonce",
    "DpopPolicy",
    "Fetch",
    "Json",
    "JsonObject",
    "LocalReplayMemory",
    "PresentedRequest",
    "ProtectedResource",
    "Reason",
    "Refusal",
    "ReplayMemory",
    "Response",
    "Used",
    "Verdict",
    "Verifier",
    "fetch",
]
