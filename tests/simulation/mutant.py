"""What a deliberate flaw is: schedules with one method that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from .centre_model import ModelCentre
from .laptop_model import ModelLaptop
from .schedule import Schedule


@dataclass(frozen=True)
class Mutant:
    """A flaw: schedules that may show it, and what must be around them."""

    world: type[Schedule]
    around: Callable[[], AbstractContextManager[None]] | None = None


def of_laptops(kind: type[ModelLaptop], base: type[Schedule] = Schedule) -> Mutant:
    """Laptops of this *kind* in the schedules of *base*."""
    return Mutant(type(kind.__name__, (base,), {"laptop_type": kind}))


def of_centres(kind: type[ModelCentre], base: type[Schedule] = Schedule) -> Mutant:
    """A centre of this *kind* in the schedules of *base*."""
    return Mutant(type(kind.__name__, (base,), {"centre_type": kind}))
