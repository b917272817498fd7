"""A changed age limit, a new segment and a new question: each a difference of data alone.

Each copies the newest pack, changes only data, sees exactly that in the difference, and sees the
program behave accordingly.
"""

from datetime import date

from domain.eligibility.people import ACCEPT, FARMER, ON, REFUSE, judged, role
from domain.pack.made import NEW, changed, place

from fieldreg.domain.checks import check
from fieldreg.domain.eligibility import answer_changes, assess
from fieldreg.domain.fields import Kind, PackList
from fieldreg.domain.pack import Difference, build_pack, pack_differences
from fieldreg.domain.record import is_path

OLD_PACK = build_pack(NEW)
VERSION = Difference("manifest.json", "version", "2025.2", "2025.3")


def next_version(*changes):
    return changed(NEW, ("manifest", "version", "2025.3"), *changes)


def test_a_changed_age_limit():
    at = place(NEW, "rules", "age_below_65")
    files = next_version(("rules", f"rules.{at}.years", 60))
    assert pack_differences(NEW, files) == (
        VERSION,
        Difference("rules.json", "rules.age_below_65.years", 65, 60),
    )
    pack, of_62 = build_pack(files), {**FARMER, "birth_date": "1963-01-01"}
    before, after = assess(of_62, OLD_PACK, ON), assess(of_62, pack, ON)
    assert (before.overall, after.overall) == (ACCEPT, REFUSE)
    changes = answer_changes(before, after)
    assert [(c.programme, c.before, c.after) for c in changes] == [
        ("JKK", ACCEPT, REFUSE),
        ("JKM", ACCEPT, REFUSE),
    ]
    assert {r.rule for c in changes for r in c.why} == {"age_below_65"}
    assert before.changes_on == date(2028, 1, 1)
    young = assess(FARMER, pack, ON)
    assert (young.overall, young.changes_on) == (ACCEPT, date(2040, 3, 12))


def test_a_new_segment():
    marbot = {
        "code": "marbot",
        "words": {"id": "Marbot", "en": "Mosque keeper"},
        "payer": {"id": "Bagian Kesra", "en": "Welfare Office"},
        "paid_from": "apbd",
        "pays": ["JKK", "JKM"],
    }
    at = len(NEW["segments"]["segments"])
    files = next_version(("segments", f"segments.{at}", marbot))
    assert pack_differences(NEW, files) == (
        VERSION,
        Difference("segments.json", "segments.marbot.code", None, "marbot"),
        Difference("segments.json", "segments.marbot.paid_from", None, "apbd"),
        Difference("segments.json", "segments.marbot.payer.en", None, "Welfare Office"),
        Difference("segments.json", "segments.marbot.payer.id", None, "Bagian Kesra"),
        Difference("segments.json", "segments.marbot.pays", None, ["JKK", "JKM"]),
        Difference("segments.json", "segments.marbot.words.en", None, "Mosque keeper"),
        Difference("segments.json", "segments.marbot.words.id", None, "Marbot"),
    )
    pack, values = build_pack(files), {**FARMER, **role(segment="marbot", occupation="Marbot")}
    before, after = assess(values, OLD_PACK, ON), assess(values, pack, ON)
    assert {r.rule for r in before.reasons} == {"segment_known", "occupation_known"}
    assert (after.overall, after.payers[0].words.id) == (ACCEPT, "Bagian Kesra")
    assert (before.monthly, after.monthly) == (None, 22_800)
    assert [c.amount_after for c in answer_changes(before, after)] == [16_000, 6_800]
    assert "marbot" in {c.code for c in pack.choices(PackList.SEGMENTS)}


def test_a_new_question():
    boat = {
        "name": "boat_length",
        "kind": "whole",
        "section": "work",
        "label": {"id": "Panjang perahu (meter)", "en": "Boat length (metres)"},
        "required": {"need": "always"},
        "low": 1,
        "high": 30,
    }
    files = next_version(("questions", "questions.0", boat))
    told = pack_differences(NEW, files)
    assert told[0] == VERSION
    assert {d.path for d in told[1:]} == {
        "questions.boat_length." + name
        for name in ("name", "kind", "section", "label.id", "label.en", "required.need")
    } | {"questions.boat_length.low", "questions.boat_length.high"}
    assert all((d.file, d.old) == ("questions.json", None) for d in told[1:])
    pack = build_pack(files)
    field = pack.definition().entry("answers.boat_length")
    assert (field.kind, field.low, field.high) == (Kind.WHOLE, 1, 30)
    assert is_path("answers.boat_length")

    def findings(values, of):
        found = check(values, of, ON)
        return {(f.field, f.code) for f in found if f.field == "answers.boat_length"}

    assert findings(FARMER, OLD_PACK) == set()
    assert {code for _, code in findings(FARMER, pack)} == {"missing"}
    assert findings({**FARMER, "answers.boat_length": 7}, pack) == set()
    assert findings({**FARMER, "answers.boat_length": 70}, pack) != set()
    assert answer_changes(judged(FARMER), assess(FARMER, pack, ON)) == ()
