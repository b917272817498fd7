"""Officers of one laptop: who may do what, and nothing half done by a crash."""

from dataclasses import replace

import pytest

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Audited, Role
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import audit, draft, officers, register, workspace
from fieldreg.store import vault
from fieldreg.store.vault_header import Recovery, read_header, write_header

PASSPHRASE = "rahasia desa kami"
THEIRS = "kata sandi made"


def add(desk, name="Made R.", role=Role.OFFICER, passphrase=THEIRS):
    return officers.add_officer(
        desk, name=name, role=role, passphrase=passphrase, own_passphrase=PASSPHRASE
    )


def enter(folder, clock, passphrase=THEIRS):
    return workspace.unlock(folder, passphrase, shelf=builtin_shelf(), clock=clock)


def acts(desk) -> list[str]:
    """What the chain holds, oldest first, from the last sign-in on."""
    found = [str(e.act) for e in reversed(audit.entries(desk))]
    last = max(i for i, act in enumerate(found) if act == Audited.SIGNED_IN)
    return found[last:]


def named(desk, name: str):
    return next(o for o in officers.officers(desk) if o.name == name)


def test_who_sets_the_laptop_up_is_head_of_office(desk) -> None:
    assert desk.role is Role.HEAD
    assert [(o.name, o.role, o.is_self, o.can_sign_in) for o in officers.officers(desk)] == [
        ("Wayan S.", Role.HEAD, True, True)
    ]


def test_an_added_officer_signs_in_under_the_own_name(desk, clock) -> None:
    row = add(desk, "  Made   R. ")
    assert row == named(desk, "Made R.").__class__(
        row.officer_id, "Made R.", Role.OFFICER, False, True
    )
    workspace.close(desk)
    other = enter(desk.folder, clock)
    assert (other.officer_id, other.officer_name, other.role) == (
        row.officer_id,
        "Made R.",
        Role.OFFICER,
    )
    workspace.close(other)
    first = enter(desk.folder, clock, PASSPHRASE)
    assert first.officer_id == desk.officer_id
    workspace.close(first)


def test_all_share_one_derivation(desk) -> None:
    add(desk)
    add(desk, "Ketut", passphrase="yang ketiga ini")
    assert len({s.group for s in read_header(desk.vault).slots}) == 1
    assert len({s.nonce for s in read_header(desk.vault).slots}) == 3


@pytest.mark.parametrize(
    ("name", "passphrase", "own", "key"),
    [
        ("  ", THEIRS, PASSPHRASE, "officer_name_missing"),
        ("wayan  s.", THEIRS, PASSPHRASE, "officer_exists"),
        ("Made", "pendek7", PASSPHRASE, "passphrase_too_short"),
        ("Made", PASSPHRASE, PASSPHRASE, "passphrase_taken"),
        ("Made", THEIRS, "bukan sandi saya", "wrong_passphrase"),
    ],
)
def test_what_makes_no_officer_changes_nothing(desk, name, passphrase, own, key) -> None:
    before = read_header(desk.vault).slots
    with pytest.raises(UserTrouble, match=key):
        officers.add_officer(
            desk, name=name, role=Role.OFFICER, passphrase=passphrase, own_passphrase=own
        )
    assert len(officers.officers(desk)) == 1
    assert read_header(desk.vault).slots == before


def test_trouble_never_names_the_officer(desk) -> None:
    with pytest.raises(UserTrouble) as caught:
        add(desk, "Wayan S.")
    assert caught.value.values == {}


def test_that_a_passphrase_is_taken_stands_in_the_chain(desk) -> None:
    with pytest.raises(UserTrouble, match="passphrase_taken"):
        add(desk, passphrase=PASSPHRASE)
    newest = audit.entries(desk)[0]
    assert (newest.act, newest.detail["refused"]) == (Audited.KEY_CHANGED, "passphrase_taken")


