"""Schedules in which laptops also reduce and erase what the centre has, in the middle of it all."""

from __future__ import annotations

import json
from typing import Any

from simulation.dying_store import Desk
from simulation.laptop_model import Crash
from simulation.real_stack import RealWorld
from simulation.schedule import Violation
from sqlalchemy import select, text, update

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act
from fieldreg.server import admin
from fieldreg.server.tables import record as centre_records
from fieldreg.store import reduced, retention
from fieldreg.store.erasure import erase_record
from fieldreg.store.record_state import record_state
from fieldreg.store.schema import Kept, centre_row

LATER = "2999-01-01T00:00:00Z"
KEEPS = ("full_name", "address")
CLOSING = (Act.ACCEPTED, Act.REJECTED, Act.ENROLLED, Act.ENDED)


class ReducingWorld(RealWorld):
    """Half of the steps reduce, erase or close something; everything delivered is long due."""

    def __init__(self, *given: Any, **more: Any) -> None:
        self.erased: dict[str, set[str]] = {}
        self.erased_in_backup: dict[str, set[str]] = {}
        self.counts = {"records": 0, "revisions": 0, "erased": 0, "whole again": 0}
        super().__init__(*given, **more)

    def _step(self) -> None:
        if self.chance.random() < 0.55:
            super()._step()
            return
        desk = self.chance.choice(self.desks)
        what = self.chance.choice((self.close_case, self.tidy, self.erase_history, self.forget))
        self.dying = 0.04 if self.line.faults else 0.0
        try:
            what(desk)
        except Crash:
            self.dying = 0.0
            self._reopen(desk)
        finally:
            self.dying = 0.0

    def close_case(self, desk: Desk) -> None:
        """The centre comes to an end with a record."""
        rows = self._at_centre(select(centre_records.c.id).order_by(centre_records.c.id))
        if rows:
            act, record_id = self.chance.choice(CLOSING), self.chance.choice(rows)
            reasons = [("full_name", "Alasan")] if act in (Act.REJECTED, Act.ENDED) else []
            try:
                admin.verdict(self.centre, record_id, act, reasons=reasons)
            except UserTrouble as trouble:
                self.line.met.add(trouble.key)

    def tidy(self, desk: Desk) -> None:
        """All that may be reduced is reduced."""
        with desk.store.writing() as connection:
            due, _ = retention.due_records(connection, since=LATER)
            done = retention.reduce_records(connection, due, KEEPS, since=LATER)
        self.counts["records"] += done.records

    def erase_history(self, desk: Desk) -> None:
        """All bodies that may go, go."""
        with desk.store.writing() as connection:
            due, _ = retention.due_revisions(connection, since=LATER)
            self.counts["revisions"] += retention.erase_revisions(connection, due, since=LATER)

    def forget(self, desk: Desk) -> None:
        """Somebody asks to be forgotten."""
        if not self.records or self.chance.random() < 0.5:
            return
        record_id = self.chance.choice(self.records)
        try:
            with desk.store.writing() as connection:
                erase_record(connection, record_id)
        except UserTrouble as trouble:
            self.line.met.add(trouble.key)
        else:
            self.counts["erased"] += 1
            self.erased.setdefault(desk.device_id, set()).add(record_id)

    def back_up(self, desk: Desk) -> None:
        before, desk.backup_saved = desk.backup_saved, None
        super().back_up(desk)
        if desk.backup_saved is None:  # it was the centre's turn
            desk.backup_saved = before
        else:
            self.erased_in_backup[desk.device_id] = set(self.erased.get(desk.device_id, ()))

    def restore_laptop(self, desk: Desk) -> None:
        super().restore_laptop(desk)
        if desk.backup_saved is not None:
            self.erased[desk.device_id] = set(self.erased_in_backup[desk.device_id])

    def sync(self, desk: Desk) -> Any:
        ended = super().sync(desk)
        self._check_kept(desk)
        return ended

    def _check_kept(self, desk: Desk) -> None:
        """What was erased for good is nowhere to be seen, whatever came from the centre."""
        with desk.store.reading() as connection:
            for row in connection.execute(select(centre_row)).all():
                body = json.loads(row.body)
                if row.reduced in (Kept.ERASED, Kept.ERASED_WANTED) and body:
                    raise Violation("an erased record says something")
                is_erased = row.record_id in self.erased.get(desk.device_id, ())
                if is_erased and row.reduced not in (Kept.ERASED, Kept.ERASED_WANTED, Kept.REBUILT):
                    raise Violation("an erased record came back")
                is_rebuilt = is_erased and row.reduced == Kept.REBUILT
                if is_rebuilt and record_state(connection, row.record_id).values:
                    raise Violation("an erased record is seen while it is read again")
                if row.reduced == Kept.REDUCED and row.version and set(body) - set(KEEPS):
                    raise Violation("a reduced record says too much")

    def _check_nothing_aside(self) -> None:
        """What was erased here and is lost at the centre can be said by nobody any more; that, and
        what stands on it, may be kept aside."""

    def _check_views(self) -> None:
        """Ask for the whole of everything that was reduced; then both laptops see what the centre
        has, but for what was erased for good."""
        for desk in self.desks:
            with desk.store.writing() as connection:
                one = centre_row.c.reduced == Kept.REDUCED
                done = connection.execute(update(centre_row).where(one).values(reduced=Kept.WANTED))
                self.counts["whole again"] += done.rowcount
            ended = self.sync(desk)
            if ended.trouble or not ended.equal:
                raise Violation(f"the whole does not come: {ended.trouble}")
            with desk.store.reading() as connection:
                if reduced.wanted_count(connection):
                    raise Violation("something is still asked for")
                rows = connection.execute(select(centre_row)).all()
            self._compare({row.record_id: row for row in rows if row.version})

    def _compare(self, here: dict[str, Any]) -> None:
        with self.centre.database.reading() as connection:
            query = text("SELECT id, version, values_json, row_hash FROM record")
            for row in connection.execute(query):
                own = here.pop(row.id)
                if (own.version, own.row_hash) != (row.version, row.row_hash):
                    raise Violation("I3: other hash")
                if own.reduced != Kept.ERASED and json.loads(own.body) != json.loads(
                    row.values_json
                ):
                    raise Violation("I3: other values")
        if here:
            raise Violation("I9: a row that the centre does not have")
