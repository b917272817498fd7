"""What holds for every list: an object a row, whatever the columns, the cells and the others."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from services.people_lists import FARMER, check, read, table

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field, Items

# Every kind of cell: texts a list may hold, and texts nobody expects.
TEXTS = st.one_of(
    st.sampled_from(
        [*FARMER.values(), "", "5,17E+15", "JKK", "PKH;BPNT", "31-02-1980", "65", "1jt", "lain"]
    ),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
)
NAMES = sorted(
    {
        *FARMER,
        "other_aid",
        "phone",
        "email",
        "desil",
        "note",
        "nik_absence",
        "roles.1.segment",
        "roles.1.ends_on",
        "events.0.kind",
        "events.0.happened_on",
        "heirs.0.nik",
        "heirs.1.birth_date",
        "stated_membership_number",
    }
)
DAYS = st.none() | st.dates()


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=9, unique=True))
    rows = draw(
        st.lists(st.lists(TEXTS, min_size=len(names), max_size=len(names)), min_size=1, max_size=5)
    )
    return names, rows


@settings(max_examples=150, deadline=None)
@given(tables(), DAYS)
def test_any_table_gives_one_object_for_each_row(made, on):
    names, rows = made
    told = check(table(names, rows), on)
    filled = [n for n, row in enumerate(rows, 1) if any(c and not c.isspace() for c in row)]
    assert [t["row"] for t in told] == filled
    assert len(json.dumps(told)) > 0
    for one in told:
        assert {f["severity"] for f in one["findings"]} <= {"error", "warning", "info"}
        assert {d["outcome"] for d in one["decisions"]} <= {"accept", "check", "refuse"}


@settings(max_examples=75, deadline=None)
@given(tables(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_columns_does_not_matter(made, on, random):
    names, rows = made
    order = list(range(len(names)))
    random.shuffle(order)
    turned = table([names[n] for n in order], [[row[n] for n in order] for row in rows])
    assert check(turned, on) == check(table(names, rows), on)


@settings(max_examples=75, deadline=None)
@given(tables(), DAYS)
def test_what_a_row_says_depends_on_no_other_row(made, on):
    names, rows = made
    together = read(table(names, rows), on).people
    for one in together:
        (alone,) = read(table(names, [rows[one.number - 1]]), on).people
        assert (alone.values, alone.on, alone.pack) == (one.values, one.on, one.pack)


@settings(max_examples=75, deadline=None)
@given(tables(), DAYS)
def test_rows_without_numbers_are_judged_alike_alone(made, on):
    """Only NIK, KK numbers and quotas cross from row to row."""
    names, rows = made
    kept = [n for n, name in enumerate(names) if not name.endswith(("nik", "kk_number"))]
    if not kept:
        return
    names, rows = [names[n] for n in kept], [[row[n] for n in kept] for row in rows]
    for one in check(table(names, rows), on):
        (alone,) = check(table(names, [rows[one["row"] - 1]]), on)
        assert alone | {"row": one["row"], "line": one["line"]} == one


def test_every_group_of_the_definition_is_tried_by_the_laws():
    groups = {e.name for e in definition().entries if not isinstance(e, Field)}
    assert groups == {name.partition(".")[0] for name in NAMES if "." in name}
    assert {e.name for e in definition().entries if isinstance(e, Items)} < groups
