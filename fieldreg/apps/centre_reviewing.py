"""`fieldreg centre list|verdict`: the registrations, and what the centre says of them."""

from __future__ import annotations

import argparse

from fieldreg.apps.centre_place import Commands, opened, verb
from fieldreg.apps.say import words
from fieldreg.domain.trouble import UserTrouble

VERDICTS = {
    "start": "review_started",
    "accept": "accepted",
    "send-back": "sent_back",
    "reject": "rejected",
    "enrol": "enrolled",
    "end": "ended",
}


def add_reviewing(verbs: Commands) -> None:
    """Add `list` and `verdict` to the centre's *verbs*."""
    listed = verb(verbs, "list", _list, words("daftar pendaftaran", "list the records"))
    listed.add_argument("--case", default=None, help=words("hanya status ini", "this case only"))
    listed.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    verdict = verb(verbs, "verdict", _verdict, words("beri putusan", "give a verdict"))
    verdict.add_argument("record", help=words("id pendaftaran", "the record's id"))
    verdict.add_argument("act", choices=tuple(VERDICTS), help=words("putusan", "the verdict"))
    verdict.add_argument(
        "--reason",
        action="append",
        default=[],
        metavar="PATH=TEXT",
        help=words(
            "alasan untuk satu isian, misalnya mother_name=…; boleh diulang",
            "a reason for one field, such as mother_name=…; repeatable",
        ),
    )
    verdict.add_argument(
        "--membership-number",
        default="",
        metavar="KPJ",
        help=words("nomor peserta yang terbit", "the membership number issued"),
    )


def _list(options: argparse.Namespace) -> int:
    from fieldreg.domain.words import Case  # noqa: PLC0415
    from fieldreg.server import admin  # noqa: PLC0415

    if options.case not in (None, *Case):
        raise UserTrouble("case_unknown", cases=", ".join(Case))
    with opened(options) as centre:
        for row in admin.find_all(centre, options.case):
            if options.json:
                print(row.model_dump_json())
            else:
                print(row.record_id, row.case.value, row.values.get("full_name", ""), sep="\t")
    return 0


def _verdict(options: argparse.Namespace) -> int:
    from fieldreg.domain.words import Act  # noqa: PLC0415
    from fieldreg.server import admin  # noqa: PLC0415

    number = options.membership_number
    with opened(options) as centre:
        answer = admin.verdict(
            centre,
            options.record,
            Act(VERDICTS[options.act]),
            reasons=[_reason(text) for text in options.reason],
            patch={"issued_membership_number": number} if number else {},
        )
    print(answer.case.value)
    return 0


def _reason(text: str) -> tuple[str, str]:
    """`PATH=TEXT`; without a path the reason is for the record as a whole."""
    path, is_given, reason = text.partition("=")
    return (path.strip(), reason.strip()) if is_given else ("", text.strip())
