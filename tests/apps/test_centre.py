"""The operator's command line, from an empty folder to a verdict."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from server.centre_laptop import Api, enrol_laptop
from services.delivering import PACK_SIGNER, delivered
from sqlalchemy import update

from fieldreg.apps.cli import main
from fieldreg.apps.say import words
from fieldreg.domain.words import Case
from fieldreg.protocol.messages import EnrolmentFile
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.tables import enrol_code, office_rows, record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pusat"


def run(capsys: pytest.CaptureFixture[str], folder: Path, *said: str) -> str:
    """Run `fieldreg centre …` and return what it printed."""
    assert main(["centre", said[0], "--folder", str(folder), *said[1:]]) == 0
    return capsys.readouterr().out.strip()


def test_where_photos_lie_is_said_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["centre", "init", "--folder", str(folder), "--images", "ftp://foto"]
    assert main(wrong) != 0
    assert "s3://" in capsys.readouterr().err
    assert not folder.exists()
    run(capsys, folder, "init", "--images", "s3://foto/denpasar")
    assert json.loads((folder / "centre.json").read_text())["images"] == "s3://foto/denpasar"


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/nothing", "no address", "postgresql://host:x/y"]
)
def test_a_database_out_of_reach_is_said_and_leaves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    asked = ["--language=en", "centre", "init", "--folder", str(folder), "--database", url]
    assert main(asked) == 1
    assert "PostgreSQL database cannot be opened" in capsys.readouterr().err
    assert not folder.exists()
    run(capsys, folder, "init")
    assert main([*asked[:2], "offices", *asked[3:]]) == 1
    assert "PostgreSQL database cannot be opened" in capsys.readouterr().err


def test_a_code_goes_nowhere_where_it_could_not_be_used(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, folder, "init")
    office = run(capsys, folder, "office", "Desa Tegal Harum")
    ask = ["--language=en", "centre", "code", office, "--folder", str(folder), "--url"]
    for url in ("http://pusat", "https://", "https://pusat/masuk", "ftp://pusat"):
        assert main([*ask, url]) == 1
        assert "Laptops cannot use that address" in capsys.readouterr().err
    for way in ("--out", "--qr"):
        assert main([*ask, "https://pusat", way, str(tmp_path / "tiada" / "kode.svg")]) == 1
        assert "folder" in capsys.readouterr().err
    for wrong in (("--minutes", "-5"), ("--token-days", "0")):
        with pytest.raises(SystemExit):
            main([*ask, "https://pusat", *wrong])
    assert _codes(folder) == 0
    out = tmp_path / "kode.fieldreg-enrol"
    assert main([*ask, "pusat:8443", "--out", str(out), "--qr", str(tmp_path / "kode.png")]) == 0
    assert EnrolmentFile.model_validate_json(out.read_text()).url == "https://pusat:8443"
    assert _codes(folder) == 1
    if os.name == "posix":  # whoever reads one may enrol
        modes = [p.stat().st_mode & 0o007 for p in (out, tmp_path / "kode.png")]
        assert modes == [0, 0]


def _codes(folder: Path) -> int:
    centre = admin.open_centre(folder)
    try:
        with centre.database.reading() as connection:
            return len(connection.execute(enrol_code.select()).all())
    finally:
        centre.database.close()


def test_from_an_empty_folder_to_a_verdict(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, folder, "init", "--name", "Pusat Denpasar") == str(folder)
    office = run(capsys, folder, "office", "Desa Tegal Harum", "--village", "51.71.03.2008")
    assert run(capsys, folder, "offices") == f"{office}\t51.71.03.2008\tDesa Tegal Harum"
    run(capsys, folder, "areas", office, "51.71.03.2009", "51.71.03.2008")
    both = "51.71.03.2008,51.71.03.2009"
    assert run(capsys, folder, "offices") == f"{office}\t{both}\tDesa Tegal Harum"
    run(capsys, folder, "areas", office, "51.71.03.2008")
    run(capsys, folder, "rename", office, " Kantor Desa Tegal Harum ")
    assert run(capsys, folder, "offices").endswith("\tKantor Desa Tegal Harum")
    out = tmp_path / "laptop.fieldreg-enrol"
    code = run(capsys, folder, "code", office, "--url", "https://pusat", "--out", str(out))
    file = EnrolmentFile.model_validate_json(out.read_text())
    assert (file.code, file.url) == (code, "https://pusat")
    token = run(capsys, folder, "reviewer", "Ni Luh")

    centre = admin.open_centre(folder)
    laptop = enrol_laptop(Api(create_app(centre)), code)
    known = [laptop.device_id, office]
    never = words("aktif, belum pernah terdengar", "active, never heard of")
    assert run(capsys, folder, "devices").split("\t")[:3] == [*known, never]
    record_id = laptop.register()
    laptop.sync()
    assert laptop.api.get(f"/v1/records/{record_id}", token=token).status_code == 200

    assert run(capsys, folder, "list") == f"{record_id}\tsubmitted\tI WAYAN SUDARTA"
    reason = "mother_name=Periksa KK."
    said = run(capsys, folder, "verdict", record_id, "send-back", "--reason", reason)
    assert said == "needs_correction"
    laptop.sync()
    assert laptop.rows[record_id].case is Case.NEEDS_CORRECTION
    row = json.loads(run(capsys, folder, "list", "--json", "--case", "needs_correction"))
    assert (row["record_id"], row["version"]) == (record_id, 2)

    assert run(capsys, folder, "devices").split("\t")[:3] == [*known, words("aktif", "active")]
    run(capsys, folder, "revoke", laptop.device_id)
    assert run(capsys, folder, "devices").split("\t")[2] == words("dicabut", "revoked")
    assert laptop.send(laptop.request()).status_code == 403
    epoch = run(capsys, folder, "epoch")
    assert epoch != laptop.epoch
    centre.database.close()


def test_the_pack_key_is_given_at_the_start_or_set_and_shown(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (public_key(new_private_key()) for _ in range(2))
    run(capsys, folder, "init", "--pack-key", first.upper())
    assert run(capsys, folder, "pack-key") == first
    assert run(capsys, folder, "pack-key", second) == second
    assert run(capsys, folder, "pack-key") == second
    run(capsys, tmp_path / "lain", "init")
    assert run(capsys, tmp_path / "lain", "pack-key") == "Belum ada kunci paket."


def test_a_centre_with_an_unreadable_pack_key_is_not_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--language=en", "centre", "init", "--folder", str(folder), "--pack-key", "abc"]
    assert main(asked) == 1
    assert "64 hex digits" in capsys.readouterr().err
    assert not folder.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pack-key", "abc"], "64 hex digits"),
        (["verdict", "x" * 36, "accept"], "No such record"),
        (["revoke", "x" * 36], "No such laptop"),
        (["code", "x" * 36, "--url", "https://x"], "No such office"),
        (["list", "--case", "dreaming"], "One of: incomplete"),
        (["init"], "holds a centre already"),
    ],
)
def test_known_trouble_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    run(capsys, folder, "init")
    first, *rest = arguments
    assert main(["--language", "en", "centre", first, "--folder", str(folder), *rest]) == 1
    assert said in capsys.readouterr().err


def test_no_centre_no_service(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--language=en", "serve", "--folder", str(folder)]) == 1
    assert "no centre in this folder" in capsys.readouterr().err


def test_a_pack_is_delivered_from_its_signed_file_alone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, folder, "init", "--pack-key", public_key(PACK_SIGNER))
    before = run(capsys, folder, "pack")
    file = tmp_path / "baru.fieldreg-pack"
    file.write_bytes(delivered("2030.1"))
    assert run(capsys, folder, "pack", str(file)) == "denpasar@2030.1"
    file.write_bytes(delivered("2030.2", signer=new_private_key()))
    asked = ["--language=en", "centre", "pack", "--folder", str(folder), str(file)]
    assert main(asked) == 1
    assert "denpasar@2030.1" == run(capsys, folder, "pack") != before
    (tmp_path / "none").mkdir()
    assert main([*asked[:-1], str(tmp_path / "none" / "x")]) == 1


def test_the_kept_sums_are_checked_and_leftovers_of_photos_swept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, folder, "init")
    office = run(capsys, folder, "office", "Desa Tegal Harum", "--village", "51.71.03.2008")
    code = run(capsys, folder, "code", office, "--url", "https://pusat")
    centre = admin.open_centre(folder)
    laptop = enrol_laptop(Api(create_app(centre)), code)
    laptop.register()
    laptop.sync()
    assert run(capsys, folder, "check") == f"{office}\tDesa Tegal Harum\t1\tcocok"
    centre.database.write(lambda c: c.execute(update(office_rows).values(digest="0" * 64)))
    asked = ["--language=en", "centre", "check", "--folder", str(folder)]
    for more, status in (([], 1), (["--mend"], 0), ([], 0)):
        assert main([*asked, *more]) == status
    said = [line.split("\t")[3] for line in capsys.readouterr().out.splitlines()]
    assert said == ["the kept sum does not fit"] * 2 + ["sound"]
    centre.database.write(lambda c: c.execute(update(record).values(values_json="{}")))
    assert main([*asked, "--mend"]) == 1
    assert "1 records were changed" in capsys.readouterr().out
    centre.database.close()
    assert main(["--language=en", "centre", "photos", "sweep", "--folder", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("Removed 0 leftovers.")
