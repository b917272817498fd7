"""I1-I10 and I12-I13 of the sync, judged from outside: from what officers saw and were told.

I14 (clocks) holds where the same seed with all clocks right ends alike (`check_clocks`). I11
(sticks) holds where the same saves by network alone lead to the same values, which is so wherever
no conflict is possible (`alike_world.py`). Where one is, the order in which the centre hears of
two officers decides whose value is kept aside, and sticks may well be faster than a bad line: no
order is the right one, and such schedules are judged by I1-I10 alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fieldreg.domain.record import related
from fieldreg.domain.words import Case, Outcome
from fieldreg.protocol.messages import VERSIONS_AN_EPOCH
from fieldreg.protocol.sealed import unseal

from .schedule import Schedule, Violation, said_as


def live_through(world: Schedule, steps: int) -> None:
    """Run a schedule, heal, and raise Violation for whatever does not hold."""
    for _ in range(steps):
        world.step()
        check_where_changed(world)
        check_offices(world)
    world.heal()
    check_offices(world)
    check_history(world)
    check_reading(world)
    check_rows(world)
    world.check_end()


def check_clocks(wrong: Schedule, right: Schedule, steps: int) -> None:
    """I14: *right*, the same seed with all clocks right, ends as *wrong* has ended."""
    live_through(right, steps)
    if _became(wrong) != _became(right):
        raise Violation("I14: with right clocks it ends otherwise")


def _became(world: Schedule) -> list[object]:
    """What became of everything, without what the clocks said."""
    log = world.centre.state.log
    told = [(k.revision_id, k.outcome, k.seq, k.version, k.case, k.kept_aside) for k in log]
    return [told, world.centre.state.records]


def check_where_changed(world: Schedule) -> None:
    """What holds at each moment, for those laptops of which something is otherwise than before.

    A disk is replaced by each of its transactions, and the centre's state by whatever takes
    something away from it.
    """
    changed = []
    for at, (laptop, mind) in enumerate(zip(world.laptops, world.minds, strict=True)):
        now = (laptop.disk, world.centre.state, mind.saved, len(mind.saved))
        before, mind.looked_at = mind.looked_at, now
        if len(before) != len(now) or any(a is not b for a, b in zip(before, now, strict=True)):
            changed.append(at)
    if changed:
        check_delivered(world, changed)
        check_own_writes(world, changed)
        check_nobody_vanishes(world, changed)


def check_delivered(world: Schedule, which: Sequence[int]) -> None:
    """What a laptop calls delivered lies at the centre, byte for byte.

    A centre restored from a backup has lost some; a laptop hears of it with the new epoch.
    """
    chains = world.centre.state.chains.values()
    at_centre = {k.revision_id: k.sealed for chain in chains for k in chain}
    epoch = world.centre.state.epoch
    for at in which:
        disk = world.laptops[at].disk
        for one in disk.own if disk.epoch == epoch else ():
            found = at_centre.get(one.revision_id)
            if not one.receipted or one.superseded_by or one.problem == "too_large":
                continue
            if found is None or found.commitment != one.sealed.commitment:
                raise Violation("shown as delivered, but the centre does not have it")


def check_offices(world: Schedule) -> None:
    """I9: no laptop holds a row of another office's record, and none was written by another."""
    world.note_offices()
    for laptop in world.laptops:
        office = world.office_of(laptop)
        for record_id in laptop.disk.rows:
            if office not in world.belonged[record_id]:
                raise Violation("I9: a laptop holds a record of another office")


def check_own_writes(world: Schedule, which: Sequence[int]) -> None:
    """I4: an officer sees her own last value until the stream has brought it back."""
    for at in which:
        laptop, mind = world.laptops[at], world.minds[at]
        back = {o.revision_id for o in laptop.disk.own if o.seen} | laptop.disk.brought
        former = laptop.disk.former
        back = back.union(*(said for _, said in former.values()))
        later = {o.revision_id: o.superseded_by for o in laptop.disk.own if o.superseded_by}
        aside = {o.revision_id for o in laptop.disk.own if o.outcome is Outcome.QUARANTINED}
        last: dict[tuple[str, str], object] = {}
        for saved in mind.saved:
            now = saved.revision_id
            while later.get(now, now) != now:
                now = later[now]
            for path, value in saved.patch.items():
                for key in [k for k in last if k[0] == saved.record_id and related(k[1], path)]:
                    del last[key]
                was_back = saved.record_id in former and now in laptop.disk.brought_before
                if now not in back | aside and not was_back:
                    last[saved.record_id, path] = value
        for (record_id, path), value in last.items():
            if laptop.view(record_id).get(path) != value:
                raise Violation("I4: an own value is not in view")


