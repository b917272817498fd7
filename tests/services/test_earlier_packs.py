"""What was made under an earlier pack, or by an earlier program, opens and loses nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from services.centre_acts import centre_answers
from services.conftest import PASSPHRASE, ROLE, Clock
from services.delivering import PACK_SIGNER, delivered, without

from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.record import Value
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case, Severity
from fieldreg.protocol.pack_container import open_pack
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.protocol.sealed import unseal
from fieldreg.protocol.signing import public_key
from fieldreg.services import draft, history, packs, register, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.people import search
from fieldreg.services.views import PeopleQuery
from fieldreg.store.migrate import SCHEMA

RELEASED = sorted(p for p in (Path(__file__).parent / "released").iterdir() if p.is_dir())


@pytest.fixture(params=RELEASED, ids=lambda p: p.name)
def released(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A workspace as a released program left it (see released/make.py), opened by this one."""
    folder = tmp_path / "released"
    shutil.copytree(request.param, folder)
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    yield desk
    workspace.close(desk)


def scalar(desk: Desk, sql: str) -> object:
    with desk.store.reading() as connection:
        return connection.exec_driver_sql(sql).scalar_one()


def by_name(desk: Desk, name: str) -> str:
    (row,) = search(desk, PeopleQuery(text=name)).rows
    return row.record_id


def test_there_is_a_workspace_of_every_released_program() -> None:
    assert [p.name for p in RELEASED] == ["0.1.0"]


def test_its_database_is_brought_to_this_schema_and_nothing_of_it_is_lost(released) -> None:
    assert scalar(released, "PRAGMA user_version") == SCHEMA
    assert scalar(released, "SELECT count(*) FROM revision") == 4
    assert scalar(released, "SELECT pack_key FROM sync_state") == ""
    assert (released.officer_name, released.office_name) == ("Wayan S.", "Desa Tegal Harum")
    shown = history.record(released, by_name(released, "sudarta"))
    assert (shown.case, shown.values["nik"]) == (Case.SUBMITTED, "5171031203809901")
    assert (shown.verdict, shown.verdict_of) == (None, "")
    assert search(released, PeopleQuery()).total == 2
    assert search(released, PeopleQuery(case=Case.ENDED)).total == 1
    waiting = released.store.prepare("x", most=100, most_bytes=1 << 20).revisions
    assert {unseal(one).header.pack for one in waiting} == {"denpasar@2025.1"}
    assert len(waiting) == 4


def test_its_drafts_open_as_they_were_typed(released) -> None:
    of_record, new = sorted(draft.drafts(released), key=lambda row: row.full_name)
    form = register.open_form(released, draft_id=new.draft_id)
    assert form.values["as_typed.nik"] == "517103 99"
    assert (form.values["full_name"], form.record_id) == ("KETUT CONTOH", None)
    assert register.save(released, form, form.values).case is Case.INCOMPLETE
    again = register.open_form(released, record_id=of_record.record_id)
    assert again.values["alias"] == "JRO"
    assert register.save(released, again, again.values).case is Case.SUBMITTED
    assert history.record(released, again.record_id).verdict.pack == "denpasar@2025.2"
    assert draft.drafts(released) == ()


def test_its_odd_record_keeps_what_no_pack_knows(released) -> None:
    record_id = by_name(released, "made rai")
    form = register.open_form(released, record_id=record_id)
    assert form.values[f"{ROLE}segment"] == "segmen_lama"
    assert form.values["as_typed.birth_date"] == "31 Feb 1970"
    values = {**form.values, "birth_date": "1970-06-15"}
    del values["as_typed.birth_date"]
    assert register.save(released, form, values).case is Case.SUBMITTED
    assert history.record(released, record_id).values[f"{ROLE}segment"] == "segmen_lama"


def test_a_laptop_of_before_packs_were_delivered_takes_none(released) -> None:
    with pytest.raises(UserTrouble, match="pack_no_key"):
        packs.look_at(released, delivered())


