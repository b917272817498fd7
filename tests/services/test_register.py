import pytest
from services.centre_acts import centre_answers

from fieldreg.domain.revision import Reason
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case, Delivery
from fieldreg.services import draft, history, home, register
from fieldreg.services.people import search, similar
from fieldreg.services.views import FieldChange, PeopleQuery
from fieldreg.services.void import void


def new(desk, values):
    return register.save(desk, register.open_form(desk), values)


def test_a_new_form_begins_with_today_in_the_packs_zone_and_the_offices_village(
    desk, clock
) -> None:
    assert register.open_form(desk).values == {
        "registered_on": "2025-11-24",
        "village_code": "51.71.03.2008",
    }
    clock.move(hours=15)
    assert register.open_form(desk).values["registered_on"] == "2025-11-25"


def test_a_complete_form_is_submitted(desk, complete) -> None:
    saved = new(desk, complete)
    assert (saved.case, saved.is_complete) == (Case.SUBMITTED, True)
    shown = history.record(desk, saved.record_id)
    assert shown.values == complete
    assert shown.delivery is Delivery.WAITING
    assert [e.act for e in shown.timeline] == [Act.SUBMITTED]
    assert shown.timeline[0].author == "Wayan S."
    assert shown.timeline[0].at == "2025-11-24T01:00:00Z"


def test_an_incomplete_form_is_saved_with_what_is_missing(desk, complete) -> None:
    del complete["mother_name"]
    saved = new(desk, complete)
    assert saved.case is Case.INCOMPLETE
    assert "mother_name" in {f.field for f in saved.findings}
    form = register.open_form(desk, record_id=saved.record_id)
    mended = register.save(desk, form, {**form.values, "mother_name": "NI MADE RAI"})
    assert mended.case is Case.SUBMITTED
    assert mended.record_id == saved.record_id
    changes = history.record(desk, saved.record_id).timeline[0].changes
    assert changes == (FieldChange("mother_name", None, "NI MADE RAI"),)


def test_text_that_is_no_value_is_kept_as_typed(desk, complete) -> None:
    del complete["birth_date"]
    saved = new(desk, {**complete, "as_typed.birth_date": "31 Feb 1980"})
    assert saved.case is Case.INCOMPLETE
    form = register.open_form(desk, record_id=saved.record_id)
    assert form.values["as_typed.birth_date"] == "31 Feb 1980"


def test_nothing_changed_or_nothing_typed_is_no_revision(desk, complete) -> None:
    untouched = register.open_form(desk)
    assert register.save(desk, untouched, untouched.values).revision_id == ""
    assert search(desk, PeopleQuery()).total == 0
    saved = new(desk, complete)
    form = register.open_form(desk, record_id=saved.record_id)
    assert register.save(desk, form, form.values).revision_id == ""
    assert len(history.record(desk, saved.record_id).timeline) == 1


def test_pressing_save_twice_makes_one_person(desk, complete) -> None:
    form = register.open_form(desk)
    first = register.save(desk, form, complete)
    second = register.save(desk, form, complete)
    assert second.record_id == first.record_id
    assert second.revision_id == ""
    assert search(desk, PeopleQuery()).total == 1


def test_a_record_sent_back_opens_with_its_reasons_and_is_submitted_again(desk, complete) -> None:
    saved = new(desk, complete)
    why = (Reason("nik", "Foto KTP buram"), Reason("", "Lengkapi"))
    centre_answers(desk, saved.record_id, Act.SENT_BACK, *why)
    form = register.open_form(desk, record_id=saved.record_id)
    assert (form.case, form.reasons) == (Case.NEEDS_CORRECTION, why)
    assert home.figures(desk).needs_correction == 1
    entry = history.record(desk, saved.record_id).timeline[0]
    assert (entry.by_centre, entry.author, entry.reasons) == (True, "reviewer-1", why)
    half = register.save(desk, form, {k: v for k, v in form.values.items() if k != "sex"})
    assert half.case is Case.NEEDS_CORRECTION
    assert register.open_form(desk, record_id=saved.record_id).reasons == why
    form = register.open_form(desk, record_id=saved.record_id)
    assert register.save(desk, form, complete).case is Case.SUBMITTED
    assert register.open_form(desk, record_id=saved.record_id).reasons == ()
    assert home.figures(desk).needs_correction == 0


