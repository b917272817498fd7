"""Tidying by the pack's rules, and a person's right to be forgotten, down to the file's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from documents.picture_files import encoded, photo
from services.centre_acts import centre_answers
from sqlalchemy import text

from fieldreg.domain.pack import DeskRules, Retention, Shelf
from fieldreg.domain.revision import Reason
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Audited, Case, ImageKind
from fieldreg.services import audit, draft, history, home, register, retention, workspace
from fieldreg.services.backup import back_up, restore
from fieldreg.services.desk import Desk
from fieldreg.services.images import add_image, images
from fieldreg.services.people import search
from fieldreg.services.retention import Tidied, tidy
from fieldreg.services.views import PeopleQuery
from fieldreg.store import record_images
from fieldreg.store.picture import mark_of
from fieldreg.store.retention import has_words_left
from fieldreg.store.search_words import terms_of
from fieldreg.store.store import Store
from fieldreg.store.verdicts import newest_verdict

from .conftest import PASSPHRASE, Clock

KEEPS = ("full_name", "nik", "kk_number", "village_code", "registered_on", "roles")
NAME = "I GEDE XYZZAWARMAN"
RULES = Retention(history_days=60, record_days=365, image_days=90, keeps=KEEPS)


def ruled(desk: Desk, rules: Retention = RULES) -> Desk:
    """The desk under a pack with these rules."""
    pack = replace(desk.pack, desk=DeskRules(retention=rules))
    others = [p for p in desk.shelf.packs if p.key != pack.key]
    return replace(desk, shelf=Shelf.of([*others, pack]))


def heard(desk: Desk, at: str) -> None:
    """The centre's clock stands at *at*, as a sync would have heard."""
    with desk.store.writing() as connection:
        update = "UPDATE setting SET value = :at WHERE name = 'centre_time'"
        assert connection.execute(text(update), {"at": at}).rowcount == 1


def registered(desk: Desk, values, act: Act = Act.ENROLLED) -> str:
    """Registered here; delivered and closed by the centre on 24 November 2025."""
    record_id = register.save(desk, register.open_form(desk), values).record_id
    centre_answers(desk, record_id, act, Reason("", "Sudah diputuskan"))
    return record_id


def found(desk: Desk, words: str) -> list[str]:
    return [row.record_id for row in search(desk, PeopleQuery(text=words)).rows]


def test_a_closed_registration_is_reduced_to_what_the_pack_keeps(desk, complete) -> None:
    desk = ruled(desk)
    record_id = registered(desk, complete)
    heard(desk, "2026-11-24T02:59:59Z")
    assert tidy(desk).records == 0, "364 days"
    heard(desk, "2026-11-24T03:00:01Z")
    assert tidy(desk) == Tidied(records=1)
    shown = history.record(desk, record_id)
    assert shown.reduced
    assert (shown.case, shown.findings) == (Case.ENROLLED, ())
    assert set(shown.values) == {p for p in complete if p.partition(".")[0] in KEEPS}
    assert [entry.erased for entry in shown.timeline] == [True, True]
    assert found(desk, "sudarta") == [record_id]
    assert shown.verdict is not None
    assert shown.verdict.inputs == {}
    with pytest.raises(UserTrouble, match="record_reduced"):
        register.open_form(desk, record_id=record_id)
    assert audit.verify(desk).is_whole
    assert tidy(desk) == Tidied()


def test_it_is_noted_with_its_counts(desk, complete) -> None:
    desk = ruled(desk, Retention(record_days=365, keeps=KEEPS))
    registered(desk, complete)
    heard(desk, "2027-01-01T00:00:00Z")
    assert tidy(desk) == Tidied(records=1, revisions=2)
    (noted,) = audit.entries(desk, acts=[Audited.REDUCED])
    assert noted.detail == {"records": 1, "revisions": 2}


