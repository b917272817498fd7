"""Headers as `seal` writes them, read at once.

Almost all are, and it takes half of the time. What a client that is not ours writes otherwise, and
what has a decision in it or stands on two things, is read as JSON (`sealed.read_header`), with the
same result.
"""

from __future__ import annotations

import re

from fieldreg.domain.revision import Base, Header
from fieldreg.domain.shapes import is_moment
from fieldreg.domain.words import Act

_ID = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_PLAIN = r"([ !#-\[\]-~]{1,200})"
_USUAL = re.compile(
    r'\{"act":"([a-z_]+)","author":"' + _PLAIN + r'",'
    r'"base":(?:null|\{"version":([1-9][0-9]{0,14})\}|\{"revision":"' + _ID + r'"\}),'
    r'"device_id":"' + _ID + '","format":1,"incarnation":"' + _ID + r'",'
    r'"made_at":"' + _PLAIN + r'","pack":"' + _PLAIN + '",'
    '"record_id":"' + _ID + '","revision_id":"' + _ID + r'","revision_no":([1-9][0-9]{0,14})\}'
).fullmatch
"""One that settles nothing, has one base, and whose texts are printable ASCII that JSON leaves as
it is."""
_ACTS = {act.value: act for act in Act}
_NO_BASE = Base()


def read_usual_header(data: bytes) -> Header | None:
    """The header in *data*; None where it has to be read as JSON, for it may still be one."""
    try:
        found = _USUAL(data.decode("ascii"))
    except UnicodeDecodeError:
        return None
    return _header(*found.groups()) if found else None


def _header(  # noqa: PLR0917 - what the pattern found, in its order
    act: str,
    author: str,
    version: str | None,
    revision: str | None,
    device_id: str,
    incarnation: str,
    at: str,
    pack: str,
    record_id: str,
    revision_id: str,
    number: str,
) -> Header | None:
    """What stands in it; None where an act or a time is none."""
    if act not in _ACTS or not is_moment(at):
        return None
    base = _NO_BASE
    if version or revision:
        base = Base(int(version) if version else None, revision)
    return Header(
        revision_id,
        device_id,
        incarnation,
        int(number),
        record_id,
        base,
        _ACTS[act],
        author,
        at,
        pack,
    )