def test_a_rejected_record_says_why(desk, complete) -> None:
    saved = new(desk, complete)
    centre_answers(desk, saved.record_id, Act.REJECTED, Reason("", "Sudah terdaftar"))
    shown = history.record(desk, saved.record_id)
    assert (shown.case, shown.reasons) == (Case.REJECTED, (Reason("", "Sudah terdaftar"),))
    assert shown.delivery is Delivery.DELIVERED


@pytest.mark.parametrize("act", [Act.SENT_BACK, Act.REJECTED])
def test_what_came_back_can_be_submitted_again_as_it_stands(desk, complete, act) -> None:
    saved = new(desk, complete)
    centre_answers(desk, saved.record_id, act, Reason("", "Foto KTP kurang jelas"))
    form = register.open_form(desk, record_id=saved.record_id)
    assert register.save(desk, form, form.values).revision_id == ""
    answered = register.save(desk, form, form.values, again=True)
    assert (answered.case, bool(answered.revision_id)) == (Case.SUBMITTED, True)
    entry = history.record(desk, saved.record_id).timeline[0]
    assert (entry.act, entry.changes) == (Act.SUBMITTED, ())
    assert register.save(desk, form, form.values, again=True).revision_id == ""


def test_again_neither_repeats_what_waits_nor_sends_what_is_incomplete(desk, complete) -> None:
    saved = new(desk, complete)
    form = register.open_form(desk, record_id=saved.record_id)
    assert register.save(desk, form, form.values, again=True).revision_id == ""
    centre_answers(desk, saved.record_id, Act.SENT_BACK)
    form = register.open_form(desk, record_id=saved.record_id)
    half = {k: v for k, v in form.values.items() if k != "sex"}
    assert not register.save(desk, form, half).is_complete
    form = register.open_form(desk, record_id=saved.record_id)
    assert register.save(desk, form, form.values, again=True).revision_id == ""


def test_an_accepted_record_has_no_standing_reasons(desk, complete) -> None:
    saved = new(desk, complete)
    centre_answers(desk, saved.record_id, Act.ACCEPTED)
    assert history.record(desk, saved.record_id).reasons == ()
    assert home.figures(desk).accepted == 1


def test_a_draft_is_kept_reopened_and_ended_by_saving(desk, sign_in, complete, clock) -> None:
    form = register.open_form(desk)
    typed = {**form.values, "as_typed.nik": "5171", "full_name": "I WAYAN"}
    draft.keep(desk, form, typed)
    clock.move(minutes=1)
    draft.keep(desk, form, {**typed, "alias": "JRO"})
    (row,) = draft.drafts(desk)
    assert (row.full_name, row.record_id, row.kept_at) == ("I WAYAN", None, "2025-11-24T01:01:00Z")
    assert home.figures(desk).drafts == 1
    assert search(desk, PeopleQuery()).total == 0
    again = register.open_form(desk, draft_id=row.draft_id)
    assert again.values == {**typed, "alias": "JRO"}
    register.save(desk, again, complete)
    assert draft.drafts(desk) == ()


def test_a_draft_of_a_record_comes_back_with_the_record(desk, complete) -> None:
    saved = new(desk, complete)
    form = register.open_form(desk, record_id=saved.record_id)
    draft.keep(desk, form, {**form.values, "alias": "JRO"})
    again = register.open_form(desk, record_id=saved.record_id)
    assert again.draft_id == form.draft_id
    assert again.values["alias"] == "JRO"
    assert again.saved == complete
    draft.discard(desk, form.draft_id)
    assert "alias" not in register.open_form(desk, record_id=saved.record_id).values


def test_a_draft_told_while_its_save_is_under_way_leaves_none(desk, complete) -> None:
    """The form's clock may strike between F9 and the answer: what is saved is no draft."""
    form = register.open_form(desk)
    saved = register.save(desk, form, complete)
    draft.keep(desk, form, complete)
    assert draft.drafts(desk) == ()
    form = register.open_form(desk, record_id=saved.record_id)
    mended = {**form.values, "alias": "JRO"}
    register.save(desk, form, mended)
    draft.keep(desk, form, mended)
    assert draft.drafts(desk) == ()


