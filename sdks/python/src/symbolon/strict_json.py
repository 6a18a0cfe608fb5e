"""JSON that every parser reads alike (RFC 8259 sections 4, 6, 8 and 9)."""

import json
import math
from typing import TypeAlias, Union

Json: TypeAlias = Union[None, bool, int, float, str, list["Json"], dict[str, "Json"]]
JsonObject: TypeAlias = dict[str, Json]

_DEEPEST = 32


def read_json_object(data: bytes) -> JsonObject | None:
    """The object of a text: UTF-8 without a byte order mark, no member twice, no number beyond a double, at most 32 deep. None for every other.

    Numbers are doubles; a whole one becomes an int, however it is written.
    """
    try:
        value: Json = json.loads(
            data.decode(), object_pairs_hook=_members, parse_int=_number, parse_float=_number, parse_constant=_no_number
        )
        # Half a pair of surrogates is no character: other parsers replace it, or refuse it.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not _is_deeper(value, _DEEPEST) else None


def is_integer(value: Json) -> bool:
    """Not a boolean, which is an int in Python."""
    return isinstance(value, int) and not isinstance(value, bool)


def _members(pairs: list[tuple[str, Json]]) -> JsonObject:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member twice")
    return members


def _number(text: str) -> int | float:
    value = float(text)
    if math.isinf(value):
        raise ValueError("a number beyond a double")
    return int(value) if value.is_integer() else value


def _no_number(_: str) -> Json:
    raise ValueError("no number of JSON")


def _is_deeper(value: Json, depth: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    parts = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(_is_deeper(part, depth - 1) for part in parts)
