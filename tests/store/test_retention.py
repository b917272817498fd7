"""Laws of retention: whatever is erased, the view of what lives, the digest and the chains stay."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from fieldreg.domain.words import Act
from fieldreg.store import retention
from fieldreg.store.audit_verifying import verify
from fieldreg.store.derive import derive
from fieldreg.store.picturing import held_rows
from fieldreg.store.retention import kept_values
from fieldreg.store.values import from_json

from .conftest import SmallCentre

LATER = "2999-01-01T00:00:00Z"
RECORDS = [f"00000000-0000-7000-8000-00000000000{n}" for n in range(3)]
ROLE = "roles.00000000-0000-7000-8000-0000000000b1."
FIELDS = ("full_name", "note", "phone", f"{ROLE}segment", "as_typed.nik", "consent.method")
KEEPS = st.sets(st.sampled_from(["full_name", "roles", "nik", "consent", "note"]))
CLOSING = (Act.ACCEPTED, Act.REJECTED, Act.ENROLLED, Act.ENDED)
patches = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["A", "B", "C"]), min_size=1)
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["save", "other"]), st.sampled_from(RECORDS), patches),
        st.tuples(st.just("close"), st.sampled_from(RECORDS), st.sampled_from(CLOSING)),
    ),
    min_size=1,
    max_size=8,
)
SOME = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def lived(bench, plan) -> SmallCentre:
    """The centre after the plan, and the laptop with everything delivered and read."""
    centre = SmallCentre()
    for what, record, said in plan:
        if what == "save":
            bench.save(record, dict(said))
        elif what == "other":
            centre.writes(record, dict(said))
        elif record in centre.records:
            centre.writes(record, {}, act=said)
        bench.settle(centre)
    bench.settle(centre)
    return centre


def views(connection) -> list:
    query = "SELECT record_id, body, case_name, delivery, voided, name_key FROM view ORDER BY 1"
    return [tuple(row) for row in connection.execute(text(query))]


@given(plan=steps, data=st.data())
@SOME
def test_erasing_history_changes_nothing_that_lives(open_bench, plan, data):
    bench = open_bench()
    centre = lived(bench, plan)
    with bench.store.writing() as connection:
        due, _ = retention.due_revisions(connection, since=LATER)
        chosen = data.draw(st.sets(st.sampled_from(due))) if due else set()
        before = views(connection)
        erased = retention.erase_revisions(connection, sorted(chosen), since=LATER)
        assert erased == len(chosen)
        derive(connection, RECORDS)
        assert views(connection) == before
        assert held_rows(connection) == centre.digest()
        assert verify(connection).is_whole


@given(plan=steps, keeps=KEEPS)
@SOME
def test_a_reduced_record_shows_exactly_what_is_kept(open_bench, plan, keeps):
    bench = open_bench()
    centre = lived(bench, plan)
    with bench.store.writing() as connection:
        before = {row[0]: from_json(row[1]) for row in views(connection)}
        due, _ = retention.due_records(connection, since=LATER)
        closed = {r for r, one in centre.records.items() if one.case in retention.CLOSED}
        assert set(due) == closed
        done = retention.reduce_records(connection, due, keeps, since=LATER)
        assert done.records == len(due)
        for record_id, body, *_ in views(connection):
            whole = before[record_id]
            expected = kept_values(whole, keeps) if record_id in closed else whole
            assert from_json(body) == expected
        assert held_rows(connection) == centre.digest()
        assert verify(connection).is_whole
    bench.settle(centre)


@given(values=st.dictionaries(st.sampled_from(FIELDS), st.text(min_size=1)), keeps=KEEPS)
def test_what_is_kept_is_a_part_and_keeping_twice_is_keeping_once(values, keeps):
    kept = kept_values(values, keeps)
    assert kept.items() <= values.items()
    assert kept_values(kept, keeps) == kept
    assert kept_values(values, {"full_name", "note", "phone", "roles", "nik", "consent"}) == values