def check_nobody_vanishes(world: Schedule, which: Sequence[int]) -> None:
    """I4: whom an officer had in her lists stays there, unless the centre itself has lost them.

    Whom it had lost and heard of again is told with the page that the laptop reads next; whom it
    heard of again from another office first is that one's now. Who read an epoch that has ended by
    now was told of whom the centre had in that one.
    """
    state = world.centre.state
    for at in which:
        laptop, mind = world.laptops[at], world.minds[at]
        disk = laptop.disk
        here = {o.record_id for o in disk.own} | disk.rows.keys() | disk.former.keys()
        epoch, _, seq = disk.cursor.partition("/")
        pasts = {**world.pasts, state.epoch: state.log}
        log, read = pasts.get(epoch, state.log), int(seq) if epoch in pasts else state.seq
        office = world.office_of(laptop)
        told = {k.record_id for k in log if 0 < k.seq <= read and k.office == office}
        if (mind.shown - here) & told:
            raise Violation("I4: somebody vanished from the lists")
        mind.shown = here


def check_history(world: Schedule) -> None:
    """I1, I2, I5, I6 over the centre's log."""
    log = world.centre.state.log
    times = Counter(k.revision_id for k in log)
    if max(times.values(), default=1) > 1:
        raise Violation("I2: a revision is twice in the history")
    for mind in world.minds:
        for saved in mind.saved:
            is_there = times.keys() & said_as(saved.revision_id)
            if not is_there and saved.revision_id not in world.lost:
                raise Violation("I1: a saved revision is not in the history")
    _check_said_once(world)
    _check_numbers(world)
    _check_versions(world)
    _check_overwrites(world)
    _check_ended(world)
    _check_writers(world)


def _check_ended(world: Schedule) -> None:
    """I10: what has come to its end no laptop brings back."""
    cases: dict[str, Case | None] = {}
    for kept in sorted((k for k in world.centre.state.log if k.seq), key=lambda k: k.seq):
        is_laptops = kept.device_id != world.centre.own_device
        if is_laptops and cases.get(kept.record_id) is Case.ENDED and kept.case is not Case.ENDED:
            raise Violation("I10: a laptop brought back what had come to its end")
        cases[kept.record_id] = kept.case


def _check_writers(world: Schedule) -> None:
    """I9: only laptops of its office wrote into a record."""
    centre = world.centre
    for kept in centre.state.log:
        is_own = kept.device_id == centre.own_device
        office = centre.office_of(kept.device_id)
        if kept.seq and not is_own and office != centre.state.offices[kept.record_id]:
            raise Violation("I9: a laptop wrote into a record of another office")


def _check_said_once(world: Schedule) -> None:
    """I2: what was said again under another number did not arrive under its own too."""
    accepted = {k.revision_id for k in world.centre.state.log if k.seq}
    for mind in world.minds:
        for saved in mind.saved:
            if len(accepted & said_as(saved.revision_id)) > 1:
                raise Violation("I2: one save is in the history under two numbers")


def _check_numbers(world: Schedule) -> None:
    """I5 and I13: each incarnation's numbers without gap, in order, none used twice."""
    for (device_id, incarnation), chain in world.centre.state.chains.items():
        if [k.no for k in chain] != list(range(1, len(chain) + 1)):
            raise Violation(f"I5: numbers of {device_id}/{incarnation} are not in order")
        seqs = [k.seq for k in chain if k.seq]
        if seqs != sorted(seqs):
            raise Violation("I5: the stream changes a device's order")


def _check_versions(world: Schedule) -> None:
    """Each accepted revision is one version; a new epoch begins above all that were given out."""
    last: dict[str, int] = {}
    for kept in sorted((k for k in world.centre.state.log if k.seq), key=lambda k: k.seq):
        before = last.get(kept.record_id, 0)
        begins = kept.version > before and kept.version % VERSIONS_AN_EPOCH == 1
        if kept.version != before + 1 and not begins:
            raise Violation("I2: a record's versions do not count its revisions")
        last[kept.record_id] = kept.version
    for record_id, record in world.centre.state.records.items():
        if record.version != last[record_id]:
            raise Violation("I2: a record's version does not count its revisions")