def test_a_draft_typed_on_after_its_save_belongs_to_the_record(desk, complete) -> None:
    form = register.open_form(desk)
    saved = register.save(desk, form, complete)
    draft.keep(desk, form, {**complete, "alias": "JRO"})
    (row,) = draft.drafts(desk)
    assert row.record_id == saved.record_id
    again = register.open_form(desk, record_id=saved.record_id)
    assert (again.values["alias"], again.record_id) == ("JRO", saved.record_id)
    assert register.save(desk, again, again.values).record_id == saved.record_id
    assert draft.drafts(desk) == ()


def test_a_draft_whose_typing_was_undone_is_none(desk, complete) -> None:
    form = register.open_form(desk)
    draft.keep(desk, form, {**form.values, "alias": "JRO"})
    draft.keep(desk, form, form.values)
    assert draft.drafts(desk) == ()
    saved = new(desk, complete)
    form = register.open_form(desk, record_id=saved.record_id)
    draft.keep(desk, form, form.values)
    assert draft.drafts(desk) == ()


def test_what_is_not_there_is_known_trouble(desk) -> None:
    with pytest.raises(UserTrouble, match="draft_missing"):
        register.open_form(desk, draft_id="none")
    with pytest.raises(UserTrouble, match="record_missing"):
        register.open_form(desk, record_id="none")
    with pytest.raises(UserTrouble, match="record_missing"):
        history.record(desk, "none")
    with pytest.raises(UserTrouble, match="record_missing"):
        void(desk, "none", "salah ketik")


def test_a_mistaken_record_is_voided_with_a_reason_and_keeps_its_history(desk, complete) -> None:
    saved = new(desk, complete)
    with pytest.raises(UserTrouble, match="reason_missing"):
        void(desk, saved.record_id, "  ")
    with pytest.raises(UserTrouble, match="reason_too_long"):
        void(desk, saved.record_id, "x" * 1001)
    done = void(desk, saved.record_id, " Salah orang ")
    assert done.case is Case.ENDED
    assert void(desk, saved.record_id, "lagi").revision_id == ""
    shown = history.record(desk, saved.record_id)
    assert shown.timeline[0].act is Act.VOIDED
    assert shown.timeline[0].reasons == (Reason("", "Salah orang"),)
    assert shown.values == complete
    assert home.figures(desk).total == 0
    assert search(desk, PeopleQuery()).total == 0
    assert search(desk, PeopleQuery(case=Case.ENDED)).total == 1
    assert similar(desk, complete) == ()


def test_similar_people_leave_the_record_itself_out(desk, complete) -> None:
    saved = new(desk, complete)
    (found,) = similar(desk, complete)
    assert (found.row.record_id, found.why) == (saved.record_id, "same_nik")
    assert similar(desk, complete, record_id=saved.record_id) == ()


def test_lists_show_what_was_saved(desk, complete) -> None:
    saved = new(desk, complete)
    page = search(desk, PeopleQuery(text="5171 0312 0380 9901", segment="petani"))
    assert page.total == 1
    row = page.rows[0]
    assert (row.record_id, row.segments, row.case) == (saved.record_id, ("petani",), Case.SUBMITTED)
    assert row.changed_at == "2025-11-24T01:00:00Z"


def test_the_home_page_counts_people_and_remembers_the_last_sync(desk, complete, clock) -> None:
    empty = home.figures(desk)
    assert (empty.total, empty.last_sync, empty.last_good_sync) == (0, None, "")
    assert (empty.officer_name, empty.office_name) == ("Wayan S.", "Desa Tegal Harum")
    saved = new(desk, complete)
    form = register.open_form(desk, record_id=saved.record_id)
    register.save(desk, form, {**form.values, "alias": "JRO"})
    figures = home.figures(desk)
    assert (figures.today, figures.total, figures.waiting) == (1, 1, 1)
    clock.move(days=1)
    assert home.figures(desk).today == 0
    desk.store.note_sync("2025-11-24T02:00:00Z", "no_line")
    figures = home.figures(desk)
    assert figures.last_sync is not None
    assert (figures.last_sync.trouble, figures.last_good_sync) == ("no_line", "")
