"""A store on a real encrypted file, and a small honest centre to exchange with."""

from __future__ import annotations

import itertools
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from store.registered import register_three

from fieldreg.domain.merge import CentreRecord, merge
from fieldreg.domain.record import Value
from fieldreg.domain.revision import Base, Body, Header, Reason, Revision
from fieldreg.domain.words import Act, Outcome
from fieldreg.protocol.digests import row_hash, rows_digest
from fieldreg.protocol.exchange import Outgoing
from fieldreg.protocol.messages import (
    ChainHead,
    Change,
    OutcomeEntry,
    SyncResponse,
    WireRevision,
)
from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision, seal, unseal
from fieldreg.store.record_state import RecordState, record_state
from fieldreg.store.revisions import Save, Saved
from fieldreg.store.store import Seed, Store, create_database

KEY = bytes(range(32))
POISON = "POISON"
DEVICE = "00000000-0000-7000-8000-00000000d001"
OTHER_DEVICE = "00000000-0000-7000-8000-00000000d002"
CENTRE = "00000000-0000-7000-8000-00000000c001"
FIRST = "00000000-0000-7000-8000-00000000a001"
OFFICER = "00000000-0000-7000-8000-00000000f001"


def seed() -> Seed:
    return Seed(
        url="https://127.0.0.1:9",
        ca_certificate="",
        centre_id=CENTRE,
        centre_name="Pusat",
        centre_key="00" * 32,
        device_id=DEVICE,
        device_token="token",
        device_key=bytes(32),
        office_id=str(uuid.UUID(int=7)),
        office_name="Desa Contoh",
        village_code="51.71.03.2008",
        recovery_key="",
        pack="denpasar@2025.1",
        incarnation=FIRST,
        officer_id=OFFICER,
        officer_name="Petugas",
    )


@dataclass
class Workbench:
    """A store with shortcuts for what services do, and deterministic ids."""

    store: Store
    folder: Path
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_id(self) -> str:
        return str(uuid.UUID(int=(0x7 << 76) | (0x8 << 60) | next(self.ids)))

    def state(self, record_id: str) -> RecordState:
        with self.store.reading() as connection:
            return record_state(connection, record_id)

    def save(
        self,
        record_id: str,
        values: dict[str, Value],
        *,
        act: Act = Act.SAVED,
        form: RecordState | None = None,
        draft_id: str = "",
    ) -> Saved:
        """Save *values* laid over what the form saw (by default, the present state)."""
        seen = form or self.state(record_id)
        return self.store.append(self.asked(record_id, values, seen, act=act, draft_id=draft_id))

    def asked(
        self,
        record_id: str,
        values: dict[str, Value],
        seen: RecordState,
        *,
        act: Act = Act.SAVED,
        draft_id: str = "",
    ) -> Save:
        return Save(
            revision_id=self.new_id(),
            record_id=record_id,
            act=act,
            author=OFFICER,
            made_at="2025-11-03T01:02:03Z",
            pack="denpasar@2025.1",
            seen=seen.values,
            values={**seen.values, **values},
            base=seen.base,
            newest_own=seen.newest_own,
            draft_id=draft_id,
        )

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with self.store.reading() as connection:
            return [tuple(r) for r in connection.exec_driver_sql(sql)]

    def reopen(self) -> None:
        self.store.close()
        self.store = Store(self.folder, KEY)

    def exchange(self, centre: SmallCentre, *, most: int = 100, limit: int = 100) -> SyncResponse:
        out = self.store.prepare(self.new_id(), most=most, most_bytes=1 << 20)
        response = centre.answer(out, self.store.identity().incarnation, limit=limit)
        self.store.take(out.exchange, response)
        return response

    def settle(self, centre: SmallCentre) -> SyncResponse:
        """Exchange until both have everything."""
        while True:
            response = self.exchange(centre)
            if not response.more and not self.store.prepare("", most=1, most_bytes=1).waiting:
                return response


@dataclass
class Entry:
    """One revision in the centre's log."""

    incarnation: str
    sealed: SealedRevision
    change: Change


