"""One workspace, several system accounts: real processes under real users, whatever their umask."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import keyring
import keyring.backend
import pyrage
import pytest
import weak_kdf
from weak_kdf import CHEAP

import fieldreg
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import sharing, workspace
from fieldreg.store.vault import create_vault
from fieldreg.store.vault_header import read_header

if sys.platform == "win32":
    pytest.skip("the folder's own rules do it there", allow_module_level=True)

import grp

PASSPHRASE = "rahasia desa kami"
WAYAN, MADE, STRANGER, OFFICE = 41_001, 41_002, 41_003, 41_000

ACCOUNT = """
import json, os, sys, tempfile
sys.path.insert(0, sys.argv[1])
import weak_kdf
weak_kdf.allow()
from pathlib import Path
from fieldreg.domain.trouble import Trouble
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.services import register, workspace
from fieldreg.services.enrol import Enrolment
from fieldreg.services.people import search
from fieldreg.services.views import PeopleQuery

ID = "00000000-0000-7000-8000-00000000"
folder, what, who = Path(sys.argv[2]), sys.argv[3], json.loads(sys.argv[5])
values = {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(sys.argv[4]).items()}
shelf, passphrase = builtin_shelf(), "rahasia desa kami"

def work(folder, what):
    if what == "create":
        facts = dict(
            url="https://127.0.0.1:9", ca_certificate="", centre_id=ID + "c001", centre_name="P",
            centre_key=public_key(new_private_key()), device_id=ID + "d001", device_token="t",
            device_key=new_private_key(), office_id=ID + "e001", office_name="Desa Tegal Harum",
            village_code="51.71.03.2008", recovery_key="", pack=shelf.packs[0].key, pack_key="",
        )
        workspace.create(folder, Enrolment(**facts), officer_name="W", passphrase=passphrase,
                         kdf=weak_kdf.CHEAP)
    desk = workspace.unlock(folder, passphrase, shelf=shelf)
    register.save(desk, register.open_form(desk), values)
    count = search(desk, PeopleQuery()).total
    if what == "stay":
        print(count, flush=True)
        sys.stdin.read()
    workspace.close(desk)
    return count

# A Python in somebody's home is out of the account's reach: what the work needs is loaded first.
with tempfile.TemporaryDirectory() as rehearsal:
    work(Path(rehearsal), "create")
os.setgroups(who["groups"])
os.setresgid(who["uid"], who["uid"], who["uid"])
os.setresuid(who["uid"], who["uid"], who["uid"])
os.umask(who["umask"])
try:
    print(work(folder, what), flush=True)
except Trouble as trouble:
    print(trouble.key, flush=True)
except OSError as error:
    print(type(error).__name__, flush=True)
