"""What the centre witnessed of this laptop's chains, as the vault keeps it.

A row of a vault may be spoilt; what cannot be read is no word of the centre, and is asked anew.
"""

from __future__ import annotations

import json
from typing import Any

from fieldreg.protocol.messages import ChainHead
from fieldreg.protocol.sealed import compact

_NOTHING: dict[str, Any] = {"incarnation": "", "no": 0, "link": "", "signature": ""}


def kept_head(text: str) -> dict[str, Any]:
    """A head as it is kept, and the `epoch` of the centre that witnessed it, empty if unknown."""
    empty = {**_NOTHING, "epoch": ""}
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return empty
    if not isinstance(raw, dict):
        return empty
    kept = {name: raw.get(name, value) for name, value in empty.items()}
    is_sane = all(type(kept[name]) is type(value) for name, value in empty.items())
    return kept if is_sane else empty


def anchor_of(head: ChainHead, incarnation: str, epoch: str) -> str:
    """The audit chain's *head*, witnessed in that *epoch*, in the form in which it is kept."""
    return compact({"incarnation": incarnation, "epoch": epoch, **head.model_dump()}).decode()


def is_witnessed(head: ChainHead, kept: str, incarnation: str, epoch: str) -> bool:
    """Whether a centre in that *epoch* has witnessed *head*, as *kept* tells.

    Another epoch is a centre that was restored, and may know less than it signed.
    """
    told = kept_head(kept)
    if not epoch or (told["epoch"], told["incarnation"]) != (epoch, incarnation):
        return False
    return (told["no"], told["link"]) == (head.no, head.link)
