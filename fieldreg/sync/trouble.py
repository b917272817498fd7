"""Known trouble of an exchange. Keys are stable; the screens turn them into sentences."""

from __future__ import annotations

from enum import StrEnum

from fieldreg.domain.trouble import EnvironmentTrouble


class Trouble(StrEnum):
    """What can go wrong between a laptop and the centre. After any of them the work still waits."""

    # The line
    NO_LINE = "no_line"
    WRONG_ADDRESS = "wrong_address"
    CENTRE_OFF = "centre_off"
    TOO_SLOW = "too_slow"
    WRONG_CERTIFICATE = "wrong_certificate"
    CAPTIVE_PORTAL = "captive_portal"
    HALF_ANSWER = "half_answer"
    ANSWER_TOO_LARGE = "answer_too_large"
    CANCELLED = "cancelled"
    # An answer that does not prove what it must
    BAD_ANSWER = "bad_answer"
    NOT_OUR_CENTRE = "not_our_centre"
    RECEIPT_MISMATCH = "receipt_mismatch"
    ROWS_DIFFER = "rows_differ"
    NO_PROGRESS = "no_progress"
    # What the centre says
    NOT_SIGNED_IN = "not_signed_in"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - a word, not a secret
    DEVICE_REVOKED = "device_revoked"
    NOT_ALLOWED = "not_allowed"
    CODE_INVALID = "code_invalid"
    TOO_MANY_TRIES = "too_many_tries"
    BUSY = "busy"
    TOO_LARGE = "too_large"
    OUT_OF_STEP = "out_of_step"
    TOKEN_STALE = "token_stale"  # noqa: S105 - a word, not a secret
    FORK = "fork"
    CHAIN_BROKEN = "chain_broken"
    CURSOR_INVALID = "cursor_invalid"
    EPOCH_CHANGED = "epoch_changed"
    NOT_FOUND = "not_found"
    OFFSET_WRONG = "offset_wrong"
    IMAGE_ALTERED = "image_altered"
    IMAGE_KIND = "image_kind"
    CENTRE_REFUSED = "centre_refused"
    CENTRE_NEWER = "centre_newer"
    CENTRE_FAULT = "centre_fault"


class SyncTrouble(EnvironmentTrouble):
    """One exchange did not come about. `retry_after` is the centre's wish, in seconds.

    `expected_no` is the revision number the centre waits for (`out_of_step` only), `proof` the
    centre's signature (hex) under `device_revoked`.
    """

    def __init__(
        self,
        key: Trouble,
        *,
        retry_after: float | None = None,
        expected_no: int | None = None,
        proof: str = "",
        **values: str | int,
    ) -> None:
        super().__init__(key.value, **values)
        self.trouble = key
        self.retry_after = retry_after
        self.expected_no = expected_no
        self.proof = proof