@dataclass
class SmallCentre:
    """Decides with the real merge; its cursor is a plain number."""

    records: dict[str, CentreRecord] = field(default_factory=dict)
    log: list[Entry] = field(default_factory=list)
    answered: dict[str, OutcomeEntry] = field(default_factory=dict)
    trunks: dict[str, int] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def answer(self, out: Outgoing, present: str, *, limit: int = 100) -> SyncResponse:
        asking = out.incarnation or present
        outcomes = [self._receive(s) for s in out.revisions]
        after = int(out.cursor or "0")
        news = self.log[after : after + limit]
        cursor = after + len(news)
        more = cursor < len(self.log)
        head = ChainHead(
            no=out.receipted.no + len(out.links),
            link=out.links[-1] if out.links else out.receipted.link,
        )
        return SyncResponse(
            protocol=1,
            centre_id=CENTRE,
            epoch="1",
            token=f"t{next(self.numbers)}",
            centre_time="2025-11-03T01:02:03Z",
            receipt=head,
            outcomes=outcomes,
            changes=[
                e.change.model_copy(update={"revision": None})
                if e.incarnation == asking
                else e.change
                for e in news
            ],
            cursor=str(cursor),
            more=more,
            rows=None if more else self.digest(),
        )

    def digest(self):
        return rows_digest(
            row_hash(r.record_id, r.version, r.case.value, r.values) for r in self.records.values()
        )

    def writes(
        self,
        record_id: str,
        patch: dict[str, Value | None],
        *,
        act: Act = Act.SAVED,
        device: str = OTHER_DEVICE,
        reasons: tuple[Reason, ...] = (),
    ) -> str:
        """Another laptop, or a reviewer, writes on the newest version."""
        revision_id = str(uuid.UUID(int=(0x7 << 76) | (0x9 << 60) | next(self.numbers)))
        version = self.records[record_id].version if record_id in self.records else None
        header = Header(
            revision_id,
            device,
            device,
            next(self.numbers),
            record_id,
            Base(version=version),
            act,
            device,
            "2025-11-03T02:00:00Z",
            "denpasar@2025.1",
        )
        self._receive(seal(Revision(header, Body(patch, reasons)), bytes(16)))
        return revision_id

    def _receive(self, sealed: SealedRevision) -> OutcomeEntry:
        revision = unseal(sealed)
        head, body = revision.header, revision.body or Body()
        had = self.answered.get(head.revision_id)
        if had:
            aside = had.outcome is Outcome.QUARANTINED
            return had if aside else had.model_copy(update={"outcome": Outcome.ALREADY_HAD})
        entry = self._problem(head, body) or self._merge(head, body, sealed)
        self.answered[head.revision_id] = entry
        return entry

    def _problem(self, head: Header, body: Body) -> OutcomeEntry | None:
        problem = "bad_value" if body.patch.get("note") == POISON else ""
        if head.base.needed:
            if self.answered[head.base.needed].outcome is Outcome.QUARANTINED:
                problem = "base_quarantined"
        elif (head.base.version or 0) and head.record_id not in self.records:
            problem = "base_unknown"
        if not problem:
            return None
        return OutcomeEntry(
            revision_id=head.revision_id, outcome=Outcome.QUARANTINED, problem=problem
        )

    def _merge(self, head: Header, body: Body, sealed: SealedRevision) -> OutcomeEntry:
        current = self.records.get(head.record_id, CentreRecord(head.record_id))
        trunk = max(head.base.version or 0, self.trunks.get(head.base.revision or "", 0))
        self.trunks[head.revision_id] = trunk
        writer = f"{head.device_id}/{head.incarnation}"
        merged = merge(
            current,
            body.patch,
            act=head.act,
            trunk=trunk,
            writer=writer,
            settles=bool(head.settles),
        )
        self.records[head.record_id] = merged.record
        seq = len(self.log) + 1
        common = {
            "revision_id": head.revision_id,
            "outcome": merged.outcome,
            "version": merged.record.version,
            "seq": seq,
            "kept_aside": list(merged.kept_aside),
        }
        change = Change(
            record_id=head.record_id,
            case=merged.record.case,
            revision=WireRevision.of(sealed),
            **common,
        )
        self.log.append(Entry(head.incarnation, sealed, change))
        return OutcomeEntry(**common)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh database, made once; tests copy it."""
    folder = tmp_path_factory.mktemp("template")
    create_database(folder, KEY, seed())
    return folder


@pytest.fixture
def open_bench(template: Path, tmp_path: Path) -> Iterator[Callable[[], Workbench]]:
    """Opens as many fresh workbenches as a test wants; all are closed at its end."""
    benches: list[Workbench] = []
    numbers = itertools.count()

    def make() -> Workbench:
        folder = tmp_path / f"vault{next(numbers)}"
        shutil.copytree(template, folder)
        clock = lambda: datetime(2025, 11, 3, tzinfo=UTC)  # noqa: E731
        benches.append(Workbench(Store(folder, KEY, clock=clock), folder))
        return benches[-1]

    yield make
    for bench in benches:
        bench.store.close()


@pytest.fixture
def bench(open_bench: Callable[[], Workbench]) -> Workbench:
    return open_bench()


@pytest.fixture
def people(bench: Workbench) -> Workbench:
    """A workbench on which three people are registered, the last of them the newest."""
    register_three(bench)
    return bench


@pytest.fixture
def centre() -> SmallCentre:
    return SmallCentre()


@pytest.fixture
def new_centre() -> Callable[[], SmallCentre]:
    return SmallCentre


@pytest.fixture(scope="session")
def first_link() -> bytes:
    return FIRST_LINK


@pytest.fixture
def steps_of(bench: Workbench) -> Callable[[Callable[[Connection], object]], list[str]]:
    """How SQLite goes about each of the statements that some questions ask."""

    def of(ask: Callable[[Connection], object]) -> list[str]:
        asked: list[tuple[str, object]] = []

        def listen(_c, _cursor, statement, parameters, *_: object) -> None:
            if statement.lstrip().startswith(("SELECT", "WITH")):
                asked.append((statement, parameters))

        event.listen(Engine, "before_cursor_execute", listen)
        try:
            with bench.store.reading() as connection:
                ask(connection)
        finally:
            event.remove(Engine, "before_cursor_execute", listen)
        found = []
        with bench.store.reading() as connection:
            for statement, parameters in asked:
                plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
                found.append(" / ".join(row.detail for row in plan))
        return found

    return of