def _check_overwrites(world: Schedule) -> None:
    """I6: who replaces a value knew it when she wrote; the values of others are kept aside.

    She knew what she saw, and what its author had known: that one is gone on purpose.
    """
    known = _Known(world)
    held: dict[tuple[str, str], tuple[str, object]] = {}
    for kept in sorted((k for k in world.centre.state.log if k.seq), key=lambda k: k.seq):
        body, writer = unseal(kept.sealed).body, f"{kept.device_id}/{kept.incarnation}"
        for path, value in (body.patch if body else {}).items():
            if path in kept.kept_aside:
                continue
            for key in [k for k in held if k[0] == kept.record_id and related(k[1], path)]:
                who, old = held.pop(key)
                is_known = who == writer or old in (None, value)
                if value is None or is_known or known.by(kept.revision_id, *key, old):
                    continue
                raise Violation("I6: a value its author never knew was replaced")
            held[kept.record_id, path] = (writer, value)


class _Known:
    """What the author of a revision knew: what she saw then and at the saves that this one
    continues, and back through who had written that; and what she had written there herself."""

    def __init__(self, world: Schedule) -> None:
        made = world.made.values()
        self._made = {name: one for one in made for name in said_as(one.revision_id)}
        self._authors: dict[tuple[str, str, object], list[str]] = {}
        for one in made:
            for path, value in one.patch.items():
                self._authors.setdefault((one.record_id, path, value), []).append(one.revision_id)
        self._removals: dict[str, list[str]] = {}
        self._place = {one.revision_id: place for place, one in enumerate(made)}
        self._doubled = world.doubled
        self._wrote: dict[tuple[int, str, str, object], int] = {}
        for place, one in enumerate(made):
            for path, value in one.patch.items():
                self._wrote.setdefault((one.laptop, one.record_id, path, value), place)
        for one in made:
            if None in one.patch.values():
                self._removals.setdefault(one.record_id, []).append(one.revision_id)
        self._base = {
            k.revision_id: unseal(k.sealed).header.base.revision for k in world.centre.state.log
        }

    def by(self, revision_id: str, record_id: str, path: str, value: object) -> bool:
        """Whether she knew that *value* stood at *path*."""
        if self._wrote_it(revision_id, record_id, path, value):
            return True
        waiting: list[str | None] = [revision_id]
        past: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name is None or name in past:
                continue
            past.add(name)
            waiting.append(self._base.get(name))
            one = self._made.get(name)
            if one is None:
                continue
            seen = one.seen.get(path)
            if seen == value:
                return True
            # Several may have written the very same; whose it was that she saw is not known.
            waiting += self._authors.get((record_id, path, seen), [])
            if seen is None:  # what she saw may be that somebody had removed it
                waiting += self._removals.get(record_id, [])
        return False

    def _wrote_it(self, revision_id: str, record_id: str, path: str, value: object) -> bool:
        """Whether she had put it there herself, under whatever number that is now."""
        one = self._made.get(revision_id)
        if one is None:
            return False
        laptop, until = one.laptop, self._place[one.revision_id]
        while self._wrote.get((laptop, record_id, path, value), until) >= until:
            if laptop not in self._doubled:
                return False
            laptop, born = self._doubled[laptop]  # what its disk's past wrote is hers too
            until = min(until, born)
        return True


def check_reading(world: Schedule) -> None:
    """I7: each laptop has read the whole stream, each number once, in order."""
    log = world.centre.state.log
    for laptop in world.laptops:
        office = world.office_of(laptop)
        stream = sorted(k.seq for k in log if k.seq and k.office == office)
        if laptop.disk.read != stream:
            raise Violation("I7: a laptop skipped or repeated a piece of the stream")


def check_rows(world: Schedule) -> None:
    """I3: every officer sees exactly what the centre holds."""
    for laptop in world.laptops:
        office, offices = world.office_of(laptop), world.centre.state.offices
        for record_id, record in world.centre.state.records.items():
            if offices[record_id] != office:
                continue
            row = laptop.disk.rows.get(record_id)
            if row is None or (row.version, row.case) != (record.version, record.case):
                raise Violation("I3: a laptop holds another row than the centre")
            if dict(laptop.view(record_id)) != dict(record.values):
                raise Violation("I3: an officer sees other values than the centre")