def test_an_officer_changes_the_own_passphrase_and_nothing_else(desk, clock) -> None:
    row = add(desk)
    workspace.close(desk)
    made = enter(desk.folder, clock)
    officers.set_passphrase(made, row.officer_id, "sandi baru made", own_passphrase=THEIRS)
    for act in (
        lambda: officers.add_officer(
            made, name="X", role=Role.HEAD, passphrase="xxxxxxxx", own_passphrase=THEIRS
        ),
        lambda: officers.remove_officer(made, desk.officer_id, own_passphrase=THEIRS),
        lambda: officers.change_role(made, row.officer_id, Role.HEAD, own_passphrase=THEIRS),
        lambda: officers.set_passphrase(made, desk.officer_id, "xxxxxxxx", own_passphrase=THEIRS),
    ):
        with pytest.raises(UserTrouble, match="not_head"):
            act()
    workspace.close(made)
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        enter(desk.folder, clock)
    again = enter(desk.folder, clock, "sandi baru made")
    assert again.officer_id == row.officer_id
    workspace.close(again)


def test_a_head_gives_another_a_new_passphrase(desk, clock) -> None:
    row = add(desk)
    officers.set_passphrase(desk, row.officer_id, "sandi dari kepala", own_passphrase=PASSPHRASE)
    with pytest.raises(UserTrouble, match="passphrase_taken"):
        officers.set_passphrase(desk, row.officer_id, PASSPHRASE, own_passphrase=PASSPHRASE)
    officers.set_passphrase(desk, desk.officer_id, PASSPHRASE, own_passphrase=PASSPHRASE)
    workspace.close(desk)
    workspace.close(enter(desk.folder, clock, "sandi dari kepala"))


def test_a_removed_officer_cannot_sign_in_but_keeps_the_name(desk, clock, complete) -> None:
    row = add(desk)
    workspace.close(desk)
    made = enter(desk.folder, clock)
    form = register.open_form(made)
    draft.keep(made, form, {**form.values, "full_name": "NI KETUT CONTOH"})
    workspace.close(made)
    head = enter(desk.folder, clock, PASSPHRASE)
    officers.remove_officer(head, row.officer_id, own_passphrase=PASSPHRASE)
    assert [o.name for o in officers.officers(head)] == ["Wayan S."]
    assert vault.slot_owners(head.vault) == {head.officer_id}
    with head.store.reading() as connection:
        removed = connection.exec_driver_sql(
            "SELECT name, removed_at FROM officer WHERE officer_id = ?", (row.officer_id,)
        ).one()
        heir = connection.exec_driver_sql("SELECT officer_id FROM draft").scalar_one()
    assert tuple(removed) == ("Made R.", head.now())
    assert heir == head.officer_id
    workspace.close(head)
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        enter(desk.folder, clock)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("I\x1b[31m Made\x07", "I [31m Made"), ("Made\udcff\udcfe", "Made"), ("Ma\u202ede", "Made")],
)
def test_a_name_holds_nothing_that_a_database_or_a_terminal_stumbles_over(
    desk, typed, kept
) -> None:
    assert add(desk, typed).name == kept
    assert kept in [o.name for o in officers.officers(desk)]


@pytest.mark.parametrize(("recovery_key", "left"), [(False, 1), (True, 0)])
def test_the_last_slot_of_all_is_kept_though_its_officer_was_removed(
    desk, clock, recovery_key: bool, left: int
) -> None:
    """An older header was put back: with its only slot the key would be lost for ever."""
    older = read_header(desk.vault)
    made = add(desk, role=Role.HEAD)
    workspace.close(desk)
    head = enter(desk.folder, clock)
    officers.remove_officer(head, desk.officer_id, own_passphrase=THEIRS)
    workspace.close(head)
    recovery = Recovery("age1of the organisation", b"sealed") if recovery_key else None
    write_header(desk.vault, replace(older, recovery=recovery))
    for _ in range(2 if left else 1):
        with pytest.raises(UserTrouble, match="officer_removed"):
            enter(desk.folder, clock, PASSPHRASE)
    assert len(read_header(desk.vault).slots) == left
    assert made.officer_id not in vault.slot_owners(desk.vault)


