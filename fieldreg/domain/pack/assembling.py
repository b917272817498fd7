"""From the parsed files of a pack to the pack, or to everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

from . import building as build
from . import building_rules as rules
from . import mistakes as say
from .desk_rules import DeskRules, desk_rules
from .links import broken_links
from .mistakes import Mistake, with_names
from .pack import Pack
from .reading import Findings, Node, PackFault

FORMATS = (1, 2, 3)
"""Format 1 knows no quotas, events, benefits, receipts and exports, and may speak Indonesian
alone; format 3 is format 2 with a `desk.json`, which may be left out. A format is never taken
away: every pack of every released version still opens."""

_FIRST_FILES = (
    "manifest",
    "regions",
    "adat",
    "segments",
    "occupations",
    "contributions",
    "aid",
    "consent",
    "rules",
    "questions",
)
_SECOND_FILES = (*_FIRST_FILES, "quotas", "events", "benefits", "receipt", "exports")
OPTIONAL_FILES = frozenset({"desk"})
FILES = (*_SECOND_FILES, "desk")
"""The files of the newest format, without `.json`; those of `OPTIONAL_FILES` may be missing."""
_FILES_OF = {1: _FIRST_FILES, 2: _SECOND_FILES, 3: FILES}

Files = Mapping[str, object]


def files_of(manifest: object) -> tuple[str, ...]:
    """The files that a pack with this manifest has. Raises PackFault for a format to come."""
    return _FILES_OF[_format(manifest)]


def build_pack(data: Files) -> Pack:
    """A pack from its parsed files, keyed by their names without `.json` (see `FILES`).

    Raises PackFault with every mistake, each naming its file and field. Without a manifest of a
    known format nothing else can be read.
    """
    if "manifest" not in data:
        raise PackFault(Mistake("manifest.json", "", say.MISSING_FILE))
    found = Findings(strict=_format(data["manifest"]) > 1)
    names = files_of(data["manifest"])
    there = [name for name in names if name in data or name not in OPTIONAL_FILES]
    nodes = {name: _file(name, data, found) for name in there}
    found.mistakes += _too_early(names, data)
    nodes["manifest"].used.add("format")
    pack = _assembled(nodes, Node("", "", {}, Findings()))
    for node in nodes.values():
        node.string("source", "")
        node.flag("confirmed", True)
        node.close()
    found.mistakes += broken_links(pack, {m.file for m in found.mistakes})
    if found.mistakes:
        # A table of format 1 is its file, so both may have met the same one.
        raise PackFault(*with_names(dict.fromkeys(found.mistakes), data))
    return pack


def _too_early(names: tuple[str, ...], data: Files) -> list[Mistake]:
    """What a later format alone reads would be left out here without a word."""
    why = say.NEWER_FILE.filled(format=FORMATS[-1])
    early = sorted(OPTIONAL_FILES & data.keys() - set(names))
    return [Mistake(f"{name}.json", "", why) for name in early]


def _file(name: str, data: Files, found: Findings) -> Node:
    file = f"{name}.json"
    if name in data:
        return Node.of(file, "", data[name], found)
    found.mistakes.append(Mistake(file, "", say.MISSING_FILE))
    return Node(file, "", {}, Findings(strict=False))


def _format(manifest: object) -> int:
    given = manifest.get("format") if isinstance(manifest, Mapping) else None
    if isinstance(given, int) and not isinstance(given, bool):
        if given in FORMATS:
            return given
        if given > FORMATS[-1]:
            why = say.FORMAT_UNKNOWN.filled(format=given, newest=FORMATS[-1])
            raise PackFault(Mistake("manifest.json", "format", why))
    if not isinstance(manifest, Mapping):
        raise PackFault(Mistake("manifest.json", "", say.OBJECT))
    known = ", ".join(str(f) for f in FORMATS)
    raise PackFault(Mistake("manifest.json", "format", say.ONE_OF.filled(words=known)))


def _assembled(nodes: Mapping[str, Node], nothing: Node) -> Pack:
    regions, adat, costs = nodes["regions"], nodes["adat"], nodes["contributions"]
    events, benefits = nodes.get("events", nothing), nodes.get("benefits", nothing)
    receipt, exports = nodes.get("receipt", nothing), nodes.get("exports", nothing)
    quotas = nodes.get("quotas", nothing)
    desk = nodes.get("desk")
    return Pack(
        manifest=build.manifest(nodes["manifest"]),
        kecamatan=build.unique(regions.nodes("kecamatan"), build.kecamatan),
        villages=build.unique(regions.nodes("villages"), build.village),
        desa_adat=build.unique(adat.nodes("desa_adat"), build.desa_adat),
        banjar=build.unique(adat.nodes("banjar"), build.banjar),
        segments=build.unique(nodes["segments"].nodes("segments"), build.segment),
        occupations=build.unique(nodes["occupations"].nodes("occupations"), build.occupation),
        tables=rules.tables(costs),
        discounts=build.unique(costs.nodes("discounts", needed=False), rules.discount),
        other_aid=build.unique(nodes["aid"].nodes("aid"), build.aid),
        consent_texts=build.unique(nodes["consent"].nodes("texts"), build.consent_text, "version"),
        rules=build.unique(nodes["rules"].nodes("rules", most=rules.MOST_RULES), rules.rule),
        questions=build.unique(
            nodes["questions"].nodes("questions", most=rules.MOST_QUESTIONS), rules.question, "name"
        ),
        quotas=build.each(quotas.nodes("quotas"), build.quota),
        consequences=build.each(events.nodes("consequences"), rules.consequence),
        benefits=build.unique(benefits.nodes("benefits"), rules.benefit),
        receipt_texts=build.unique(receipt.nodes("texts"), build.receipt_text),
        exports=build.unique(exports.nodes("maps"), build.export_map),
        desk=desk_rules(desk) if desk else DeskRules(),
    )
