"""`fieldreg audit show|verify`: read this laptop's audit chain, and prove it whole."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from fieldreg.apps import audit_words
from fieldreg.apps.moments import local
from fieldreg.apps.options import a_day, add_common, workspace_of
from fieldreg.apps.passphrase import add_passphrase_file, passphrase_from
from fieldreg.apps.say import chosen, words
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Audited

if TYPE_CHECKING:
    from fieldreg.services.desk import Desk
    from fieldreg.store.audit_reading import AuditEntry
    from fieldreg.store.audit_verifying import Chain, Verified

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_MOST = 200


def add_commands(subparsers: Commands) -> None:
    """Add `audit` to the command line."""
    audit = subparsers.add_parser(
        "audit",
        help=words("catatan siapa melakukan apa di laptop ini", "who did what on this laptop"),
    )
    verbs = audit.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    text = words("buktikan bahwa tidak ada yang diubah", "prove that nothing was changed")
    _verb(verbs, "verify", _verify, text)
    show = _verb(verbs, "show", _show, words("baca catatan, terbaru dulu", "read, newest first"))
    _add_filters(show)


def _verb(
    verbs: Commands, name: str, command: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    add_common(parser)
    parser.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    add_passphrase_file(parser)
    parser.set_defaults(command=command)
    return parser


def _add_filters(show: argparse.ArgumentParser) -> None:
    show.add_argument(
        "--act",
        action="append",
        choices=[act.value for act in Audited],
        metavar=words("TINDAKAN", "ACT"),
        default=[],
        help=words("hanya tindakan ini, boleh diulang: ", "only this act, repeatable: ")
        + ", ".join(Audited),
    )
    day = words("TANGGAL", "DATE")
    show.add_argument(
        "--from",
        dest="first",
        type=a_day,
        metavar=day,
        help=words("mulai hari ini", "from this day on"),
    )
    show.add_argument(
        "--to",
        dest="last",
        type=a_day,
        metavar=day,
        help=words("sampai dengan hari ini", "up to this day, included"),
    )
    show.add_argument(
        "--record", default="", metavar="ID", help=words("hanya pendaftaran ini", "this record")
    )
    show.add_argument(
        "--officer", default="", metavar="ID", help=words("hanya petugas ini", "this officer")
    )
    show.add_argument(
        "--below", type=int, metavar="N", help=words("hanya di bawah nomor ini", "below this one")
    )
    show.add_argument(
        "--most", type=int, default=_MOST, metavar="N", help=words("paling banyak", "at most")
    )


@contextmanager
def _signed_in(options: argparse.Namespace) -> Iterator[Desk]:
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415
    from fieldreg.services import workspace  # noqa: PLC0415 - the program starts without it

    folder = workspace_of(options)
    if workspace.state(folder) is workspace.WorkspaceState.BARE:
        raise UserTrouble("workspace_bare")
    prompt = words("Kata sandi: ", "Passphrase: ")
    passphrase = passphrase_from(options.passphrase_file, prompt)
    desk = workspace.unlock(folder, passphrase, shelf=builtin_shelf())
    try:
        yield desk
    finally:
        workspace.close(desk)


def _verify(options: argparse.Namespace) -> int:
    from fieldreg.services import audit  # noqa: PLC0415

    with _signed_in(options) as desk:
        found = audit.verify(desk)
    if options.json:
        print(json.dumps({"whole": found.is_whole, **asdict(found)}, ensure_ascii=False))
    else:
        _tell(found)
    return 0 if found.is_whole else 1


def _tell(found: Verified) -> None:
    if found.is_whole:
        said = audit_words.WHOLE.filled(
            entries=found.audit.length,
            revisions=sum(chain.length for chain in found.revisions),
            vouched=found.audit.vouched,
        )
        print(chosen(said))
        for first, last in (gap for chain in found.revisions for gap in chain.gaps):
            print(chosen(audit_words.GAP.filled(first=first, last=last)))
        return
    for chain in (found.audit, *found.revisions):
        for line in _broken(chain):
            print(line)
    print(chosen(audit_words.KEEP), file=sys.stderr)


def _broken(chain: Chain) -> Iterator[str]:
    if chain.broken is None:
        return
    one = chain.broken
    said = audit_words.BROKEN_REVISIONS if chain.incarnation else audit_words.BROKEN_AUDIT
    at = f" ({_printable(local(one.at))})" if one.at else ""
    fault = chosen(audit_words.FAULTS[one.fault])
    yield chosen(said.filled(incarnation=chain.incarnation, no=one.no, at=at, fault=fault))
    if chain.after:
        yield chosen(audit_words.AFTER.filled(count=chain.after, last=chain.length))


def _show(options: argparse.Namespace) -> int:
    from fieldreg.services import audit, officers  # noqa: PLC0415

    most = max(options.most, 1)
    with _signed_in(options) as desk:
        found = audit.entries(
            desk,
            below=options.below,
            most=most + 1,
            acts=options.act,
            record_id=options.record,
            officer_id=options.officer,
            first=options.first,
            last=options.last,
        )
        zone = ZoneInfo(desk.pack.time_zone)
        names = {row.officer_id: row.name for row in officers.officers(desk)}
    shown = found[:most]
    if options.json:
        for one in shown:
            print(json.dumps(asdict(one), ensure_ascii=False))
        return 0
    _table(shown, zone, {one.officer_id: one.officer for one in found if one.officer} | names)
    if len(found) > most:
        print(chosen(audit_words.MORE.filled(no=shown[-1].no)), file=sys.stderr)
    return 0


def _table(shown: tuple[AuditEntry, ...], zone: ZoneInfo, names: Mapping[str, str]) -> None:
    if not shown:
        print(chosen(audit_words.NOTHING))
        return
    rows = [
        [chosen(head) for head in audit_words.HEADS],
        *(_line(one, zone, names) for one in shown),
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())


def _line(one: AuditEntry, zone: ZoneInfo, names: Mapping[str, str]) -> list[str]:
    known = {act.value: said for act, said in audit_words.ACTS.items()}
    act = chosen(known[one.act]) if one.act in known else one.act
    detail = (_detail(one.act, name, value) for name, value in sorted(one.detail.items()))
    about = ", ".join(filter(None, (names.get(one.subject, one.subject), *detail)))
    who = _printable(one.officer) or one.officer_id or "-"
    return [str(one.no), _printable(local(one.at, zone)), who, act, _printable(about)]


def _detail(act: str, name: str, value: str | int) -> str:
    """One thing an entry says besides, in words; empty where it says nothing to a reader."""
    of_act = {(known.value, what): said for (known, what), said in audit_words.OF_ACT.items()}
    known = (
        audit_words.VALUES.get((name, str(value)))
        or of_act.get((act, name))
        or audit_words.DETAILS.get(name)
    )
    return chosen(known.filled(value=value)) if known else f"{name}={value}"


def _printable(text: str) -> str:
    """*text* without what would move a terminal's cursor."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
