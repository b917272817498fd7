"""The schema says what `domain.shapes` says; judged by a small reader of the schema itself."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Definition, Field, Group, Items, Kind
from fieldreg.domain.shapes import fault
from fieldreg.domain.words import Words
from fieldreg.protocol.schema import registration_schema

ITEM = "0199a0f0-0000-7000-8000-0000000000c1"
SCHEMA = registration_schema()


def paths() -> list[str]:
    found: list[str] = []
    for entry in definition().entries:
        if isinstance(entry, Items | Group):
            prefix = f"{entry.name}.{ITEM}" if isinstance(entry, Items) else entry.name
            found += [f"{prefix}.{f.name}" for f in entry.fields]
        else:
            found.append(entry.name)
    return found


def rule_for(path: str) -> dict[str, Any] | None:
    if path in SCHEMA["properties"]:
        return SCHEMA["properties"][path]
    return next((r for p, r in SCHEMA["patternProperties"].items() if re.search(p, path)), None)


def fits(rule: dict[str, Any], value: Any) -> bool:
    """What a validator of JSON schemas does with the words this schema uses."""
    if rule["type"] == "integer":
        return type(value) is int and rule["minimum"] <= value <= rule["maximum"]
    if "enum" in rule and value not in rule["enum"]:
        return False
    if rule["type"] == "string":
        length = isinstance(value, str) and rule["minLength"] <= len(value) <= rule["maxLength"]
        return length and ("pattern" not in rule or re.search(rule["pattern"], value) is not None)
    return (
        isinstance(value, tuple)
        and rule["minItems"] <= len(value) <= rule["maxItems"]
        and len(value) == len(set(value))
        and all(fits(rule["items"], v) for v in value)
    )


CODES = ["L", "P", "JKK", "JKM", "yes", "petani", "spouse", "id", "signature", "married", "spoken"]
VALUES = (
    st.integers(-2, 200)
    | st.text(max_size=5)
    | st.sampled_from([*CODES, "5171031203809901", "1980-03-12", "+6281234567890", "a@b.id"])
    | st.sampled_from(["51.71.03.2008", "2025-11-23T06:00:00Z", "x" * 121])
    | st.sets(st.sampled_from(CODES), max_size=3).map(lambda s: tuple(sorted(s)))
)


def test_the_schema_is_json():
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["additionalProperties"] is False


@pytest.mark.parametrize("path", paths())
def test_every_field_has_a_rule_with_its_label(path: str):
    rule = rule_for(path)
    assert rule is not None
    assert rule["title"]
    assert {"x-kind", "x-privacy", "type"} <= set(rule)


@given(st.sampled_from(paths()), VALUES)
def test_a_value_with_no_fault_fits_the_schema(path: str, value: Any):
    rule = rule_for(path)
    assert rule is not None
    if fault(path, value) == "":
        assert fits(rule, value)


@given(st.sampled_from(paths()), VALUES)
def test_what_the_schema_refuses_has_a_fault(path: str, value: Any):
    rule = rule_for(path)
    assert rule is not None
    # A schema cannot say that a date exists, that codes are sorted or that text is printable.
    finer = {"format", "order", "control", "empty"}
    assert fits(rule, value) == (fault(path, value) == "") or fault(path, value) in finer


def test_paths_that_are_none_have_no_rule():
    for path in (
        "colour",
        "roles",
        "roles.1.segment",
        f"roles.{ITEM}",
        "answers.Boat",
        "xas_typed.nik",
    ):
        assert rule_for(path) is None
    for path in ("as_typed.nik", "answers.boat"):
        assert rule_for(path) is not None


def test_what_only_the_centre_writes_is_read_only():
    read_only = [p for p, rule in SCHEMA["properties"].items() if rule.get("readOnly")]
    assert read_only == ["issued_membership_number"]


def test_a_packs_questions_stand_in_its_schema():
    base = definition()
    boat = Field("answers.boat", Kind.WHOLE, "work", Words("Perahu"), Words("Berapa?"), high=9)
    schema = registration_schema(Definition(base.sections, (*base.entries, boat)))
    rule = schema["properties"]["answers.boat"]
    assert (rule["type"], rule["maximum"], rule["description"]) == ("integer", 9, "Berapa?")