def test_somebody_who_can_say_who_works_here_always_remains(desk, clock) -> None:
    made = add(desk)
    with pytest.raises(UserTrouble, match="own_self"):
        officers.remove_officer(desk, desk.officer_id, own_passphrase=PASSPHRASE)
    with pytest.raises(UserTrouble, match="last_head"):
        officers.change_role(desk, desk.officer_id, Role.OFFICER, own_passphrase=PASSPHRASE)
    officers.change_role(desk, made.officer_id, Role.HEAD, own_passphrase=PASSPHRASE)
    vault.drop_slots(desk.vault, [made.officer_id])
    with pytest.raises(UserTrouble, match="last_head"):
        officers.change_role(desk, desk.officer_id, Role.OFFICER, own_passphrase=PASSPHRASE)
    officers.set_passphrase(desk, made.officer_id, THEIRS, own_passphrase=PASSPHRASE)
    officers.change_role(desk, desk.officer_id, Role.OFFICER, own_passphrase=PASSPHRASE)
    with pytest.raises(UserTrouble, match="not_head"):
        add(desk, "Ketut", passphrase="yang ketiga ini")


def test_nobody_that_is_not_here_is_changed(desk) -> None:
    made = add(desk)
    officers.remove_officer(desk, made.officer_id, own_passphrase=PASSPHRASE)
    for act in (
        lambda: officers.remove_officer(desk, made.officer_id, own_passphrase=PASSPHRASE),
        lambda: officers.change_role(desk, "x", Role.HEAD, own_passphrase=PASSPHRASE),
        lambda: officers.set_passphrase(desk, "x", THEIRS, own_passphrase=PASSPHRASE),
    ):
        with pytest.raises(UserTrouble, match="officer_unknown"):
            act()


def test_every_change_is_an_entry_of_the_chain(desk, clock) -> None:
    made = add(desk)
    officers.change_role(desk, made.officer_id, Role.HEAD, own_passphrase=PASSPHRASE)
    officers.set_passphrase(desk, made.officer_id, "sandi yang lain", own_passphrase=PASSPHRASE)
    officers.remove_officer(desk, made.officer_id, own_passphrase=PASSPHRASE)
    assert acts(desk) == [
        Audited.SIGNED_IN,
        Audited.OFFICER_ADDED,
        Audited.ROLE_CHANGED,
        Audited.KEY_CHANGED,
        Audited.OFFICER_REMOVED,
    ]
    subjects = {e.subject for e in audit.entries(desk, most=4)}
    assert subjects == {made.officer_id}


def test_signing_in_and_out_and_failing_to_are_entries(folder, sign_in, clock) -> None:
    for _ in range(3):
        with pytest.raises(UserTrouble, match="wrong_passphrase"):
            enter(folder, clock, "bukan ini juga")
    first = sign_in()
    failed = next(e for e in audit.entries(first) if e.act == Audited.SIGN_IN_FAILED)
    assert failed.detail == {"count": 3}
    assert vault.unrecorded_tries(first.vault) == 0
    workspace.close(first)
    workspace.close(first)
    second = sign_in()
    assert [e.act for e in audit.entries(second, most=2)] == [
        Audited.SIGNED_IN,
        Audited.SIGNED_OUT,
    ]


def test_failed_tries_are_never_lost_by_a_crash_between_chain_and_header(
    folder, sign_in, clock, monkeypatch
) -> None:
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        enter(folder, clock, "bukan ini juga")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("fieldreg.services.sign_in.vault.tries_recorded", cut)
        with pytest.raises(KeyboardInterrupt):
            sign_in()
    desk = sign_in()
    failed = [e for e in audit.entries(desk) if e.act == Audited.SIGN_IN_FAILED]
    assert [e.detail["count"] for e in failed] == [1, 1]
    workspace.close(desk)


def test_asking_again_for_the_passphrase_counts_tries(desk) -> None:
    officers.reauthenticate(desk, PASSPHRASE)
    told = []
    for _ in range(5):
        with pytest.raises(UserTrouble, match="wrong_passphrase") as caught:
            officers.reauthenticate(desk, "bukan sandi saya")
        told.append(caught.value.values["tries_left"])
    assert told == [4, 3, 2, 1, 0]
    with pytest.raises(UserTrouble, match="wrong_passphrase") as caught:
        officers.reauthenticate(desk, PASSPHRASE)
    assert 0 < caught.value.values["wait_seconds"] <= 60
    assert acts(desk) == [Audited.SIGNED_IN, *[Audited.SIGN_IN_FAILED] * 5]


