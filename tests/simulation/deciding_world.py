"""The same schedules with officers and a reviewer who decide on what was put aside.

At the end every side must find the same open, and what a person decided stands.
"""

from __future__ import annotations

from server.centre_laptop import new_id
from sqlalchemy import select

from fieldreg.domain.differing import Difference, stated
from fieldreg.domain.record import apply_patch
from fieldreg.domain.revision import Aside
from fieldreg.domain.words import Act
from fieldreg.server import admin
from fieldreg.server.differing import settle
from fieldreg.server.refusal import Refusal
from fieldreg.server.review_messages import AsideMessage, SettleRequest
from fieldreg.server.tables import conflict
from fieldreg.server.tables import record as centre_records
from fieldreg.store.differing import differing, differing_records
from fieldreg.store.revisions import Save, Settling

from .dying_store import Desk
from .real_stack import AT, PACK, RealWorld
from .schedule import Violation

FEW = ("full_name", "alias", "address")


class DecidingWorld(RealWorld):
    """Two laptops that often change the same, and decide on it sooner or later."""

    most_records = 3
    weights = (40.0, 30.0, 10.0, 6.0, 2.0, 2.0)

    def save(self, desk: Desk) -> None:
        """Decide on something now and then, else save something."""
        if self.chance.random() < 0.4 and self.decide(desk):
            return
        super().save(desk)

    def review(self, desk: Desk) -> None:
        """A reviewer decides now and then, else acts."""
        if self.chance.random() < 0.5 and self.settle():
            return
        super().review(desk)

    def decide(self, desk: Desk) -> bool:
        """An officer decides on some of what differs in one record; False if nothing does."""
        with desk.store.reading() as connection:
            ids = differing_records(connection)
            if not ids:
                return False
            record_id = self.chance.choice(ids)
            state, found = differing(connection, record_id)
        if not found:
            raise Violation("a laptop lists who has nothing to decide")
        some = self.chance.sample(found, self.chance.randint(1, len(found)))
        patch, asides = {}, []
        for one in some:
            patch |= stated(one, self.chance.choice(one.options()))
            asides += one.asides
        revision_id, values = new_id(), apply_patch(state.values, patch)
        self.line.met.add("decided")
        desk.store.append(
            Save(
                revision_id=revision_id,
                record_id=record_id,
                made_at=AT,
                pack=PACK,
                act=self.chance.choice((Act.SAVED, Act.SUBMITTED)),
                author=self.new_id(),
                seen=state.values,
                values=values,
                base=None,
                settling=Settling(tuple(asides), patch),
            )
        )
        desk.saved.add(revision_id)
        if dict(self.state(desk, record_id).values) != values:
            raise Violation("I4: an officer does not see what she decided")
        with desk.store.reading() as connection:
            still = {a for d in differing(connection, record_id)[1] for a in d.asides}
        if still & set(asides):
            raise Violation("I4: what was decided is asked again")
        return True

    def settle(self) -> bool:
        """The reviewer decides on one place; False if nothing is open."""
        found = sorted(self.open_at_centre().items())
        if not found:
            return False
        record_id, asides = self.chance.choice(found)
        detail = admin.look(self.centre, record_id)
        one = self.chance.choice(detail.differences)
        side = self.chance.choice((None, *one.others))
        named = [AsideMessage(revision_id=a.revision_id, path=a.path) for a in one.settles]
        patch = dict(side.values) if side else {}
        request = SettleRequest(expected_version=detail.version, settles=named, patch=patch)
        try:
            settle(self.centre, admin.LOCAL_REVIEWER, record_id, request)
        except Refusal as refusal:
            raise Violation(f"the reviewer cannot decide: {refusal.problem}") from None
        self.line.met.add("settled")
        if {Aside(a.revision_id, a.path) for a in one.settles} & self.open_at_centre().get(
            record_id, set()
        ):
            raise Violation("what the reviewer settled is still open")
        return bool(asides)

    def open_at_centre(self) -> dict[str, set[Aside]]:
        """What the centre's table says is open, by record."""
        found: dict[str, set[Aside]] = {}
        with self.centre.database.reading() as connection:
            for row in connection.execute(select(conflict).where(conflict.c.settled_at.is_(None))):
                found.setdefault(row.record_id, set()).add(Aside(row.revision_id, row.path))
        return found

    def _check_views(self) -> None:
        super()._check_views()
        at_centre = self.open_at_centre()
        for record_id in self._at_centre(select(centre_records.c.id)):
            told = {
                Aside(a.revision_id, a.path)
                for d in admin.look(self.centre, record_id).differences
                for a in d.settles
            }
            if told != at_centre.get(record_id, set()):
                raise Violation("the reviewer is not shown what is open")
            for desk in self.desks:
                self._check_desk(desk, record_id, told)
        for desk in self.desks:
            with desk.store.reading() as connection:
                listed = set(differing_records(connection))
            if listed != set(at_centre):
                raise Violation("a laptop does not list who has something open")

    def _check_desk(self, desk: Desk, record_id: str, told: set[Aside]) -> None:
        with desk.store.reading() as connection:
            _, found = differing(connection, record_id)
        if {a for d in found for a in d.asides} != told:
            raise Violation("a laptop finds other things open than the centre")
        if any(not self._is_honest(d) for d in found):
            raise Violation("a difference without a side, or with one twice")

    def _is_honest(self, difference: Difference) -> bool:
        values = [dict(o.values) for o in difference.options()]
        return bool(values) and all(values.count(v) == 1 for v in values)
