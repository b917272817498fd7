"""What the centre's lists say of a laptop's audit chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldreg.apps.say import chosen, words
from fieldreg.domain.words import Words

if TYPE_CHECKING:
    from fieldreg.server.audit_heads import Witnessed

_ALERTS = {
    "cut": Words(
        "PERHATIAN: catatan laptop ini dipotong (pernah lebih panjang dari {told})",
        "ALERT: this laptop's audit chain was cut (it had been longer than {told})",
    ),
    "rewritten": Words(
        "PERHATIAN: catatan laptop ini ditulis ulang di nomor {told}",
        "ALERT: this laptop's audit chain was made anew at number {told}",
    ),
}


def witnessed_words(known: Witnessed | None) -> tuple[str, ...]:
    """What is to be said of the chain, most urgent first; nothing where it was never told."""
    if known is None:
        return ()
    said = []
    if known.alert:
        said.append(chosen(_ALERTS[known.alert].filled(told=known.alert_no)))
    if known.restored_from is not None:
        earlier = known.restored_from
        said.append(
            words(
                f"dipulihkan dari cadangan (catatan sudah sampai {earlier})",
                f"restored from a backup (the chain had reached {earlier})",
            )
        )
    said.append(words(f"catatan {known.no}", f"audit {known.no}"))
    return tuple(said)