def test_asking_again_takes_only_the_own_passphrase(desk) -> None:
    add(desk)
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        officers.reauthenticate(desk, THEIRS)


class Cut(BaseException):
    """The power goes."""


def cut(*_: object, **__: object) -> None:
    raise Cut


def cut_at(monkeypatch, step: str, job) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(f"fieldreg.services.officers.vault.{step}", cut)
        with pytest.raises(Cut):
            job()


def test_an_officer_whose_adding_was_cut_waits_for_a_passphrase(desk, clock, monkeypatch) -> None:
    cut_at(monkeypatch, "keep_slot", lambda: add(desk))
    workspace.close(desk)
    head = enter(desk.folder, clock, PASSPHRASE)
    made = named(head, "Made R.")
    assert not made.can_sign_in
    officers.set_passphrase(head, made.officer_id, THEIRS, own_passphrase=PASSPHRASE)
    workspace.close(head)
    workspace.close(enter(desk.folder, clock))


def test_an_officer_whose_removal_was_cut_does_not_come_in(desk, clock, monkeypatch) -> None:
    made = add(desk)
    remove = lambda: officers.remove_officer(  # noqa: E731
        desk, made.officer_id, own_passphrase=PASSPHRASE
    )
    cut_at(monkeypatch, "drop_slots", remove)
    workspace.close(desk)
    with pytest.raises(UserTrouble, match="officer_removed"):
        enter(desk.folder, clock)
    assert vault.slot_owners(desk.vault) == {desk.officer_id}
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        enter(desk.folder, clock)


def test_the_next_to_sign_in_drops_what_a_crashed_removal_left(desk, clock, monkeypatch) -> None:
    made = add(desk)
    with monkeypatch.context() as patched:
        patched.setattr("fieldreg.services.officers.vault.drop_slots", cut)
        with pytest.raises(Cut):
            officers.remove_officer(desk, made.officer_id, own_passphrase=PASSPHRASE)
    workspace.close(desk)
    workspace.close(enter(desk.folder, clock, PASSPHRASE))
    assert vault.slot_owners(desk.vault) == {desk.officer_id}


def test_a_change_of_passphrase_that_was_cut_leaves_the_old_one(desk, clock, monkeypatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("fieldreg.services.officers.vault.keep_slot", cut)
        with pytest.raises(Cut):
            officers.set_passphrase(
                desk, desk.officer_id, "sandi yang baru", own_passphrase=PASSPHRASE
            )
    workspace.close(desk)
    workspace.close(enter(desk.folder, clock, PASSPHRASE))


def test_an_older_database_locks_nobody_out(desk, clock) -> None:
    """As after a restore: the header knows the officer, the database does not yet."""
    made = add(desk, role=Role.HEAD)
    with desk.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM officer WHERE officer_id = ?", (made.officer_id,))
    workspace.close(desk)
    again = enter(desk.folder, clock)
    assert (again.officer_id, again.role) == (made.officer_id, Role.OFFICER)
    assert again.officer_name == f"Petugas {made.officer_id[-4:]}"
    workspace.close(again)
    vault.drop_slots(desk.vault, [desk.officer_id])
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        enter(desk.folder, clock, PASSPHRASE)


def test_who_alone_is_left_with_a_slot_becomes_head(desk, clock) -> None:
    made = add(desk)
    vault.drop_slots(desk.vault, [desk.officer_id])
    with desk.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM officer WHERE officer_id = ?", (made.officer_id,))
    workspace.close(desk)
    again = enter(desk.folder, clock)
    assert again.role is Role.HEAD
    workspace.close(again)


def test_after_a_revocation_nobody_signs_in_and_the_recovery_slot_stays(desk, clock) -> None:
    before = vault.recovery_slot(desk.vault)
    vault.drop_all_slots(desk.vault)
    workspace.close(desk)
    with pytest.raises(EnvironmentTrouble, match="no_slots"):
        enter(desk.folder, clock, PASSPHRASE)
    assert vault.recovery_slot(desk.vault) == before
