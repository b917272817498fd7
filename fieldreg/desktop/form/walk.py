"""Where the form goes from here: the next question that matters, the first that is wrong."""

from __future__ import annotations

from collections.abc import Iterable

from fieldreg.domain.words import Finding, Severity

from .boxes import Boxes
from .model import FormModel, Matter
from .section_list import SectionState


def next_path(model: FormModel, boxes: Boxes, path: str, step: int) -> str:
    """The next (*step* 1) or previous (-1) question that matters; empty beyond either end.

    Forward skips what does not matter now and what is already offered; back skips the former.
    """
    paths = list(boxes.paths())
    if path in paths:
        at = paths.index(path)
        ahead = paths[at + 1 :] if step > 0 else paths[:at][::-1]
    else:
        ahead = paths[::step]
    return next((p for p in ahead if _is_worth_asking(model, boxes, p, step)), "")


def first_empty(model: FormModel, boxes: Boxes) -> str:
    """Where an opened form begins: the first question that matters and has no answer."""
    asked = (p for p in boxes.paths() if _is_worth_asking(model, boxes, p, 1))
    return next((p for p in asked if not model.is_filled(p)), "")


def first_wrong(boxes: Boxes, findings: Iterable[Finding]) -> str:
    """The first path that keeps the record from being complete, or empty."""
    wrong = {f.field for f in findings if f.severity is Severity.ERROR}
    return next((p for p in boxes.paths() if p in wrong or p.partition(".")[0] in wrong), "")


def section_state(
    model: FormModel, section: str, findings: Iterable[Finding], shown: Iterable[Finding]
) -> SectionState:
    """How far a section is: only errors that are *shown* count as such."""
    own = {f for f in findings if _section_of(model, f.field) == section}
    wrong = {f for f in own if f.severity is Severity.ERROR}
    paths = [p for p, f in model.paths() if f.section == section]
    is_begun = any(model.is_filled(p) and model.offered(p) is None for p in paths)
    return SectionState(len(wrong & set(shown)), is_begun, is_begun and not wrong)


def _is_worth_asking(model: FormModel, boxes: Boxes, path: str, step: int) -> bool:
    field = boxes.field(path)
    if field.by_centre:
        return False
    if model.matter(path, field) is Matter.MOOT and not model.is_filled(path):
        return False
    return step < 0 or model.offered(path) is None


def _section_of(model: FormModel, path: str) -> str:
    entry = model.definition.entry(path) or model.definition.entry(path.partition(".")[0])
    return entry.section if entry else ""
