"""What a service demands of the log-in behind a token (RFC 9470)."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from .strict_json import JsonObject, is_integer
from .verdict import Refused

_ACR: Final = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]{1,128}")
_MOST_ACR_VALUES: Final = 16
_LONGEST_MAX_AGE: Final = 315_360_000


class Demand(NamedTuple):
    """Every `acr` that is accepted, and how many seconds ago the person may have logged in; None for any."""

    acr_values: tuple[str, ...] | None = None
    max_age: int | None = None

    def beside(self, acr_values: Sequence[str] | None, max_age: int | None) -> "Demand":
        """The same and more: both have to be met. Raises ValueError for what no token could meet."""
        if acr_values is not None and (isinstance(acr_values, str) or not acr_values or not all(_ACR.fullmatch(acr) for acr in acr_values)):
            raise ValueError("acr_values must name one at least, each one word of printable ASCII")
        if max_age is not None and (not is_integer(max_age) or max_age < 1):
            raise ValueError(f"max_age must be a whole number of seconds, at least 1: {max_age}")
        both = self.acr_values if acr_values is None else tuple(acr for acr in acr_values if self.acr_values is None or acr in self.acr_values)
        if both == ():
            raise ValueError(f"The contract accepts none of these acr_values: {', '.join(acr_values or ())}")
        return Demand(both, min((age for age in (self.max_age, max_age) if age is not None), default=None))

    def check(self, claims: JsonObject, *, now: int, tolerance: int) -> None:
        if self.acr_values is not None and claims.get("acr") not in self.acr_values:
            raise Refused("wrong_acr")
        auth_time = claims.get("auth_time")
        if self.max_age is not None and not (isinstance(auth_time, int) and is_integer(auth_time) and auth_time + self.max_age >= now - tolerance):
            raise Refused("auth_too_old")

    def said(self) -> dict[str, str]:
        """All that is demanded, whichever of it was not met, so that the next log-in meets it all."""
        acr_values = {} if self.acr_values is None else {"acr_values": " ".join(self.acr_values)}
        return acr_values | ({} if self.max_age is None else {"max_age": str(self.max_age)})


def read_demand(contract: JsonObject) -> Demand:
    """What a contract demands of all tokens of its service. Raises ValueError for what is no demand."""
    acr_values, max_age = contract.get("acr_values"), contract.get("max_age")
    if "acr_values" in contract and not _are_acr_values(acr_values):
        raise ValueError("The acr_values of the contract must be a list of words.")
    if "max_age" in contract and not (isinstance(max_age, int) and is_integer(max_age) and 1 <= max_age <= _LONGEST_MAX_AGE):
        raise ValueError("The max_age of the contract must be a whole number of seconds.")
    words = tuple(str(acr) for acr in acr_values) if isinstance(acr_values, list) else None
    return Demand(words, max_age if isinstance(max_age, int) else None)


def _are_acr_values(values: object) -> bool:
    if not isinstance(values, list) or not 1 <= len(values) <= _MOST_ACR_VALUES:
        return False
    words = [acr for acr in values if isinstance(acr, str) and _ACR.fullmatch(acr)]
    return len(set(words)) == len(values)