def test_former_revisions_lose_their_words_while_the_record_lives(desk, complete) -> None:
    desk = ruled(desk)
    record_id = registered(desk, complete, Act.REVIEW_STARTED)
    heard(desk, "2026-03-01T00:00:00Z")
    assert tidy(desk) == Tidied(revisions=2)
    shown = history.record(desk, record_id)
    assert (shown.values, shown.reduced) == (complete, False)
    assert [entry.erased for entry in shown.timeline] == [True, True]
    assert shown.verdict.inputs != {}, "the newest verdict stays readable"
    form = register.open_form(desk, record_id=record_id)
    saved = register.save(desk, form, {**form.values, "phone": "+628123456789"})
    assert saved.case is Case.SUBMITTED
    assert history.record(desk, record_id).values["phone"] == "+628123456789"
    assert audit.verify(desk).is_whole


@pytest.mark.parametrize("act", [Act.SENT_BACK, Act.REJECTED])
def test_reasons_that_still_stand_are_kept(desk, complete, act: Act) -> None:
    desk = ruled(desk, Retention(history_days=60))
    record_id = registered(desk, complete, act)
    heard(desk, "2027-01-01T00:00:00Z")
    assert tidy(desk).revisions == 1
    assert [r.text for r in history.record(desk, record_id).reasons] == ["Sudah diputuskan"]


def test_this_laptops_own_clock_counts_for_nothing(desk, complete, clock: Clock) -> None:
    desk = ruled(desk)
    registered(desk, complete)
    clock.move(days=40_000)
    assert tidy(desk) == Tidied()


def test_that_time_goes_by_at_the_centre_is_no_reason_for_a_backup(desk, complete) -> None:
    registered(desk, complete)
    with desk.store.reading() as connection:
        before = mark_of(connection)
    heard(desk, "2026-01-01T00:00:00Z")
    with desk.store.reading() as connection:
        assert mark_of(connection) == before


def test_without_rules_or_contact_nothing_is_taken(desk, complete) -> None:
    assert tidy(desk) == Tidied()
    registered(desk, complete)
    heard(desk, "2999-01-01T00:00:00Z")
    assert tidy(desk) == Tidied()
    assert tidy(ruled(desk, Retention())) == Tidied()


def test_what_came_before_times_were_kept_counts_from_now_on(desk, complete) -> None:
    desk = ruled(desk)
    registered(desk, complete)
    with desk.store.writing() as connection:
        connection.execute(text("UPDATE revision SET seen_at = NULL"))
    heard(desk, "2027-01-01T00:00:00Z")
    assert tidy(desk) == Tidied()
    heard(desk, "2028-01-02T00:00:00Z")
    assert tidy(desk).records == 1


@pytest.mark.parametrize("open_as", ["draft", "waiting"])
def test_what_is_being_worked_on_is_left_alone(desk, complete, open_as: str) -> None:
    desk = ruled(desk, Retention(record_days=30, keeps=KEEPS))
    record_id = registered(desk, complete)
    form = register.open_form(desk, record_id=record_id)
    changed = {**form.values, "phone": "+628123456789"}
    if open_as == "draft":
        draft.keep(desk, form, changed)
    else:
        register.save(desk, form, changed)
    heard(desk, "2027-01-01T00:00:00Z")
    assert tidy(desk) == Tidied()
    assert history.record(desk, record_id).values["mother_name"] == complete["mother_name"]


def test_a_form_that_was_open_already_still_saves_all_that_it_knows(desk, complete) -> None:
    desk = ruled(desk, Retention(record_days=30, keeps=KEEPS))
    record_id = registered(desk, complete)
    form = register.open_form(desk, record_id=record_id)
    heard(desk, "2027-01-01T00:00:00Z")
    assert tidy(desk).records == 1
    saved = register.save(desk, form, {**form.values, "phone": "+628123456789"})
    assert saved.case is Case.SUBMITTED
    with desk.store.reading() as connection:
        kept = newest_verdict(connection, record_id)
    assert kept.revision_id == saved.revision_id
    assert kept.verdict.inputs["birth_date"] == complete["birth_date"], "judged as a whole"


