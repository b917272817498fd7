"""The view is always the fold of the centre's row and what it has not sent back, any schedule."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldreg.domain.case import next_case
from fieldreg.domain.record import apply_patch
from fieldreg.domain.words import Act, Case
from fieldreg.store.derive import derive
from fieldreg.store.values import from_json

RECORDS = [f"00000000-0000-7000-8000-00000000000{n}" for n in range(3)]
FIELDS = ("full_name", "alias", "note", "phone")
ROLE = "roles.00000000-0000-7000-8000-0000000000b1"

records = st.sampled_from(RECORDS)
patches = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["A", "B", "C"]), min_size=1)
steps = st.one_of(
    st.tuples(st.just("save"), records, patches),
    st.tuples(st.just("submit"), records, patches),
    st.tuples(st.just("poison"), records, st.just({"note": "POISON"})),
    st.tuples(st.just("open"), records, st.none()),
    st.tuples(st.just("save_open"), records, patches),
    st.tuples(st.just("other"), records, patches),
    st.tuples(st.just("send_back"), records, st.none()),
    st.tuples(st.just("exchange"), st.integers(1, 3), st.integers(1, 3)),
    st.tuples(st.just("lost"), st.integers(1, 3), st.none()),
    st.tuples(st.just("twice"), st.integers(1, 3), st.none()),
    st.tuples(st.just("read_again"), st.none(), st.none()),
)


class Play:
    """Runs a schedule on a real store and the small centre."""

    def __init__(self, bench, centre) -> None:
        self.bench, self.centre, self.forms = bench, centre, {}
        self.written: dict[str, set[tuple[str, str]]] = {r: set() for r in RECORDS}

    def run(self, step) -> None:
        name, one, two = step
        getattr(self, name)(one, two)

    def save(self, record, patch, act=Act.SAVED, form=None) -> None:
        if self.bench.save(record, patch, act=act, form=form).revision_id:
            self.written[record] |= set(patch.items())

    def submit(self, record, patch) -> None:
        self.save(record, patch, Act.SUBMITTED)

    poison = save

    def open(self, record, _) -> None:
        self.forms[record] = self.bench.state(record)

    def save_open(self, record, patch) -> None:
        self.save(record, patch, form=self.forms.pop(record, None))

    def other(self, record, patch) -> None:
        self.centre.writes(record, patch)

    def send_back(self, record, _) -> None:
        if record in self.centre.records:
            self.centre.writes(record, {}, act=Act.SENT_BACK)

    def exchange(self, most, limit) -> None:
        self.bench.exchange(self.centre, most=most, limit=limit)

    def lost(self, most, _) -> None:
        store = self.bench.store
        out = store.prepare(self.bench.new_id(), most=most, most_bytes=1 << 20)
        self.centre.answer(out, store.identity().incarnation)

    def twice(self, most, _) -> None:
        store = self.bench.store
        out = store.prepare(self.bench.new_id(), most=most, most_bytes=1 << 20)
        response = self.centre.answer(out, store.identity().incarnation)
        store.take(out.exchange, response)
        store.take(out.exchange, response)

    def read_again(self, *_) -> None:
        self.bench.store.read_again("1")


def views(bench) -> list:
    return bench.rows(
        "SELECT record_id, body, case_name, delivery, problem, voided FROM view ORDER BY 1"
    )


def independent_fold(bench) -> dict:
    """The law, written a second time and directly over the tables."""
    state = {
        r: (from_json(body), Case(case))
        for r, body, case in bench.rows("SELECT record_id, body, case_name FROM centre_row")
    }
    kept = bench.rows("SELECT former FROM centre_row WHERE version = 0")
    known = {name for (former,) in kept for name in json.loads(former)["said"]}
    own = bench.rows(
        "SELECT record_id, revision_id, base_revision, outcome, seen, body, act"
        " FROM revision WHERE link IS NOT NULL ORDER BY row_no"
    )
    bad: set = set()
    for _, revision_id, base, outcome, *_ in own:
        if outcome == "quarantined" or base in bad:
            bad.add(revision_id)
    good_after = {r: i for i, (r, x, *_) in enumerate(own) if x not in bad}
    for is_bad in (False, True):
        for i, (record, revision_id, _, _, seen, body, act) in enumerate(own):
            replaced = i < good_after.get(record, -1)
            if (
                seen
                or revision_id in known
                or (revision_id in bad) is not is_bad
                or (is_bad and replaced)
            ):
                continue
            values, case = state.get(record, ({}, None))
            patch = {
                p: tuple(v) if isinstance(v, list) else v
                for p, v in json.loads(body)["patch"].items()
            }
            state[record] = (apply_patch(values, patch), next_case(case, Act(act)))
    return state


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(steps, max_size=25))
def test_the_view_is_the_fold_and_both_sides_end_equal(open_bench, new_centre, schedule) -> None:
    bench = open_bench()
    play = Play(bench, new_centre())
    for step in schedule:
        play.run(step)
        shown = {r: (from_json(body), Case(case)) for r, body, case, *_ in views(bench)}
        assert shown == independent_fold(bench)
    kept = views(bench)
    with bench.store.writing() as connection:
        derive(connection, RECORDS)
    assert views(bench) == kept

    bench.settle(play.centre)
    assert bench.exchange(play.centre).rows == play.centre.digest()
    deliveries = {r: delivery for r, _, _, delivery, *_ in views(bench)}
    for record, (values, case) in independent_fold(bench).items():
        if deliveries[record] == "delivered":
            assert values == play.centre.records[record].values
            assert case is play.centre.records[record].case
    _nothing_typed_is_lost(bench, play)
    bench.store.close()


def _nothing_typed_is_lost(bench, play) -> None:
    """Every value ever saved stands in a revision here, and the centre has all of those."""
    for record, written in play.written.items():
        bodies = bench.rows(f"SELECT body FROM revision WHERE record_id = '{record}'")
        found = {
            (p, v) for (b,) in bodies for p, v in json.loads(b)["patch"].items() if v is not None
        }
        assert written <= found
    ids = {i for (i,) in bench.rows("SELECT revision_id FROM revision")}
    assert ids <= set(play.centre.answered)