"""


def account(uid: int, folder: Path, what: str, given: dict, *, umask: int, groups=(OFFICE,)):
    """A process of a system account of its own, with its own primary group."""
    who = {"uid": uid, "umask": umask, "groups": list(groups)}
    arguments = [weak_kdf.FOLDER, str(folder), what, json.dumps(given), json.dumps(who)]
    return subprocess.Popen(
        [sys.executable, "-c", ACCOUNT, *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(fieldreg.__file__).parents[1])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def says(*arguments: object, **options: object) -> str:
    with account(*arguments, **options) as process:
        said, wrong = process.communicate(timeout=120)
    return said.strip() or wrong


@pytest.fixture
def place():
    """A folder that all accounts can reach, which those of tests are not."""
    made = Path(tempfile.mkdtemp(dir="/var/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="session")
def _two_accounts() -> None:
    """This is the administrator, and another account can read the program."""
    if os.geteuid() != 0:
        pytest.skip("needs two system accounts")
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    try:
        os.chown(folder, STRANGER, STRANGER)
        said = says(STRANGER, folder, "create", {"full_name": "X"}, umask=0o077, groups=())
    finally:
        shutil.rmtree(folder)
    if "PermissionError" in said:
        pytest.skip("another account cannot read this program")
    assert said == "1"


two_accounts = pytest.mark.usefixtures("_two_accounts")


@pytest.fixture
def office(place: Path) -> Path:
    """What an administrator makes for the accounts of one group."""
    folder = place / "desk"
    folder.mkdir()
    os.chown(folder, -1, OFFICE)
    folder.chmod(0o2770)
    return folder


def everything(folder: Path) -> list[tuple[str, str, int]]:
    """Kind, mode and group of everything below."""
    found = []
    for path in (folder, *folder.rglob("*")):
        facts = path.stat()
        kind = "folder" if path.is_dir() else "file"
        found.append((kind, f"{stat.S_IMODE(facts.st_mode):o}", facts.st_gid))
    return found


def is_shared_by(folder: Path, group: int) -> bool:
    return set(everything(folder)) == {("folder", "2770", group), ("file", "660", group)}


@two_accounts
def test_what_one_account_makes_the_other_opens_and_the_other_way_round(office, complete) -> None:
    other = {**complete, "nik": "5171034507859904", "full_name": "NI MADE SUARTINI"}
    third = {**complete, "nik": "5171034507859905", "full_name": "NI NYOMAN SARI"}
    assert says(WAYAN, office, "create", complete, umask=0o077) == "1"
    assert is_shared_by(office, OFFICE)
    assert says(MADE, office, "work", other, umask=0o022) == "2"
    assert is_shared_by(office, OFFICE)
    assert says(WAYAN, office, "work", third, umask=0o000) == "3"
    assert is_shared_by(office, OFFICE)
    assert [s.device_secret for s in read_header(office / "vault").slots] == ["none"]


@two_accounts
@pytest.mark.parametrize("umask", [0o077, 0o022])
def test_what_a_killed_process_left_in_the_log_is_there_for_the_other_account(
    office, complete, umask: int
) -> None:
    assert says(WAYAN, office, "create", complete, umask=umask) == "1"
    other = {**complete, "nik": "5171034507859904", "full_name": "NI MADE SUARTINI"}
    with account(WAYAN, office, "stay", other, umask=umask) as process:
        assert process.stdout.readline() == "2\n"
        process.send_signal(signal.SIGKILL)
    log = office / "vault" / "vault.db-wal"
    assert log.stat().st_size > 0
    assert log.stat().st_uid == WAYAN
    assert is_shared_by(office, OFFICE)
    third = {**complete, "nik": "5171034507859905", "full_name": "NI NYOMAN SARI"}
    assert says(MADE, office, "work", third, umask=umask) == "3"


@two_accounts
def test_one_account_at_a_time(office, complete) -> None:
    assert says(WAYAN, office, "create", complete, umask=0o077) == "1"
    other = {**complete, "nik": "5171034507859904", "full_name": "NI MADE SUARTINI"}
    with account(WAYAN, office, "stay", other, umask=0o077) as process:
        assert process.stdout.readline() == "2\n"
        assert says(MADE, office, "work", other, umask=0o077) == "workspace_in_use"
        process.communicate("", timeout=60)


@two_accounts
def test_an_account_outside_the_group_comes_in_neither_there_nor_here(
    office, place, complete
) -> None:
    """Control: without group and modes nobody else could open it, so the tests above mean it."""
    assert says(WAYAN, office, "create", complete, umask=0o022) == "1"
    assert says(STRANGER, office, "work", complete, umask=0o022, groups=()) in (
        "PermissionError",
        "disk_trouble",
    )
    own = place / "own"
    own.mkdir()
    os.chown(own, WAYAN, WAYAN)
    assert says(WAYAN, own, "create", complete, umask=0o000) == "1"
    assert {mode for kind, mode, _ in everything(own / "vault") if kind == "file"} == {"600"}
    assert says(MADE, own, "work", complete, umask=0o022) in ("PermissionError", "disk_trouble")


@two_accounts
def test_a_workspace_that_is_there_already_is_shared_later(place, complete, monkeypatch) -> None:
    folder = place / "desk"
    folder.mkdir()
    os.chown(folder, WAYAN, WAYAN)
    assert says(WAYAN, folder, "create", complete, umask=0o022) == "1"
    named = grp.struct_group(("petugas", "x", OFFICE, []))
    monkeypatch.setattr("fieldreg.services.sharing.grp.getgrnam", lambda _: named)
    shared = sharing.share(folder, "petugas")
    assert (shared.bound, shared.closed_above) == (0, False)
    assert is_shared_by(folder, OFFICE)
    assert sharing.share(folder, "petugas") == shared
    other = {**complete, "nik": "5171034507859904", "full_name": "NI MADE SUARTINI"}
    assert says(MADE, folder, "work", other, umask=0o077) == "2"
    assert says(WAYAN, folder, "work", complete, umask=0o077) == "3"


def own_group() -> str:
    return grp.getgrgid(os.getegid()).gr_name


def test_nobody_is_led_out_of_the_folder_by_a_link(folder, tmp_path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("of somebody")
    outside.chmod(0o600)
    (folder / "link").symlink_to(outside)
    os.link(outside, folder / "second name")
    sharing.share(folder, own_group())
    assert stat.S_IMODE(outside.stat().st_mode) == 0o600


def test_a_group_that_is_none_changes_nothing(folder) -> None:
    before = everything(folder)
    with pytest.raises(UserTrouble, match="group_unknown"):
        sharing.share(folder, "tidak-ada-kelompok-ini")
    assert everything(folder) == before


def test_an_open_workspace_is_not_shared(desk) -> None:
    with pytest.raises(EnvironmentTrouble, match="workspace_in_use"):
        sharing.share(desk.folder, own_group())


def test_a_closed_folder_above_is_told(folder) -> None:
    folder.parent.chmod(0o700)
    assert sharing.share(folder, own_group()).closed_above


def test_a_workspace_of_one_account_is_its_own_whatever_the_umask(tmp_path, enrolment) -> None:
    before = os.umask(0)
    try:
        workspace.create(
            tmp_path / "w", enrolment, officer_name="W", passphrase=PASSPHRASE, kdf=CHEAP
        )
        workspace.close(workspace.unlock(tmp_path / "w", PASSPHRASE, shelf=builtin_shelf()))
    finally:
        os.umask(before)
    assert {(kind, mode) for kind, mode, _ in everything(tmp_path / "w")} == {
        ("folder", "700"),
        ("file", "600"),
    }


class InMemory(keyring.backend.KeyringBackend):
    priority = 1
    kept = ""

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept or None

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept = password


def test_in_a_shared_workspace_no_slot_hangs_on_one_accounts_key_store(folder, enrolment) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    try:
        vault = folder / "vault"
        shutil.rmtree(vault)
        organisation = str(pyrage.x25519.Identity.generate().to_public())
        place = folder.parent / "new"
        made = enrolment.__class__(
            **{
                name: getattr(enrolment, name)
                for name in enrolment.__dataclass_fields__
                if name != "recovery_key"
            },
            recovery_key=organisation,
        )
        workspace.create(place, made, officer_name="W", passphrase=PASSPHRASE, kdf=CHEAP)
        kinds = lambda: [s.device_secret for s in read_header(place / "vault").slots]  # noqa: E731
        assert kinds() == ["keyring"]
        assert sharing.share(place, own_group()).bound == 1
        workspace.close(workspace.unlock(place, PASSPHRASE, shelf=builtin_shelf()))
        assert kinds() == ["none"]
        assert sharing.share(place, own_group()).bound == 0
        shutil.rmtree(place / "vault")
        (place / "vault").mkdir()
        (place / "vault").chmod(0o2770)
        create_vault(
            place / "vault",
            officer_id="o",
            passphrase=PASSPHRASE,
            kdf=CHEAP,
            recovery_key=organisation,
        )
        assert kinds() == ["none"]
    finally:
        keyring.set_keyring(before)
