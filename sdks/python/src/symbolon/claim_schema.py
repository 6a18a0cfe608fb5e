"""The part of JSON Schema 2020-12 that claims are described with: the keywords whose meaning is the same in every language."""

import re
from decimal import Decimal
from typing import Final, NamedTuple

from .strict_json import Json, JsonObject

_TYPES: Final = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "an array",
    "object": "an object",
    "null": "null",
}
# What each keyword is about; it is refused beside any other `type`, where it would say nothing.
_KEYWORD_TYPES: Final = {
    "minLength": ("string",),
    "maxLength": ("string",),
    "minimum": ("integer", "number"),
    "maximum": ("integer", "number"),
    "items": ("array",),
    "minItems": ("array",),
    "maxItems": ("array",),
    "uniqueItems": ("array",),
    "properties": ("object",),
    "required": ("object",),
    "additionalProperties": ("object",),
}
_KEYWORDS: Final = {"type", "enum", "const", "description", *_KEYWORD_TYPES}


class Fault(NamedTuple):
    """What is wrong with a value, and where. Never the value."""

    at: str
    message: str


def check_schema(schema: Json, at: str) -> None:
    """Raises ValueError for what is no claim schema; keywords that are not in it are refused, not ignored."""
    if not isinstance(schema, dict) or not schema.keys() <= _KEYWORDS:
        raise ValueError(f"{at} is no claim schema")
    if schema.keys().isdisjoint({"type", "enum", "const"}):
        raise ValueError(f"{at} says nothing about the value: add type, enum or const")
    for keyword, value in schema.items():
        if not _is_right(keyword, value) or schema.get("type") not in _KEYWORD_TYPES.get(keyword, (schema.get("type"),)):
            raise ValueError(f"{at}.{keyword} is wrong")
    if "items" in schema:
        check_schema(schema["items"], f"{at}.items")
    properties = schema.get("properties")
    if isinstance(properties, dict):
        for name, member in properties.items():
            check_schema(member, f"{at}.properties.{name}")


def _is_right(keyword: str, value: Json) -> bool:
    if keyword in ("const", "items"):
        return True
    if keyword == "type":
        return isinstance(value, str) and value in _TYPES
    if keyword == "enum":
        return isinstance(value, list) and value != []
    if keyword == "description":
        return isinstance(value, str)
    if keyword in ("minimum", "maximum"):
        return _is_of("number", value)
    if keyword in ("uniqueItems", "additionalProperties"):
        return isinstance(value, bool)
    if keyword == "required":
        return isinstance(value, list) and all(isinstance(name, str) for name in value)
    if keyword == "properties":
        return isinstance(value, dict)
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1_000_000


def claim_fault(schema: JsonObject, value: Json, at: str = "$") -> Fault | None:
    """The first thing that a claim schema refuses about a value; None when it fits (JSON Schema 2020-12, Validation section 6)."""
    of = schema.get("type")
    if isinstance(of, str) and not _is_of(of, value):
        return Fault(at, f"must be {_TYPES[of]}")
    if "const" in schema and not same_json(schema["const"], value):
        return Fault(at, "must be the constant of the contract")
    values = schema.get("enum")
    if isinstance(values, list) and not any(same_json(one, value) for one in values):
        return Fault(at, "must be one of the values of the contract")
    if isinstance(value, str):
        return _size_fault(schema, len(value), "Length", at, "characters")
    if isinstance(value, list):
        return _array_fault(schema, value, at)
    if isinstance(value, dict):
        return _object_fault(schema, value, at)
    return None if value is None or isinstance(value, bool) else _number_fault(schema, value, at)


def _size_fault(schema: JsonObject, size: int, of: str, at: str, what: str) -> Fault | None:
    least, most = schema.get(f"min{of}"), schema.get(f"max{of}")
    if isinstance(least, int) and size < least:
        return Fault(at, f"must have at least {least} {what}")
    return Fault(at, f"must have at most {most} {what}") if isinstance(most, int) and size > most else None


def _number_fault(schema: JsonObject, value: int | float, at: str) -> Fault | None:
    least, most = schema.get("minimum"), schema.get("maximum")
    if isinstance(least, (int, float)) and value < least:
        return Fault(at, f"must be at least {_shown(least)}")
    return Fault(at, f"must be at most {_shown(most)}") if isinstance(most, (int, float)) and value > most else None


def _shown(number: int | float) -> str:
    """A number as every language writes it in these sentences (ECMA-262, Number::toString)."""
    shortest = repr(float(number))
    if number == 0 or 1e-6 <= abs(number) < 1e21:
        return format(Decimal(shortest).normalize() + 0, "f")
    return re.sub(r"e([+-])0", r"e\1", shortest)


def _array_fault(schema: JsonObject, value: list[Json], at: str) -> Fault | None:
    fault = _size_fault(schema, len(value), "Items", at, "items")
    if fault:
        return fault
    if schema.get("uniqueItems") and any(same_json(before, item) for i, item in enumerate(value) for before in value[:i]):
        return Fault(at, "must not have an item twice")
    items = schema.get("items")
    if not isinstance(items, dict):
        return None
    faults = (claim_fault(items, item, f"{at}[{i}]") for i, item in enumerate(value))
    return next((fault for fault in faults if fault), None)


def _object_fault(schema: JsonObject, value: JsonObject, at: str) -> Fault | None:
    required = schema.get("required")
    for name in required if isinstance(required, list) else []:
        if name not in value:
            return Fault(f"{at}.{name}", "is missing")
    properties = schema.get("properties")
    for name, member in value.items():
        known = properties.get(name) if isinstance(properties, dict) else None
        if isinstance(known, dict):
            fault = claim_fault(known, member, f"{at}.{name}")
        else:
            # The name of such a member is a part of the value.
            fault = Fault(at, "has a member that is not in the contract") if schema.get("additionalProperties") is False else None
        if fault:
            return fault
    return None


def _is_of(of: str, value: Json) -> bool:
    if isinstance(value, bool):  # which Python takes for an int
        return of == "boolean"
    return {
        "string": isinstance(value, str),
        "integer": isinstance(value, int),
        "number": isinstance(value, (int, float)),
        "array": isinstance(value, list),
        "object": isinstance(value, dict),
        "null": value is None,
    }.get(of, False)


def same_json(one: Json, other: Json) -> bool:
    """Whether two JSON values are the same: `1` and `1.0` are, `1` and `true` are not; the order of members does not count."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same_json(*pair) for pair in zip(one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(value, other[name]) for name, value in one.items())
    return one == other and isinstance(one, bool) == isinstance(other, bool)