def test_it_stops_between_two_pieces_and_goes_on_later(desk, complete, monkeypatch) -> None:
    desk = ruled(desk, Retention(record_days=30, keeps=KEEPS))
    monkeypatch.setattr(retention, "_MOST_AT_ONCE", 2)
    for n in range(10, 22):
        registered(desk, {**complete, "nik": f"51710312038099{n}"})
    heard(desk, "2027-01-01T00:00:00Z")
    first = tidy(desk, cancelled=lambda: len(audit.entries(desk, acts=[Audited.REDUCED])) > 1)
    assert not first.is_finished
    assert 1 < first.records < 12
    rest = tidy(desk)
    assert (first.records + rest.records, rest.is_finished) == (12, True)
    noted = audit.entries(desk, acts=[Audited.REDUCED])
    assert sum(one.detail["records"] for one in noted) == 12


# A person's right to be forgotten.


def pages(desk: Desk, key: bytes) -> bytes:
    """Every page of the database's file, decrypted one by one, whether it is in use or not."""
    path = desk.folder / workspace.VAULT_FOLDER / "vault.db"
    data, size = path.read_bytes(), 4096
    assert len(data) % size == 0
    assert not path.with_name("vault.db-wal").exists()
    plain = []
    for start in range(0, len(data), size):
        page = data[start : start + size]
        body, iv = page[16 if not start else 0 : size - 80], page[size - 80 : size - 64]
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        plain.append(cipher.update(body) + cipher.finalize())
    return b"\n".join(plain)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The database's key, as the program gets it at sign-in."""
    seen: list[bytes] = []
    init = Store.__init__

    def noting(store: Store, folder: Path, database_key: bytes, **more: object) -> None:
        seen.append(bytes(database_key))
        init(store, folder, database_key, **more)

    monkeypatch.setattr(Store, "__init__", noting)
    return seen


SECRETS = [b"XYZZAWARMAN", b"xyzzawarman", b"5171031203809977", b"QUUXWATI", b"quuxwati"]


@pytest.fixture
def leaving(complete) -> dict:
    return {**complete, "full_name": NAME, "nik": "5171031203809977", "mother_name": "NI QUUXWATI"}


def test_an_erased_person_is_on_no_page_of_the_file(
    key: list[bytes], sign_in: Callable[[], Desk], leaving, complete
) -> None:
    desk = sign_in()
    for n in range(10, 40):
        registered(desk, {**complete, "nik": f"51710312038099{n}", "alias": f"PAK {n}"})
    record_id = registered(desk, {**leaving, "alias": "XYZZAWARMAN TUA"}, Act.ENDED)
    other = registered(desk, complete)
    workspace.close(desk)
    before = pages(desk, key[-1])
    assert all(secret in before for secret in (SECRETS[0], SECRETS[2], SECRETS[3])), "control"
    desk = sign_in()
    assert retention.erase_record(desk, record_id) == 2
    assert found(desk, "xyzza") == []
    assert history.record(desk, record_id).values == {}
    assert history.record(desk, other).values == complete
    (noted,) = audit.entries(desk, acts=[Audited.ERASED])
    assert (noted.subject, noted.detail) == (record_id, {"revisions": 2})
    assert audit.verify(desk).is_whole
    workspace.close(desk)
    after = pages(desk, key[-1])
    assert record_id.encode() in after
    assert [secret for secret in SECRETS if secret in after] == []


def terms(values) -> set[bytes]:
    """The terms by which a search finds names: those of letters alone, three or more."""
    return {t.encode() for t in terms_of(values, ()) if t.isalpha() and len(t) >= 3}


def test_the_search_index_forgets_too(desk, leaving, complete) -> None:
    record_id = registered(desk, leaving, Act.ENDED)
    for n in range(10, 30):
        registered(desk, {**complete, "nik": f"51710312038099{n}"})
    own = terms(leaving) - terms(complete)

    def has_term() -> bool:
        with desk.store.reading() as connection:
            blocks = connection.execute(text("SELECT block FROM view_search_data")).scalars().all()
        return any(term in bytes(block) for block in blocks for term in own)

    assert has_term(), "control"
    retention.erase_record(desk, record_id)
    assert not has_term()


def test_the_index_is_written_together_after_a_crash_too(desk, leaving, monkeypatch) -> None:
    record_id = registered(desk, leaving, Act.ENDED)
    monkeypatch.setattr(retention._Work, "forget_words", lambda self: None)
    retention.erase_record(desk, record_id)
    monkeypatch.undo()
    with desk.store.reading() as connection:
        assert has_words_left(connection)
    assert tidy(desk) == Tidied()
    with desk.store.reading() as connection:
        assert not has_words_left(connection)
        blocks = connection.execute(text("SELECT block FROM view_search_data")).scalars().all()
    assert not any(term in bytes(block) for block in blocks for term in terms(leaving))


