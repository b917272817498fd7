"""The large form, run by `make malformed`."""

from __future__ import annotations

import os
import sys

from malformed.sticks import taker
from malformed.test_malformed import WIDE, naive, naive_taker, probed
from server.conftest import World, centre_folder, database_url, made, postgres, world

from fieldreg.server.app import create_app

__all__ = ["centre_folder", "database_url", "made", "postgres", "world"]


def test_a_centre_asked_wrongly(world: World) -> None:
    count, seed = (os.environ[f"FIELDREG_MALFORMED_{name}"] for name in ("COUNT", "SEED"))
    control = probed(world, naive, naive_taker, range(250), seed)
    assert control.faults, "the control was not caught"
    found = probed(
        world, create_app(world.centre, WIDE), taker(world.centre), range(int(count)), seed
    )
    lines = [
        "",
        f"{world.centre.database.dialect}: {found.asked} requests, {len(found.faults)} faults, "
        f"{len(found.twice)} asked twice "
        f"(control: {len(control.faults)} of {control.asked}), slowest {found.slowest:.2f} s, "
        f"memory {found.grown / (1 << 20):+.0f} MiB",
        *(f"  {n:6} {word}" for word, n in sorted(found.answers.items())),
        *(f"  no answer at first: {one}" for one in found.twice[:20]),
        *found.faults[:20],
        "",
    ]
    sys.stdout.write("\n".join(lines))
    assert not found.faults
