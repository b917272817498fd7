"""The pages say what the code does: the protocol's example, its tables, and every link."""

import re
from pathlib import Path

import pytest

from fieldreg.domain.case import next_case
from fieldreg.domain.revision import Base, Body, Header, Revision
from fieldreg.domain.words import Act, Audited, Case, Outcome
from fieldreg.protocol.digests import check, row_hash
from fieldreg.protocol.messages import (
    Change,
    EnrolRequest,
    EnrolResponse,
    SyncRequest,
    SyncResponse,
)
from fieldreg.protocol.problems import Problems, Quarantine
from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision, seal, unseal
from fieldreg.protocol.signing import (
    anchor_text,
    audit_text,
    image_text,
    log_text,
    public_key,
    receipt_text,
    sign,
    taken_text,
)
from fieldreg.protocol.successors import derived_id
from fieldreg.store.audit import next_link
from fieldreg.store.audit_reading import read_entry

ROOT = Path(__file__).parents[1]
PROTOCOL = (ROOT / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _example(mark: str) -> dict[str, str]:
    block = PROTOCOL.partition(f"<!-- {mark} -->\n```\n")[2].partition("\n```")[0]
    return dict(line.split(maxsplit=1) for line in block.splitlines())


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    return _example("vector")


def _id(number: int) -> str:
    return f"019a0000-0000-7000-8000-{number:012x}"


REVISION = Revision(
    Header(
        revision_id=_id(1),
        device_id=_id(0xD),
        incarnation="0b9f3c1e-0000-4000-8000-00000000000c",
        revision_no=1,
        record_id=_id(0xAA),
        base=Base(),
        act=Act.SAVED,
        author=_id(0xFF),
        made_at="2025-11-03T01:02:03Z",
        pack="denpasar@2025.1",
    ),
    Body(
        {
            "full_name": "I MADE CONTOH",
            "as_typed.birth_date": "31 Feb 1980",
            "programmes": ("JKK", "JKM"),
            f"roles.{_id(0xB1)}.monthly_income": 1_500_000,
            "phone": None,
        }
    ),
)


def test_the_examples_bytes_are_those_the_code_makes(example):
    sealed = seal(REVISION, bytes.fromhex(example["salt"]))
    assert sealed.header.decode() == example["header"]
    assert sealed.body.decode() == example["body"]
    assert sealed.commitment.hex() == example["commitment"]
    assert sealed.link(FIRST_LINK).hex() == example["link"]


def test_the_examples_bytes_are_read_back(example):
    header, body = example["header"].encode(), example["body"].encode()
    assert unseal(SealedRevision(header, body, bytes.fromhex(example["salt"]))) == REVISION


def test_the_examples_signatures_are_those_the_code_makes(example):
    key, head = bytes.fromhex(example["private-key"]), REVISION.header
    place = (head.device_id, head.incarnation, 1, example["link"])
    assert public_key(key) == example["public-key"]
    assert sign(key, log_text(*place)) == example["log"]
    assert sign(key, receipt_text(*place)) == example["receipt"]


def test_the_examples_row_hash_is_the_one_the_code_makes(example):
    values = {p: v for p, v in REVISION.body.patch.items() if v is not None}
    found = row_hash(REVISION.header.record_id, 1, "incomplete", values)
    assert found.hex() == example["row-hash"]
    assert check(_id(0xEE), found) == example["check"]


def test_the_examples_id_of_saying_again_is_the_one_the_code_makes(example):
    assert derived_id(REVISION.header.revision_id) == example["said-again"]


def test_the_audit_example_is_what_the_code_makes(example):
    said = _example("audit vector")
    entry, key = said["audit-entry"].encode(), bytes.fromhex(example["private-key"])
    link = next_link(FIRST_LINK, entry)
    assert link.hex() == said["audit-link"]
    place = (REVISION.header.device_id, REVISION.header.incarnation, 1, link.hex())
    assert sign(key, audit_text(*place)) == said["audit-log"]
    assert sign(key, anchor_text(*place)) == said["audit-receipt"]
    assert read_entry(1, entry, {}).act == Audited.CREATED


def test_every_problem_stands_on_the_page_and_no_other():
    rows = re.findall(r"^\| (\d{4}) \| `(\w+)` \| (\d{3}) \|$", PROTOCOL, re.MULTILINE)
    known = {(str(p.value.number), p.value.code, str(p.value.status)) for p in Problems}
    assert set(rows) == known
    assert len(rows) == len(known)


@pytest.mark.parametrize(
    "word", [*Quarantine, *Outcome, *Act, *Case, *Audited], ids=lambda w: w.value
)
def test_every_word_of_the_protocol_is_explained(word):
    assert f"`{word.value}`" in PROTOCOL


def test_the_table_of_cases_is_what_the_code_does():
    table = PROTOCOL.partition("| act | case after it |\n|---|---|\n")[2].partition("\n\n")[0]
    said = {}
    for line in table.splitlines():
        acts, _, after = line.strip("|").partition("|")
        usual, _, stays = after.partition(";")
        names, cases = re.findall(r"`(\w+)`", acts), re.findall(r"`(\w+)`", usual)
        cases = cases if len(cases) > 1 else cases * len(names)
        for act, case in zip(names, cases, strict=True):
            kept = re.findall(r"`(\w+)`", stays)
            said[act] = {c.value: c.value if c in kept else case for c in Case}
    assert said == {a: {c: next_case(c, a).value for c in Case} for a in Act}


@pytest.mark.parametrize("message", [SyncRequest, SyncResponse, Change])
def test_every_member_of_a_message_is_explained(message):
    missing = [name for name in message.model_fields if f"`{name}`" not in PROTOCOL]
    assert missing == []


@pytest.mark.parametrize("message", [EnrolRequest, EnrolResponse])
def test_every_member_of_enrolment_is_named(message):
    part = PROTOCOL.partition("## 6. Enrolment")[2].partition("\n## ")[0]
    missing = [name for name in message.model_fields if f'"{name}"' not in part]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    gone = [link for link in links if not (page.parent / link).exists()]
    assert gone == []


CODE = re.compile(r"`((?:fieldreg|resources|tools|tests|docs)/[\w./-]*(?:\.\w+|/))`")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_file_that_a_page_names_is_there(page):
    named = CODE.findall(page.read_text(encoding="utf-8"))
    gone = [name for name in named if not (ROOT / name).exists()]
    assert gone == []


def test_the_room_paths_of_the_protocol_page_are_there():
    named = re.findall(r"`((?:domain|protocol|server|store)/\w+\.py)`", PROTOCOL)
    assert named
    assert [name for name in named if not (ROOT / "fieldreg" / name).exists()] == []


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(p.name for p in folder.glob("0*.md"))
    assert records
    assert [name for name in records if f"({name})" not in listed] == []


def test_the_examples_image_receipt(example):
    told = _example("image vector")
    lines = told["image-text"].split()
    text = image_text(*lines[1:])
    assert text.decode().split("\n") == lines
    assert sign(bytes.fromhex(example["private-key"]), text) == told["image-receipt"]
    lines = told["taken-text"].split()
    text = taken_text(*lines[1:5], int(lines[5]))
    assert text.decode().split() == lines
    assert sign(bytes.fromhex(example["private-key"]), text) == told["taken-receipt"]
