"""DOMAIN.md §7: a synonym of the same rank is partial agreement, another rank a strong no."""

import pytest

from fieldreg.domain.names import NameAgreement, OrderAgreement, PartAgreement, compare, read_name

EQUAL, DIFFERENT, UNKNOWN = PartAgreement.EQUAL, PartAgreement.DIFFERENT, PartAgreement.UNKNOWN


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [
        ("I Wayan Suta", "Wyn. Suta", OrderAgreement.SAME_WORD),
        ("I Wayan Suta", "I Putu Suta", OrderAgreement.SAME_RANK),
        ("I Putu Suta", "I Gede Suta", OrderAgreement.SAME_RANK),
        ("I Made Suta", "I Kadek Suta", OrderAgreement.SAME_RANK),
        ("I Kadek Suta", "I Nengah Suta", OrderAgreement.SAME_RANK),
        ("I Nyoman Suta", "I Komang Suta", OrderAgreement.SAME_RANK),
        ("I Wayan Suta", "I Wayan Balik Suta", OrderAgreement.SAME_RANK),
        ("I Wayan Suta", "I Made Suta", OrderAgreement.DIFFERENT_RANK),
        ("I Nyoman Suta", "I Ketut Suta", OrderAgreement.DIFFERENT_RANK),
        ("I Wayan Suta", "Suta", OrderAgreement.UNKNOWN),
        ("I N. Suta", "I Nyoman Suta", OrderAgreement.UNKNOWN),
    ],
)
def test_birth_order_is_compared_by_rank(tables, a, b, order):
    left, right = read_name(a, tables), read_name(b, tables)
    assert compare(left, right).order == compare(right, left).order == order
    assert compare(left, right).personal is EQUAL


@pytest.mark.parametrize(
    ("a", "b", "personal", "sex"),
    [
        ("I Made Artha", "I Made Arta", EQUAL, EQUAL),
        ("I Made Suarta", "Ni Made Suartini", DIFFERENT, DIFFERENT),
        ("Suta", "I Suta", EQUAL, UNKNOWN),
        ("-", "I Suta", UNKNOWN, UNKNOWN),
    ],
)
def test_personal_part_and_sex_are_compared(tables, a, b, personal, sex):
    found = compare(read_name(a, tables), read_name(b, tables))
    assert isinstance(found, NameAgreement)
    assert (found.personal, found.sex) == (personal, sex)
