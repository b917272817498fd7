"""What is typed finds who is meant, whatever is typed; lists run newest first."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store.registered import record

from fieldreg.domain.words import Act, Case, Delivery
from fieldreg.store.search import Filters, Place, Window, search
from fieldreg.store.search_words import case_sign


def found(bench, limit: int = 50, offset: int = 0, **filters) -> list[str]:
    with bench.store.reading() as connection:
        rows = search(connection, Filters(**filters), Window(limit, offset)).rows
    return [r.full_name.split()[-1] for r in rows]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["CONTOH", "RAI", "SUDARTA"]),
        ("sudar", ["SUDARTA"]),
        ("SUDARTA wayan", ["SUDARTA"]),
        ("súdarta", ["SUDARTA"]),
        ("udart", ["SUDARTA"]),
        ("i", ["SUDARTA"]),
        ("ni", ["RAI"]),
        ("d", ["RAI"]),
        ("i rai", []),
        ("mangku", ["RAI"]),
        ("d'alit", ["RAI"]),
        ("5171031203809901", ["SUDARTA"]),
        ("5171 0312 0380 9901", ["SUDARTA"]),
        ("51.71.03", ["CONTOH", "RAI", "SUDARTA"]),
        ("0812-3456-7890", ["RAI", "SUDARTA"]),
        ("9902", ["RAI"]),
        ("9902 08123", ["RAI"]),
        ("51", ["CONTOH", "RAI", "SUDARTA"]),
        ("gundul", ["SUDARTA"]),
        ("buagan made", ["RAI"]),
        ("nobody", []),
        ("way yan", ["SUDARTA"]),
        ("yanway", []),
    ],
)
def test_words_digits_and_banjar_are_found(people, words: str, names: list[str]) -> None:
    assert found(people, words=words) == names


@pytest.mark.parametrize(
    "words",
    [
        "wyn sudartha",
        "Wajan Soedarta",
        "vayan",
        "waian",
        "i wy sudarta",
        "sudharta",
        "Wayan SUDDARTA",
    ],
)
def test_a_name_is_found_however_it_is_spelt(people, words: str) -> None:
    assert found(people, words=words) == ["SUDARTA"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("I Wyn. Suda", "wayan"),
        ("Gde Ktut Suwarna", "gede"),
        ("Gde Ktut Suwarna", "ketut"),
        ("Gde Ktut Suwarna", "suarna"),
        ("Gde Ktut Suwarna", "warna"),
        ("Ketut Semara", "ktut smara"),
        ("Ni Nym Poetri", "nyoman putri"),
        ("Ni Nyoman Putri", "nym poetri"),
        ("I.B. Mayun", "ida bagus"),
        ("Ida Bagus Mayun", "ib"),
        ("Ida Bagus Mayun", "i b mayun"),
        ("Putu Tjandra", "ptu candra"),
        ("Wisnu Djaya", "visnu jaya"),
        ("Bhuana Dharma", "buana darma"),
        ("Artha", "arta"),
        ("Arta", "artha"),
        ("Widyantara", "widiant"),
        ("Kadek Sari", "kade"),
        ("Ketut Yasa", "ya"),
        ("Wisnu", "v"),
    ],
)
def test_spellings_of_balinese_names(bench, name: str, typed: str) -> None:
    bench.save(record(1), {"full_name": name})
    bench.save(record(2), {"full_name": "Rohani Bos"})
    assert found(bench, words=typed) == [name.rsplit(maxsplit=1)[-1]]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("diajukan", ["SUDARTA"]),
        ("Submitted", ["SUDARTA"]),
        ("belum lengkap", ["CONTOH", "RAI"]),
        ("lengkap belum rai", ["RAI"]),
        ("menunggu kirim", ["CONTOH", "RAI", "SUDARTA"]),
        ("waiting to be sent", ["CONTOH", "RAI", "SUDARTA"]),
        ("to", []),
        ("ditolak", []),
        ("menung", []),
        ("diajukan ni", []),
    ],
)
def test_a_status_is_found_by_its_whole_words(people, words: str, names: list[str]) -> None:
    assert found(people, words=words) == names


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "3456", "08123", "62812"])
def test_a_phone_is_found_with_and_without_the_country(bench, typed: str) -> None:
    bench.save(record(1), {"full_name": "Wayan", "phone": "+6281234567890"})
    bench.save(record(2), {"full_name": "Made", "phone": "+6281987654321"})
    assert found(bench, words=typed) == ["Wayan"]


def test_somebody_whose_name_is_a_status_is_found_too(people) -> None:
    people.save(record(9), {"full_name": "Ni Luh Diajukan"})
    assert found(people, words="diajukan") == ["Diajukan", "SUDARTA"]


def test_a_status_is_found_as_it_is_now(people, centre) -> None:
    people.settle(centre)
    centre.writes(record(1), {}, act=Act.REJECTED)
    people.settle(centre)
    assert found(people, words="ditolak") == ["SUDARTA"]
    assert found(people, words="menunggu") == []
    assert found(people, words="diterima", delivery=Delivery.WAITING) == []
    assert found(people, words="diterima") == ["SUDARTA", "CONTOH", "RAI"]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"case": Case.SUBMITTED}, ["SUDARTA"]),
        ({"case": Case.INCOMPLETE}, ["CONTOH", "RAI"]),
        ({"case": Case.ACCEPTED}, []),
        ({"delivery": Delivery.WAITING}, ["CONTOH", "RAI", "SUDARTA"]),
        ({"delivery": Delivery.DELIVERED}, []),
        ({"segment": "pecalang"}, ["SUDARTA"]),
        ({"segment": "nelayan"}, ["RAI"]),
        ({"segment": "petani", "words": "rai"}, []),
        ({"registered_on": "2025-11-04"}, ["CONTOH", "RAI"]),
        ({"registered_on": "no day"}, []),
        ({"case": Case.INCOMPLETE, "registered_on": "2025-11-04", "words": "ni"}, ["RAI"]),
    ],
)
def test_filters_narrow(people, filters: dict, names: list[str]) -> None:
    assert found(people, **filters) == names


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        (Filters(), 3),
        (Filters(case=Case.INCOMPLETE), 2),
        (Filters(case=Case.INCOMPLETE, delivery=Delivery.DELIVERED), 0),
        (Filters("\x00 🙂"), 3),
        (Filters("51"), 3),
        (Filters("5171 made"), 1),
        (Filters(segment="nelayan"), 1),
    ],
)
def test_a_window_knows_how_many_there_are_in_all(people, filters: Filters, total: int) -> None:
    with people.store.reading() as connection:
        for window in (Window(1), Window(1, 1), Window(5), Window(5, 7)):
            page = search(connection, filters, window)
            assert (page.total, page.is_capped) == (total, False)
            assert len(page.rows) == max(min(window.limit, total - window.offset), 0)


def test_counting_stops_and_says_so(people, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldreg.store.search.MOST_COUNTED", 2)
    with people.store.reading() as connection:
        page = search(connection, Filters("51"), Window(1))
        assert (page.total, page.is_capped) == (2, True)
        page = search(connection, Filters(), Window(1))
        assert (page.total, page.is_capped) == (3, False), "kept figures need no counting"
        last = Place(0, search(connection, Filters("51"), Window(1)).rows[0].touched)
        page = search(connection, Filters("51"), Window(1, 1, last))
        assert (page.total, page.is_capped) == (3, False)


def test_what_changed_is_found_by_its_new_words_only(people) -> None:
    people.save(record(1), {"full_name": "I NYOMAN SUKA"})
    assert found(people, words="sudarta") == []
    assert found(people, words="nyoman") == ["SUKA"]
    assert found(people) == ["SUKA", "CONTOH", "RAI"]


def test_a_voided_record_is_shown_under_ended_only(people) -> None:
    people.save(record(1), {}, act=Act.VOIDED)
    assert found(people) == ["CONTOH", "RAI"]
    assert found(people, words="sudarta") == []
    assert found(people, words="dibatalkan") == []
    assert found(people, case=Case.ENDED) == ["SUDARTA"]
    assert found(people, case=Case.ENDED, words="sudar") == ["SUDARTA"]


HOSTILE = [
    '"',
    "NEAR(",
    "nik:9901",
    "words:wayan",
    "-wayan",
    "a* OR b",
    "way* NOT yan",
    "' OR 1=1 --",
    "^x",
    "%",
    "\x00",
    "way\x00an",
    "\ud800",
    case_sign(Case.SUBMITTED),
    "\ue000s",
    "(((" * 9,
    "aaa " * 500,
    "9" * 5000,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_typed_is_ever_query_syntax(people, words: str) -> None:
    assert set(found(people, words=words)) <= {"CONTOH", "RAI", "SUDARTA"}


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_can_be_searched(people, words: str) -> None:
    assert set(found(people, words=words)) <= {"CONTOH", "RAI", "SUDARTA"}
