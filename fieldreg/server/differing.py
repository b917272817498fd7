"""A reviewer's decision on values that were kept aside.

It is a revision of the centre's own: `review_started`, which every laptop knows, with what it
settles in its header. It leaves the case as it is, since the centre's people have looked.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from fieldreg.domain.differing import within
from fieldreg.domain.record import (
    AS_TYPED,
    Patch,
    Value,
    Values,
    is_by_centre,
    item_prefix,
    related,
)
from fieldreg.domain.revision import Aside, Body
from fieldreg.domain.shapes import are_faultless
from fieldreg.domain.words import Act
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import UnreadableRevision, read_patch

from .identity import Centre
from .looking import open_conflicts
from .refusal import Refusal
from .review import Asked, write_act
from .review_messages import SettleRequest, VerdictResponse

_ACT = Act.REVIEW_STARTED


def settle(centre: Centre, author: str, record_id: str, request: SettleRequest) -> VerdictResponse:
    """Decide on values kept aside, on the version that *author* (a reviewer's id) read.

    Raises Refusal: not_found, record_changed, verdict_invalid (detail `settles`: not kept aside
    there, or settled already; `patch`: no good value, or one of another place).
    """
    asides = tuple(dict.fromkeys(Aside(a.revision_id, a.path) for a in request.settles))
    patch = _patch(request, asides)

    def write(connection: Connection) -> VerdictResponse:
        def said(values: Values) -> Body:
            # Only now is the record locked, so that nobody settles it in between.
            if not set(asides) <= set(open_conflicts(connection, record_id)):
                raise Refusal(Problems.VERDICT_INVALID, "settles")
            return Body({**_standing(values, asides, patch), **patch})

        asked = Asked(author, record_id, _ACT, request.expected_version, said, asides)
        return write_act(centre, connection, asked)

    return centre.database.write(write)


def _standing(values: Values, asides: Sequence[Aside], patch: Patch) -> dict[str, Value | None]:
    """What is in force where *patch* says nothing: said again, so that it is decided, not old."""
    found: dict[str, Value | None] = {}
    for aside in asides:
        if not any(related(aside.path, path) for path in patch):
            place = aside.path.removeprefix(AS_TYPED)
            found |= within(values, place) or dict.fromkeys([place])
    return found


def _patch(request: SettleRequest, asides: Sequence[Aside]) -> Patch:
    try:
        patch = read_patch(request.patch)
    except (UnreadableRevision, ValueError):
        raise Refusal(Problems.VERDICT_INVALID, "patch") from None
    is_theirs = all(any(_is_beside(path, a.path) for a in asides) for path in patch)
    if not is_theirs or any(map(is_by_centre, patch)) or not are_faultless(patch):
        raise Refusal(Problems.VERDICT_INVALID, "patch")
    return patch


def _is_beside(path: str, aside: str) -> bool:
    """Whether *path* is the same place, or of the same item: one taken away comes back whole."""
    if related(path, aside):
        return True
    item = item_prefix(aside.removeprefix(AS_TYPED))
    return bool(item) and related(path, item)
