"""The JSON schema of a registration's values, made from the one definition."""

from __future__ import annotations

from typing import Any

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Definition, Field, Group, Items, Kind, Need
from fieldreg.domain.shapes import MOST_AS_TYPED, MOST_CHOICES, MOST_NUMBER, PATTERNS

_ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_QUESTION = "[a-z][a-z0-9_]{0,59}"
_FORMATS = {Kind.DATE: "date", Kind.MOMENT: "date-time", Kind.EMAIL: "email"}


def registration_schema(of: Definition | None = None) -> dict[str, Any]:
    """JSON Schema (2020-12) of the flat map from path to value that a record is.

    Items (roles, heirs) and what is kept as typed stand under patterns, for their paths hold
    ids. What a field is for stands in `title`, `description` and the `x-` members.
    """
    one = of or definition()
    properties: dict[str, Any] = {}
    patterns: dict[str, Any] = {}
    for entry in one.entries:
        if isinstance(entry, Items):
            for field in entry.fields:
                patterns[f"^{entry.name}\\.{_ID}\\.{field.name}$"] = field_schema(field)
        elif isinstance(entry, Group):
            fields = {f"{entry.name}.{f.name}": field_schema(f) for f in entry.fields}
            properties.update(fields)
        else:
            properties[entry.name] = field_schema(entry)
    typed = {"type": "string", "maxLength": MOST_AS_TYPED}
    patterns[rf"^answers\.{_QUESTION}$"] = {"type": ["string", "integer", "array"]}
    patterns[r"^as_typed\."] = typed
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A registration's values",
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
        "additionalProperties": False,
    }


def field_schema(field: Field) -> dict[str, Any]:
    """The schema of one field's value, the same rule as `domain.shapes.field_fault`."""
    about: dict[str, Any] = {"title": field.label.id}
    if field.help.id:
        about["description"] = field.help.id
    about |= {"x-kind": field.kind.value, "x-privacy": field.privacy.value}
    if field.required.need is not Need.NEVER:
        about["x-required"] = field.required.need.value
    if field.by_centre:
        about["readOnly"] = True
    return about | _shape(field)


def _shape(field: Field) -> dict[str, Any]:
    if field.kind in (Kind.MONEY, Kind.WHOLE):
        return {
            "type": "integer",
            "minimum": -MOST_NUMBER if field.low is None else field.low,
            "maximum": MOST_NUMBER if field.high is None else field.high,
        }
    if field.kind is Kind.CHOICES:
        code = {"type": "string", "minLength": 1, "maxLength": 120} | _codes(field)
        return {
            "type": "array",
            "items": code,
            "minItems": 1,
            "maxItems": MOST_CHOICES,
            "uniqueItems": True,
        }
    shape: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": field.max_length}
    if field.kind in PATTERNS:
        shape["pattern"] = f"^{PATTERNS[field.kind]}$"
    if field.kind in _FORMATS:
        shape["format"] = _FORMATS[field.kind]
    return shape | _codes(field)


def _codes(field: Field) -> dict[str, Any]:
    if not isinstance(field.choices, tuple) or not field.choices or field.open_choice:
        return {}
    return {"enum": [c.code for c in field.choices]}
