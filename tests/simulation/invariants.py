"""I1-I8 and I12-I13 of the sync, judged from outside: from what officers were told."""

from __future__ import annotations

from collections import Counter

from fieldreg.domain.record import related
from fieldreg.domain.words import Outcome
from fieldreg.protocol.sealed import unseal

from .schedule import Schedule, Violation, said_as


def live_through(world: Schedule, steps: int) -> None:
    """Run a schedule, heal, and raise Violation for whatever does not hold."""
    for _ in range(steps):
        world.step()
        check_delivered(world)
        check_own_writes(world)
    world.heal()
    check_history(world)
    check_reading(world)
    check_rows(world)


def check_delivered(world: Schedule) -> None:
    """What a laptop calls delivered lies at the centre, byte for byte.

    A centre restored from a backup has lost some; a laptop hears of it with the new epoch.
    """
    chains = world.centre.state.chains.values()
    at_centre = {k.revision_id: k.sealed for chain in chains for k in chain}
    epoch = world.centre.state.epoch
    for laptop in world.laptops:
        disk = laptop.disk
        for one in disk.own if disk.epoch == epoch else ():
            found = at_centre.get(one.revision_id)
            if not one.receipted or one.superseded_by or one.problem == "too_large":
                continue
            if found is None or found.commitment != one.sealed.commitment:
                raise Violation("shown as delivered, but the centre does not have it")


def check_own_writes(world: Schedule) -> None:
    """I4: an officer sees her own last value until the stream has brought it back."""
    for at, mind in enumerate(world.minds):
        laptop = world.laptops[at]
        back = {o.revision_id for o in laptop.disk.own if o.seen} | laptop.disk.brought
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
                if now not in back | aside:
                    last[saved.record_id, path] = value
        for (record_id, path), value in last.items():
            if laptop.view(record_id).get(path) != value:
                raise Violation("I4: an own value is not in view")


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
    accepted = [k for k in world.centre.state.log if k.seq]
    counts = Counter(k.record_id for k in accepted)
    for record_id, record in world.centre.state.records.items():
        if record.version != counts[record_id]:
            raise Violation("I2: a record's version does not count its revisions")


def _check_overwrites(world: Schedule) -> None:
    """I6: who replaces another's value had seen it; the others' values are kept aside."""
    held: dict[tuple[str, str], tuple[int, str, object]] = {}
    for kept in sorted((k for k in world.centre.state.log if k.seq), key=lambda k: k.seq):
        body = unseal(kept.sealed).body
        writer = f"{kept.device_id}/{kept.incarnation}"
        for path, value in (body.patch if body else {}).items():
            if path in kept.kept_aside:
                continue
            for key in [k for k in held if k[0] == kept.record_id and related(k[1], path)]:
                version, who, old = held[key]
                had_seen = version <= kept.trunk or who == writer or old == value
                if not had_seen and value is not None:
                    raise Violation("I6: a value nobody saw was replaced")
                del held[key]
            held[kept.record_id, path] = (kept.version, writer, value)


def check_reading(world: Schedule) -> None:
    """I7: each laptop has read the whole stream, each number once, in order."""
    stream = sorted(k.seq for k in world.centre.state.log if k.seq)
    for laptop in world.laptops:
        if laptop.disk.read != stream:
            raise Violation("I7: a laptop skipped or repeated a piece of the stream")


def check_rows(world: Schedule) -> None:
    """I3: every officer sees exactly what the centre holds."""
    for laptop in world.laptops:
        for record_id, record in world.centre.state.records.items():
            row = laptop.disk.rows.get(record_id)
            if row is None or (row.version, row.case) != (record.version, record.case):
                raise Violation("I3: a laptop holds another row than the centre")
            if dict(laptop.view(record_id)) != dict(record.values):
                raise Violation("I3: an officer sees other values than the centre")
