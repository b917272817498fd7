import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.case import case_unseen, next_case
from fieldreg.domain.words import CENTRE_ACTS, LAPTOP_ACTS, Act, Case


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        (None, Act.SAVED, Case.INCOMPLETE),
        (None, Act.SUBMITTED, Case.SUBMITTED),
        (Case.INCOMPLETE, Act.SUBMITTED, Case.SUBMITTED),
        (Case.SUBMITTED, Act.SAVED, Case.INCOMPLETE),
        (Case.UNDER_REVIEW, Act.SAVED, Case.INCOMPLETE),
        (Case.SUBMITTED, Act.REVIEW_STARTED, Case.UNDER_REVIEW),
        (Case.UNDER_REVIEW, Act.SENT_BACK, Case.NEEDS_CORRECTION),
        (Case.NEEDS_CORRECTION, Act.SAVED, Case.NEEDS_CORRECTION),
        (Case.NEEDS_CORRECTION, Act.SUBMITTED, Case.SUBMITTED),
        (Case.UNDER_REVIEW, Act.ACCEPTED, Case.ACCEPTED),
        (Case.ACCEPTED, Act.SAVED, Case.INCOMPLETE),
        (Case.ACCEPTED, Act.SUBMITTED, Case.SUBMITTED),
        (Case.ACCEPTED, Act.ENROLLED, Case.ENROLLED),
        (Case.REJECTED, Act.SAVED, Case.INCOMPLETE),
        (Case.REJECTED, Act.SUBMITTED, Case.SUBMITTED),
        (Case.ENROLLED, Act.SUBMITTED, Case.SUBMITTED),
        (Case.ENROLLED, Act.SAVED, Case.INCOMPLETE),
        (Case.ENDED, Act.SAVED, Case.ENDED),
        (Case.ENROLLED, Act.ENDED, Case.ENDED),
        (Case.SUBMITTED, Act.VOIDED, Case.ENDED),
        (Case.INCOMPLETE, Act.WITHDRAWN, Case.ENDED),
        (Case.ENDED, Act.SUBMITTED, Case.ENDED),
    ],
)
def test_acts_lead_from_case_to_case(before: Case | None, act: Act, after: Case):
    assert next_case(before, act) is after


@given(st.none() | st.sampled_from(Case), st.sampled_from(Act))
def test_every_act_leads_somewhere(case: Case | None, act: Act):
    assert next_case(case, act) in Case


@given(st.none() | st.sampled_from(Case), st.sampled_from(sorted(LAPTOP_ACTS)))
def test_a_laptop_never_gives_a_verdict(case: Case | None, act: Act):
    stays = {Case.NEEDS_CORRECTION} & {case}
    assert next_case(case, act) in stays | {Case.INCOMPLETE, Case.SUBMITTED, Case.ENDED}


@given(st.sampled_from(Case), st.booleans())
def test_what_an_author_had_not_seen_is_not_pulled_back(case: Case, changes: bool):
    after = case_unseen(case, changes_values=changes)
    again = changes and case in (Case.ACCEPTED, Case.ENROLLED)
    assert after is (Case.SUBMITTED if again else case)


def test_every_act_belongs_to_one_side():
    assert set(Act) == LAPTOP_ACTS | CENTRE_ACTS
    assert not LAPTOP_ACTS & CENTRE_ACTS
