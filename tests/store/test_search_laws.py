"""The search gives what looking through every registration would give, and in that order."""

from __future__ import annotations

from itertools import islice

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store.registered import record

from fieldreg.domain.names import spellings
from fieldreg.domain.record import AS_TYPED
from fieldreg.domain.words import Act, Case, Delivery
from fieldreg.protocol.name_files import name_tables
from fieldreg.store.record_state import record_states
from fieldreg.store.search import Filters, Place, Window, search
from fieldreg.store.search_words import asked, is_met, signs_of, terms_of
from fieldreg.store.shown import segments

WORDS = ("I", "Ni", "Wayan", "Wyn", "Ketut", "Ktut", "Gede", "Artha", "Aaaa", "Suarta", "Rai", "É")
TYPED = (
    *("i", "n", "w", "way", "wayan", "yan", "ketut", "gde", "aaa", "arta", "suwarta", "rai", "ni"),
    *("9901", "51", "5171 9902", "99", "ditolak", "diajukan", "menunggu", "zzz", "e", "d'"),
)
name = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
saves = st.tuples(
    st.just("save"),
    st.integers(1, 12),
    name,
    st.integers(9900, 9903),
    st.sampled_from(("petani", "nelayan", "")),
    st.sampled_from(("2025-11-03", "2025-11-04")),
    st.booleans(),
)
steps = st.one_of(
    saves,
    saves,
    saves,
    st.tuples(st.just("void"), st.integers(1, 12)),
    st.tuples(st.just("judge"), st.integers(1, 12), st.sampled_from((Act.REJECTED, Act.SENT_BACK))),
    st.tuples(st.just("settle")),
)
filters = st.builds(
    Filters,
    words=st.lists(st.sampled_from(TYPED), max_size=3).map(" ".join),
    case=st.sampled_from((None, None, None, Case.ENDED, Case.SUBMITTED, Case.REJECTED)),
    delivery=st.sampled_from((None, None, Delivery.WAITING)),
    segment=st.sampled_from(("", "", "petani")),
    registered_on=st.sampled_from(("", "", "2025-11-04")),
)


def do(bench, centre, step) -> None:
    act, *rest = step
    if act == "save":
        number, full_name, serial, segment, day, is_submitted = rest
        values = {
            "full_name": full_name,
            "registered_on": day,
            "nik" if serial != 9903 else f"{AS_TYPED}nik": f"517103120380{serial}",
        }
        if segment:
            values[f"roles.00000000-0000-7000-8000-{number:012d}.segment"] = segment
        bench.save(record(number), values, act=Act.SUBMITTED if is_submitted else Act.SAVED)
    elif act == "settle":
        bench.settle(centre)
    elif act == "void" and bench.state(record(rest[0])).case:
        bench.save(record(rest[0]), {}, act=Act.VOIDED)
    elif act == "judge" and record(rest[0]) in centre.records:
        centre.writes(record(rest[0]), {}, act=rest[1])


def naive(bench, wanted: Filters) -> list[str]:
    """Look at every registration, newest revision first."""
    newest = bench.rows(
        "SELECT record_id, max(row_no) FROM revision GROUP BY record_id ORDER BY 2 DESC"
    )
    ids = [str(r) for r, _ in newest]
    with bench.store.reading() as connection:
        states = record_states(connection, ids)
    return [r for r in ids if states[r].case is not None and matches(states[r], wanted)]


def matches(state, wanted: Filters) -> bool:
    shows_voided = wanted.case is Case.ENDED or wanted.delivery is Delivery.WAITING
    if state.voided and not shows_voided:
        return False
    of = segments(state.values)
    signs = signs_of(state.values, state.case, state.delivery, of, voided=state.voided)
    return (
        is_met(terms_of(state.values, signs), asked(wanted.words))
        and wanted.case in (None, state.case)
        and wanted.delivery in (None, state.delivery)
        and wanted.segment in ("", *of)
        and wanted.registered_on in ("", state.values.get("registered_on"))
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(steps, max_size=25), st.lists(filters, min_size=3, max_size=8), st.integers(1, 5))
def test_a_search_is_a_look_through_everything(
    open_bench, new_centre, history, questions, limit: int
) -> None:
    bench, centre = open_bench(), new_centre()
    for step in history:
        do(bench, centre, step)
    for wanted in (Filters(), *questions):
        expected = naive(bench, wanted)
        with bench.store.reading() as connection:
            whole = search(connection, wanted, Window(50))
            parts = [
                r.record_id
                for start in range(0, len(expected) + 1, limit)
                for r in search(connection, wanted, Window(limit, start)).rows
            ]
        assert [r.record_id for r in whole.rows] == expected == parts
        assert (whole.total, whole.is_capped) == (len(expected), False)
    bench.store.close()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(saves, min_size=8, max_size=25),
    st.lists(saves, max_size=6),
    filters,
    st.integers(1, 4),
    st.booleans(),
)
def test_whoever_did_not_change_is_met_once_while_others_save(
    open_bench, new_centre, history, meanwhile, wanted: Filters, limit: int, backwards: bool
) -> None:
    bench, centre = open_bench(), new_centre()
    for step in history:
        do(bench, centre, step)
    before = naive(bench, wanted)
    others = iter(meanwhile)
    seen: list[str] = []
    beside = Place(len(before), 0) if backwards else Place()
    while True:
        offset = beside.position - limit if backwards else beside.position + 1
        with bench.store.reading() as connection:
            rows = search(connection, wanted, Window(limit, max(offset, 0), beside)).rows
        if backwards and offset < 0:
            rows = rows[:0]
        if not rows:
            break
        seen += [r.record_id for r in (reversed(rows) if backwards else rows)]
        edge, place = (rows[0], offset) if backwards else (rows[-1], offset + len(rows) - 1)
        beside = Place(place, edge.touched)
        for step in islice(others, 1):
            do(bench, centre, step)
    changed = {record(step[1]) for step in meanwhile}
    kept = [r for r in seen if r not in changed]
    unchanged = [r for r in before if r not in changed]
    if backwards:
        kept.reverse()
        assert kept == unchanged[len(unchanged) - len(kept) :]
    else:
        assert kept == unchanged
    bench.store.close()


letters = st.text("aeiknrstwy", min_size=1, max_size=12)


@given(letters, st.data())
def test_any_part_of_a_word_is_met(word: str, data) -> None:
    start = data.draw(st.integers(0, max(len(word) - 3, 0)))
    end = data.draw(st.integers(min(start + 3, len(word)), len(word)))
    part = word[start:end]
    terms = terms_of({"banjar": word}, ())
    if len(part) >= 3 or start == 0:
        assert is_met(terms, asked(part))


@given(st.lists(letters, min_size=1, max_size=4), letters)
def test_what_is_no_part_of_any_word_is_not_met(words: list[str], part: str) -> None:
    """Up to six letters; of longer ones each piece of six must be a part of a word."""
    terms = terms_of({"nik": " ".join(words)}, ())
    spelt = {s for word in words for s in spellings(word, name_tables())}
    ways = [
        way for way in asked(part)[0] if len(way) == 1 and way[0].isalpha() and way[0].isascii()
    ]
    for (term,) in ways:
        assert (term in terms) is any(term in word for word in spelt)


def test_the_law_would_notice_a_stale_index(bench) -> None:
    bench.save(record(1), {"full_name": "Wayan"})
    with bench.store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO view_search (view_search) VALUES ('delete-all')")
    with bench.store.reading() as connection:
        assert search(connection, Filters("wayan"), Window(9)).rows == ()
    assert naive(bench, Filters("wayan")) == [record(1)]