def test_only_what_has_ended_and_arrived_is_erased(desk, complete) -> None:
    lives = registered(desk, complete)
    with pytest.raises(UserTrouble, match="record_not_ended"):
        retention.erase_record(desk, lives)
    with pytest.raises(UserTrouble, match="record_missing"):
        retention.erase_record(desk, desk.make_id())
    waits = register.save(
        desk, register.open_form(desk), {**complete, "nik": "5171031203809911"}
    ).record_id
    from_void = register_void(desk, waits)
    assert from_void is Case.ENDED
    with pytest.raises(UserTrouble, match="record_waiting"):
        retention.erase_record(desk, waits)
    assert history.record(desk, waits).values["full_name"] == complete["full_name"]
    assert audit.entries(desk, acts=[Audited.ERASED]) == ()


def delivered(desk: Desk, record_id: str, digest: bytes) -> None:
    """The centre has the photo."""
    with desk.store.writing() as connection:
        epoch = connection.execute(text("SELECT epoch FROM sync_state")).scalar_one()
        told = [(record_id, digest, 0)]
        assert record_images.mark_delivered(connection, epoch, told, "2025-11-24T02:00:00Z") == 1


def register_void(desk: Desk, record_id: str) -> Case:
    from fieldreg.services.void import void  # noqa: PLC0415 - named as the service's module

    return void(desk, record_id, "salah orang").case


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revision SET body = x'00'",
        "UPDATE revision SET body = NULL",
        "UPDATE revision SET body = NULL, salt = NULL",
        "UPDATE revision SET body = NULL, salt = NULL, commitment = x'00'",
        "UPDATE revision SET header = x'00', body = NULL, salt = NULL, commitment = zeroblob(32)",
        "DELETE FROM revision",
        "UPDATE verdict SET body = '{\"a\" : 1}'",
        "UPDATE verdict SET overall = 'refuse', body = '{}'",
        "DELETE FROM verdict",
    ],
)
def test_the_database_lets_erasing_pass_and_nothing_else(desk, complete, change: str) -> None:
    registered(desk, complete)
    with pytest.raises(Exception, match=r"never|only ever|CHECK"), desk.store.writing() as c:
        c.execute(text(change))
    erase = "UPDATE revision SET body = NULL, salt = NULL, commitment = zeroblob(32)"
    with desk.store.writing() as connection:
        connection.execute(text(erase))
    again = "UPDATE revision SET commitment = randomblob(32)"
    with pytest.raises(Exception, match="only ever erased"), desk.store.writing() as connection:
        connection.execute(text(again))


def test_a_backup_does_not_bring_back_whoever_was_forgotten(
    folder: Path, sign_in: Callable[[], Desk], leaving, complete, clock: Clock
) -> None:
    desk = sign_in()
    gone, stays = registered(desk, leaving, Act.ENDED), registered(desk, complete)
    shown = bytes.fromhex(add_image(desk, gone, encoded(photo()), kind=ImageKind.PERSON))
    made = back_up(desk, "asked")
    with pytest.raises(UserTrouble, match="record_waiting"):
        retention.erase_record(desk, gone)
    delivered(desk, gone, shown)
    retention.erase_record(desk, gone)
    workspace.close(desk)
    restore(folder, made.backup_id, PASSPHRASE, clock=clock)
    desk = sign_in()
    assert images(desk, gone) == ()
    assert not desk.store.images.facts([shown])[shown].is_here
    assert home.figures(desk).photos_waiting == 0
    assert history.record(desk, gone).values == {}
    assert history.record(desk, stays).values == complete
    assert found(desk, "xyzza") == []
    with desk.store.reading() as connection:
        query = text("SELECT body FROM revision WHERE record_id = :gone")
        bodies = connection.execute(query, {"gone": gone}).scalars().all()
    assert bodies == [None, None]
    assert audit.verify(desk).is_whole
