"""E-mail addresses as people type and paste them."""

from __future__ import annotations

import re

from .reading_words import EMAIL_COMMA, EMAIL_SIGN, EMAIL_SPACE, EMAIL_UNCLEAR, Unreadable

# What stands around an address in a list of addresses, at the end of a sentence or in a link.
_BEFORE = re.compile(r"^<?(?:mailto:)?", re.IGNORECASE)
_BEHIND = " \n>;,./"
# Narrower than the shape of a stored address, which older records must keep.
_ADDRESS = re.compile(
    r"[^@\s.,;:<>()\[\]\\/\"]+(?:\.[^@\s.,;:<>()\[\]\\/\"]+)*"
    r"@(?:[^\W_](?:[^\W_]|-)*(?<!-)\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]*[a-z0-9])"
)


def read_email(text: str) -> str:
    """The address with its domain in small letters; common slips have words of their own.

    `mailto:`, `<…>` and what ends a sentence are taken away. Raises Unreadable.
    """
    bare = _BEFORE.sub("", text).rstrip(_BEHIND)
    name, sign, domain = bare.partition("@")
    if "," in bare:
        raise Unreadable("bad_email", EMAIL_COMMA)
    if re.search(r"\s", bare):
        raise Unreadable("bad_email", EMAIL_SPACE)
    if not sign or "@" in domain:
        raise Unreadable("bad_email", EMAIL_SIGN)
    address = f"{name}@{domain.lower()}"
    if not _ADDRESS.fullmatch(address):
        raise Unreadable("bad_email", EMAIL_UNCLEAR)
    return address
