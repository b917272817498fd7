"""What a receipt was once here for, and the centre's stream does not have: it is sent once more.

Everything the centre has of this laptop either stands in its stream or was kept aside there. After
a centre was restored, something delivered may have come to it a second time by an old stick, and
been judged otherwise than the first time. Nothing would ever tell of that: the receipt is that of
a past which the centre no longer has. Asking again is harmless, and the answer is today's.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, literal_column

from .receipts import take_back
from .schema import revision

_UNSEEN: ColumnElement[bool] = literal_column("seen = 0 AND link IS NOT NULL")
"""As `revision_unseen` has it, so that few rows are looked at."""


def ask_again(connection: Connection) -> int:
    """Take back such receipts; how many. To be called where the stream is read to its end."""
    is_quarantined = revision.c.outcome == "quarantined"
    return take_back(connection, _UNSEEN & (revision.c.outcome.is_(None) | ~is_quarantined))
