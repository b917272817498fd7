"""The line of a value in a JSON text, for whoever must mend it by hand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.protocol.json_places import line_of, repeated_names

TEXT = """{
  "rules": [
    {"code": "a", "years": 65},
    {"code": "b",
     "years": [1,
               {"deep": null}]}
  ],
  "empty": {}, "list": [],
  "rules.0": "dotted \\" } ]",
  "last": 1
}
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("", 1),
        ("rules", 2),
        ("rules.0", 3),
        ("rules.0.years", 3),
        ("rules.1", 4),
        ("rules.1.code", 4),
        ("rules.1.years", 5),
        ("rules.1.years.0", 5),
        ("rules.1.years.1.deep", 6),
        ("last", 10),
        ("empty", 8),
    ],
)
def test_a_path_has_the_line_at_which_it_begins(path, line):
    assert line_of(TEXT, path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("nowhere", 1),
        ("rules.7", 2),
        ("rules.1.nowhere.deeper", 4),
        ("rules.1.years.1.deep.more", 6),
        ("empty.x", 8),
        ("list.0", 8),
        ("last.x", 10),
        ("rules.x", 2),
    ],
)
def test_a_path_that_is_not_there_has_the_line_of_what_is_around_it(path, line):
    assert line_of(TEXT, path) == line


@pytest.mark.parametrize("text", ["1", " \n null", '"a"', "[]", "{}", "  []  "])
def test_small_texts_have_a_line_too(text):
    assert line_of(text, "a.0") == text[: len(text) - len(text.lstrip())].count("\n") + 1


def test_a_name_that_stands_twice_is_found_at_the_second():
    text = '{"a": 1,\n "b": [{"c": 1, "c": 2,\n "c": 3}],\n "a": 2}'
    assert repeated_names(text) == [("a", 4), ("b.0.c", 2), ("b.0.c", 3)]
    assert repeated_names(TEXT) == []
    assert repeated_names("7") == []


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5).filter(lambda t: "." not in t), inner, max_size=4)
    ),
    max_leaves=20,
)


def steps_of(data, path=()):
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for name, value in items:
        yield (*path, str(name)), value
        if isinstance(value, dict | list):
            yield from steps_of(value, (*path, str(name)))


@given(values, st.sampled_from([None, 0, 1, 3]), st.booleans())
def test_every_value_stands_on_the_line_told(data, indent, is_ascii):
    text = json.dumps(data, indent=indent, ensure_ascii=is_ascii)
    lines = text.split("\n")
    assert repeated_names(text) == []
    if not isinstance(data, dict | list):
        return
    for path, value in steps_of(data):
        line = lines[line_of(text, ".".join(path)) - 1]
        begins = json.dumps(value, indent=indent, ensure_ascii=is_ascii).split("\n")[0]
        assert begins in line
        if isinstance(data, dict) and len(path) == 1:
            assert json.dumps(path[0], ensure_ascii=is_ascii) in line


@given(values, st.text(max_size=12))
def test_any_path_has_a_line(data, path):
    text = json.dumps(data, indent=1)
    assert 1 <= line_of(text, path) <= text.count("\n") + 1
