"""Forms that officers left open on a laptop that nobody opens any more, saved as they stand.

Each becomes an incomplete registration, or a change of one, by the officer who typed it; none is
ever submitted in his place.
"""

from __future__ import annotations

from contextlib import suppress

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act
from fieldreg.store import drafts
from fieldreg.store.drafts import Draft
from fieldreg.store.revisions import Save, append

from .desk import Desk


def save_left_forms(desk: Desk) -> None:
    """Save every form left open by anybody, each in its own transaction.

    One that no centre would take (a text is too long) stays as it was.
    """
    with desk.store.reading() as connection:
        left = drafts.everybodys(connection)
    for one in left:
        with suppress(UserTrouble):
            _save(desk, one)


def _save(desk: Desk, one: Draft) -> None:
    with desk.store.writing() as connection:
        append(
            connection,
            Save(
                revision_id=desk.make_id(),
                record_id=one.record_id or one.draft_id,
                act=Act.SAVED,
                author=one.officer_id,
                made_at=desk.now(),
                pack=desk.judging_pack(one.values).key,
                seen=one.saved,
                values=one.values,
                base=one.base,
                newest_own=one.newest_own,
                draft_id=one.draft_id,
            ),
        )
