"""What a workspace must hold after whatever happened: kept promises, and nothing by halves.

The state of a workspace is a flat table of texts (`record:<id>`, `draft:<id>`,
`receipt:<revision>`, …). A child says what it begins to change and what it has promised;
`Expected` turns that into the states that may be found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, text

from fieldreg.database.copying import is_sound
from fieldreg.domain.record import Values
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.sealed import FIRST_LINK
from fieldreg.services import workspace
from fieldreg.services.backup import backups
from fieldreg.services.desk import Desk
from fieldreg.services.images import images
from fieldreg.services.officers import officers
from fieldreg.services.people import search
from fieldreg.services.views import PeopleQuery
from fieldreg.store.audit import next_link
from fieldreg.store.backup_files import kept_backups
from fieldreg.store.record_state import record_states, sealed_of
from fieldreg.store.schema import audit, centre_row, draft, record_image, revision
from fieldreg.store.view_schema import view

from .laptop import PASSPHRASE, STICK, WORKSPACE, checkpoint, sign_in

State = dict[str, str]
_ALWAYS = ("revision", "centre_row", "draft", "officer", "sync_state")
"""The tables of every schema."""


def digest(values: Values) -> str:
    """A short text that stands for *values*."""
    plain = {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


@dataclass
class Expected:
    """The states that may be found, given what was told so far."""

    states: list[State] = field(default_factory=lambda: [{}])
    crashes: list[str] = field(default_factory=list)
    promised: int = 0
    seen: State = field(default_factory=dict)
    _goal: list[State] = field(default_factory=list)

    def hear(self, event: dict[str, Any]) -> None:
        """Take in one event of a child."""
        if event["e"] == "begin":
            ways = [event["changes"], *event["between"]]
            self._goal = [_changed(s, ways[0]) for s in self.states]
            self.states += [_changed(s, way) for way in ways for s in self.states]
        elif event["e"] == "done":
            self.states, self.promised = _unlike(self._goal), self.promised + 1
        elif event["e"] == "failed":
            self.states = _unlike(self.states)
        elif event["e"] == "crash":
            self.crashes.append(event["text"])

    def settle(self) -> None:
        """From here on the state is what was seen last."""
        known = {k: v for k, v in self.states[-1].items() if k == "passphrase"}
        self.states = [self.seen | known]


def _changed(state: State, changes: dict[str, str | None]) -> State:
    return {k: v for k, v in {**state, **changes}.items() if v is not None}


def _unlike(states: Iterable[State]) -> list[State]:
    return list({json.dumps(s, sort_keys=True): s for s in states}.values())


def faults(folder: Path, expected: Expected) -> list[str]:
    """What is wrong with the laptop in *folder*; nothing, if all promises are kept.

    The workspace is opened as the sign-in page does it, and closed again.
    """
    try:
        desk = _signed_in(folder, expected)
    except (EnvironmentTrouble, UserTrouble) as trouble:
        return [f"does not open: {trouble.key}"]
    try:
        found = halves(desk)
        state = state_of(desk)
        found += backup_faults(folder / WORKSPACE, desk.store.key)
    finally:
        workspace.close(desk)
    expected.seen = state
    if not any(_is(state, allowed) for allowed in expected.states):
        found.append(_difference(state, expected.states))
    return found


def faults_or_bare(folder: Path, expected: Expected) -> list[str]:
    """The same for a laptop that may not be set up yet, if nothing else was promised."""
    is_bare = workspace.state(folder / WORKSPACE) is workspace.WorkspaceState.BARE
    return [] if is_bare and {} in expected.states else faults(folder, expected)


def _signed_in(folder: Path, expected: Expected) -> Desk:
    candidates = {s.get("passphrase", PASSPHRASE): None for s in expected.states}
    for passphrase in candidates:
        try:
            return sign_in(folder, passphrase)
        except UserTrouble:
            if passphrase == list(candidates)[-1]:
                raise
    raise AssertionError


def _is(state: State, allowed: State) -> bool:
    """Whether *state* is *allowed*; backups may be there that nobody spoke of."""
    unspoken = {k for k in state if k.startswith("backup:")} - set(allowed)
    plain = {k: v for k, v in allowed.items() if k != "passphrase"}
    return {k: v for k, v in state.items() if k not in unspoken} == plain


def _difference(state: State, allowed: list[State]) -> str:
    allowed = [{k: v for k, v in s.items() if k != "passphrase"} for s in allowed]
    nearest = min(allowed, key=lambda s: len(set(s.items()) ^ set(state.items())))
    odd = sorted(set(nearest.items()) ^ set(state.items()))
    missing = [k for k, _ in odd if k in nearest and k not in state]
    return f"lost {len(missing)}, other than promised {len(odd)}: {odd[:3]}"


def state_of(desk: Desk) -> State:
    """All that officers see or count on."""
    with desk.store.reading() as connection:
        of = revision.c
        columns = select(of.record_id, of.revision_id, of.link, of.receipted_at)
        rows = connection.execute(columns).all()
        known = {row.record_id for row in rows}
        known |= set(connection.execute(select(centre_row.c.record_id)).scalars())
        states = record_states(connection, sorted(known))
        drafts = connection.execute(select(draft.c.draft_id, draft.c.body)).all()
        found = {f"record:{r}": digest(s.values) + (" ended" if s.voided else "")
                 for r, s in states.items()}  # fmt: skip
        found |= {f"receipt:{r.revision_id}": "1" for r in rows if r.link and r.receipted_at}
        found |= {f"draft:{d.draft_id}": digest(json.loads(d.body)) for d in drafts}
        photos = connection.execute(select(record_image.c.record_id)).scalars().all()
    for record in set(photos):
        for photo in images(desk, record):
            found[f"image:{record}:{photo.sha256}"] = photo.state
            if photo.state == "here":
                desk.store.images.get(bytes.fromhex(photo.sha256))  # raises where it is damaged
    found |= {f"officer:{o.name}": "signs in" if o.can_sign_in else "" for o in officers(desk)}
    rows = backups(desk.folder)
    return found | {f"backup:{r.place}:{r.backup_id}": r.state for r in rows}


def backup_faults(folder: Path, key: bytes) -> list[str]:
    """Backups that call themselves good and are not, with every page looked at."""
    places = [p for p in (folder / "backups", *(folder.parent / STICK).rglob("*")) if p.is_dir()]
    kept = [k for place in places for k in kept_backups(place) if k.state == "good"]
    return [f"the good backup {k.backup_id} is not sound" for k in kept
            if not is_sound(k.path, key, _ALWAYS)]  # fmt: skip


def halves(desk: Desk) -> list[str]:
    """Half transactions, broken chains, an index that says something else, a damaged file."""
    checkpoint(desk)  # a page torn in the file is whole in the log until then
    with desk.store.reading() as connection:
        found = [*_chain_faults(connection), *_audit_faults(connection), *_view_faults(connection)]
        for pragma in ("quick_check", "cipher_integrity_check"):
            said = list(connection.execute(text(f"PRAGMA {pragma}")).scalars())
            if said not in ([], ["ok"]):
                found.append(f"{pragma}: {said[0]}")
        names = connection.execute(
            select(view.c.full_name, view.c.record_id)
            .where(view.c.voided == 0, view.c.full_name.is_not(None))
            .order_by(view.c.touched.desc())
            .limit(2)
        ).all()
    for row in names:
        page = search(desk, PeopleQuery(text=row.full_name))
        if row.record_id not in {r.record_id for r in page.rows}:
            found.append("a person is not found by name")
    return found


def _chain_faults(connection: Connection) -> Iterable[str]:
    """Each incarnation's numbers without a gap, each link made of all before it."""
    rows = connection.execute(
        select(revision).where(revision.c.link.is_not(None)).order_by(revision.c.row_no)
    )
    heads: dict[str, tuple[int, bytes]] = {}
    for row in rows:
        no, link = heads.get(row.incarnation, (0, FIRST_LINK))
        link = sealed_of(row).link(link)
        if (row.revision_no, row.link) != (no + 1, link):
            yield f"the chain breaks at revision {row.revision_no}"
        heads[row.incarnation] = (no + 1, link)


