"""What was found out about a token."""

from collections.abc import Mapping
from dataclasses import dataclass

from .reason import Reason
from .strict_json import JsonObject


@dataclass(frozen=True, slots=True)
class ContractFault:
    """A claim that does not fit its contract, and where: `$` is the claim itself, `$.city` and `$[2]` are parts of it. Never its value."""

    claim: str
    at: str
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a request is refused: what to send back, whatever the framework. The body is JSON, empty when no token was sent."""

    status: int
    headers: Mapping[str, str]
    body: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A token that is good, with all its claims."""

    claims: JsonObject


@dataclass(frozen=True, slots=True)
class Refusal:
    """A token that is not. `reason`, `fault` and `cause` (why the keys of the issuer cannot be read) are for logs, `answer` is for the caller."""

    reason: Reason
    answer: Answer
    fault: ContractFault | None = None
    cause: Exception | None = None


Verdict = Accepted | Refusal


class Refused(Exception):
    """Ends the verifying inside this package; nobody outside sees it."""

    def __init__(self, reason: Reason, fault: ContractFault | None = None, cause: Exception | None = None) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.fault = fault
        self.cause = cause
