"""What holds of a real store and a real centre, judged from outside: by what officers were told and
what the files hold."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from fieldreg.domain.words import Delivery, Outcome
from fieldreg.server import admin
from fieldreg.server.identity import Centre
from fieldreg.server.tables import centre as centre_table
from fieldreg.server.tables import record as centre_records
from fieldreg.server.tables import revision as centre_revisions
from fieldreg.store.audit_verifying import verify
from fieldreg.store.record_state import RecordState, record_state
from fieldreg.store.view_schema import view

from .dying_store import Desk
from .schedule import Violation

_READ = "SELECT epoch, cursor FROM sync_state"
_LAST_SEEN = "SELECT coalesce(max(seq), 0) FROM revision WHERE seen = 1"


class RealChecks:
    """The invariants over *desks* and *centre*; what is in `lost` a lost disk took with it."""

    centre: Centre
    desks: list[Desk]
    lost: set[str]
    pasts: dict[str, list[tuple[str, int]]]
    """Of which records the stream of each epoch told when that ended, and where."""

    def state(self, desk: Desk, record_id: str) -> RecordState:
        """What a desk knows of a record."""
        with desk.store.reading() as connection:
            return record_state(connection, record_id)

    def _at_centre(self, query: object) -> list[str]:
        with self.centre.database.reading() as connection:
            return list(connection.execute(query).scalars())

    def _revision_ids(self) -> list[str]:
        return self._at_centre(select(centre_revisions.c.revision_id))

    def _check_nobody_vanishes(self) -> None:
        """I4: whom an officer had in her lists stays, unless the centre itself has lost them.

        Whom it had lost and heard of again is told with the page that the laptop reads next. Who
        read an epoch that has ended by now was told of whom the centre had in that one.
        """
        for desk in self.desks:
            with desk.store.reading() as connection:
                shown = set(connection.execute(select(view.c.record_id)).scalars())
                epoch, cursor = connection.exec_driver_sql(_READ).one()
                read = connection.exec_driver_sql(_LAST_SEEN).scalar_one()
            gone, desk.shown = desk.shown - shown, shown
            (now,) = self._at_centre(select(centre_table.c.epoch))
            pasts = {**self.pasts, now: self._told()}
            is_known = bool(cursor) and epoch in pasts
            log, up_to = (pasts[epoch], read) if is_known else (pasts[now], 2**62)
            if gone & {record_id for record_id, seq in log if seq <= up_to}:
                raise Violation("I4: somebody vanished from the lists")

    def _told(self) -> list[tuple[str, int]]:
        """Of which records the centre's stream tells, and where."""
        columns, in_order = centre_revisions.c, centre_revisions.c.seq
        query = select(columns.record_id, in_order).where(in_order > 0)
        with self.centre.database.reading() as connection:
            return [(record_id, seq) for record_id, seq in connection.execute(query)]

    def _check_history(self) -> None:
        times = Counter(self._revision_ids())
        if max(times.values(), default=1) > 1:
            raise Violation("I2: a revision is twice in the history")
        for desk in self.desks:
            if desk.saved - self.lost - set(times):
                raise Violation("I1: a saved revision is not in the history")

    def _check_nothing_aside(self) -> None:
        """I5: all that these laptops say is honest, so nothing of it may be quarantined."""
        aside = centre_revisions.c.outcome == Outcome.QUARANTINED
        problems = self._at_centre(select(centre_revisions.c.problem).where(aside))
        if problems:
            raise Violation(f"I5: honest work is kept aside: {sorted(set(problems))}")

    def _check_chains(self) -> None:
        """No honest laptop is ever under suspicion, and the centre has seen all of its chain."""
        told = {device.id: device.audit for device in admin.devices(self.centre)}
        for desk in self.desks:
            with desk.store.reading() as connection:
                found = verify(connection)
            if not found.is_whole or found.audit.vouched != found.audit.length:
                raise Violation(f"a chain does not verify: {found}")
            if told[desk.device_id].alert:
                raise Violation(f"an honest laptop raised an alert: {told[desk.device_id]}")

    def _check_views(self) -> None:
        one, other = self.desks
        for record_id in self._at_centre(select(centre_records.c.id)):
            states = [self.state(desk, record_id) for desk in (one, other)]
            sound = [s for s in states if s.delivery is not Delivery.QUARANTINED]
            if any(s.delivery is Delivery.WAITING for s in states):
                raise Violation("I8: something still waits")
            if len(sound) == 2 and dict(sound[0].values) != dict(sound[1].values):
                raise Violation("I3: two officers see different values")

    def became(self) -> list[object]:
        """What became of everything, without what clocks and the centre's own ids say."""
        mine = {desk.device_id: number for number, desk in enumerate(self.desks)}
        stream = select(centre_revisions).order_by(centre_revisions.c.seq)
        with self.centre.database.reading() as connection:
            rows = connection.execute(select(centre_records).order_by(centre_records.c.id)).all()
            kept = [
                (mine.get(r.device_id, -1), r.record_id, r.outcome, r.kept_aside, r.case,
                 r.revision_id if r.device_id in mine else "", r.seq or 0)
                for r in connection.execute(stream)
            ]  # fmt: skip
        return [sorted(kept, key=lambda one: (one[-1], one[-2])),
                [(r.id, r.case, r.values_json) for r in rows]]  # fmt: skip
