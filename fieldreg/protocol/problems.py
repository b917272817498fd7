"""The catalogue of problems: a key, a number that is never reused, an HTTP status.

Sentences for people live with the screens; here is only what went wrong. A problem's detail
never holds a person's data.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One catalogued problem."""

    code: str
    number: int
    status: int


class Problems(Enum):
    """Whole-request problems (the centre answers nothing but this)."""

    BAD_REQUEST = ProblemKind("bad_request", 1001, 400)
    UNKNOWN_PROTOCOL = ProblemKind("unknown_protocol", 1002, 400)
    TOO_LARGE = ProblemKind("too_large", 1003, 413)
    TOO_SLOW = ProblemKind("too_slow", 1004, 408)
    NOT_SIGNED_IN = ProblemKind("not_signed_in", 1101, 401)
    DEVICE_REVOKED = ProblemKind("device_revoked", 1102, 403)
    CODE_INVALID = ProblemKind("code_invalid", 1103, 403)
    TOO_MANY_TRIES = ProblemKind("too_many_tries", 1104, 429)
    NOT_ALLOWED = ProblemKind("not_allowed", 1105, 403)
    TOO_MANY_REQUESTS = ProblemKind("too_many_requests", 1106, 429)
    TOKEN_EXPIRED = ProblemKind("token_expired", 1107, 401)
    OUT_OF_STEP = ProblemKind("out_of_step", 1201, 409)
    TOKEN_STALE = ProblemKind("token_stale", 1202, 409)
    FORK = ProblemKind("fork", 1203, 422)
    CHAIN_BROKEN = ProblemKind("chain_broken", 1204, 422)
    CURSOR_INVALID = ProblemKind("cursor_invalid", 1205, 409)
    EPOCH_CHANGED = ProblemKind("epoch_changed", 1206, 409)
    NOT_FOUND = ProblemKind("not_found", 1301, 404)
    RECORD_CHANGED = ProblemKind("record_changed", 1302, 409)
    VERDICT_INVALID = ProblemKind("verdict_invalid", 1303, 422)
    RECORD_UNKNOWN = ProblemKind("record_unknown", 1401, 409)
    OFFSET_WRONG = ProblemKind("offset_wrong", 1402, 409)
    IMAGE_ALTERED = ProblemKind("image_altered", 1403, 422)
    IMAGE_KIND = ProblemKind("image_kind", 1404, 422)
    TUS_VERSION = ProblemKind("tus_version", 1405, 412)
    MEDIA_TYPE = ProblemKind("media_type", 1406, 415)
    BUSY = ProblemKind("busy", 1901, 503)
    INTERNAL = ProblemKind("internal", 1902, 500)


class Quarantine(Enum):
    """Why one revision was kept aside whole; values are the words in `OutcomeEntry.problem`."""

    UNREADABLE = "unreadable"
    WRONG_DEVICE = "wrong_device"
    NOT_A_LAPTOP_ACT = "not_a_laptop_act"
    CENTRE_FIELD = "centre_field"
    BAD_VALUE = "bad_value"
    BASE_UNKNOWN = "base_unknown"
    BASE_QUARANTINED = "base_quarantined"
    OTHER_OFFICE = "other_office"