UNKNOWN: dict[str, Value] = {
    f"{ROLE}segment": "petani",
    f"{ROLE}occupation": "petani_sawah",
    "village_code": "51.71.03.2008",
    "other_aid": ("BPNT", "PKH"),
    "programmes": ("JKK", "JKM"),
}
GONE = ("petani", "petani_sawah", "51.71.03.2008", "BPNT")


@pytest.fixture
def poorer() -> Pack:
    """A pack that knows neither the segment, the occupation, the village nor the aid."""
    data = delivered("2025.3", "2025-01-01", change=without(*GONE))
    return open_pack(data, public_key(PACK_SIGNER))


@pytest.fixture
def later(desk: Desk, poorer: Pack, clock: Clock) -> Iterator[Callable[[], Desk]]:
    """Closes the desk and opens it again with nothing but that pack."""
    opened: list[Desk] = []

    def unlock() -> Desk:
        workspace.close(desk)
        shelf = Shelf.of([poorer])
        opened.append(workspace.unlock(desk.folder, PASSPHRASE, shelf=shelf, clock=clock))
        return opened[-1]

    yield unlock
    for one in opened:
        workspace.close(one)


def test_the_poorer_pack_is_really_poorer(poorer) -> None:
    assert poorer.segment("petani") is None
    assert poorer.occupation("petani_sawah") is None
    assert poorer.village("51.71.03.2008") is None
    assert "BPNT" not in [a.code for a in poorer.other_aid]


def test_unknown_codes_stay_through_open_save_and_sync(desk, later, complete) -> None:
    values = {**complete, **UNKNOWN}
    saved = register.save(desk, register.open_form(desk), values)
    assert saved.case is Case.SUBMITTED
    poor = later()
    form = register.open_form(poor, record_id=saved.record_id)
    assert form.values == values
    changed = register.save(poor, form, {**form.values, "alias": "JRO"})
    shown = history.record(poor, saved.record_id)
    assert (changed.case, shown.values) == (Case.SUBMITTED, {**values, "alias": "JRO"})
    told = {f.field: f.severity for f in shown.findings if f.code == "not_listed"}
    warned = (f"{ROLE}segment", "village_code", "other_aid")  # an occupation is free text as well
    assert told == dict.fromkeys(warned, Severity.WARNING)
    assert shown.verdict.inputs[f"{ROLE}segment"] == "petani"
    centre_answers(poor, saved.record_id, Act.REVIEW_STARTED)
    shown = history.record(poor, saved.record_id)
    assert (shown.case, shown.values) == (Case.UNDER_REVIEW, {**values, "alias": "JRO"})


def test_only_what_was_changed_goes_to_the_centre(desk, later, complete) -> None:
    saved = register.save(desk, register.open_form(desk), {**complete, **UNKNOWN})
    poor = later()
    form = register.open_form(poor, record_id=saved.record_id)
    register.save(poor, form, {**form.values, "alias": "JRO"})
    sealed = poor.store.prepare("x", most=9, most_bytes=1 << 20).revisions[-1]
    assert unseal(sealed).body.patch == {"alias": "JRO"}


def test_drafts_made_under_an_earlier_pack_open_and_keep_their_codes(desk, later, complete) -> None:
    form = register.open_form(desk)
    typed = {**complete, **UNKNOWN, "answers.pertanyaan_lama": "ya"}
    draft.keep(desk, form, typed)
    saved = register.save(desk, register.open_form(desk), complete)
    half = register.open_form(desk, record_id=saved.record_id)
    draft.keep(desk, half, {**half.values, **UNKNOWN})
    poor = later()
    again = register.open_form(poor, draft_id=form.draft_id)
    assert again.values == typed
    done = register.save(poor, again, again.values)
    assert history.record(poor, done.record_id).values == typed
    of_record = register.open_form(poor, record_id=saved.record_id)
    assert of_record.values == {**complete, **UNKNOWN}
    register.save(poor, of_record, of_record.values)
    assert history.record(poor, saved.record_id).values == {**complete, **UNKNOWN}