def _audit_faults(connection: Connection) -> Iterable[str]:
    """The audit chain is whole and holds each save of a revision made here."""
    link, noted = FIRST_LINK, set()
    rows = connection.execute(select(audit).order_by(audit.c.audit_no)).all()
    for no, row in enumerate(rows, start=1):
        link = next_link(link, row.entry)
        if (row.audit_no, row.link) != (no, link):
            yield f"the audit chain breaks at {row.audit_no}"
        noted.add(json.loads(row.entry)["detail"].get("revision"))
    made = connection.execute(select(revision.c.revision_id).where(revision.c.link.is_not(None)))
    before = _before_the_audit_chain(connection)
    if set(made.scalars()) - noted - before:
        yield "a save without its audit entry"


def _before_the_audit_chain(connection: Connection) -> set[str]:
    """Revisions that an earlier program made, which had no audit chain: those before the first
    revision that is noted."""
    rows = connection.execute(select(audit.c.entry).order_by(audit.c.audit_no)).scalars()
    noted = {json.loads(entry)["detail"].get("revision") for entry in rows}
    made = connection.execute(
        select(revision.c.revision_id)
        .where(revision.c.link.is_not(None))
        .order_by(revision.c.row_no)
    ).scalars()
    before: set[str] = set()
    for revision_id in made:
        if revision_id in noted:
            break
        before.add(revision_id)
    return before


def _view_faults(connection: Connection) -> Iterable[str]:
    """The view has a row for each record, made of its newest revision, and so has the index."""
    known = set(connection.execute(select(revision.c.record_id)).scalars())
    known |= set(connection.execute(select(centre_row.c.record_id)).scalars())
    shown = dict(connection.execute(select(view.c.record_id, view.c.body)).tuples().all())
    if set(shown) != known:
        yield f"the view lacks {len(known - set(shown))} and has {len(set(shown) - known)} too many"
    for record_id, state in record_states(connection, sorted(known & set(shown))).items():
        if digest(json.loads(shown[record_id])) != digest(state.values):
            yield "the view shows other values than the history"
    words = connection.execute(text("SELECT count(*) FROM view_search")).scalar_one()
    if words != len(shown):
        yield f"the index holds {words} of {len(shown)}"
