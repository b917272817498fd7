"""Foreign errors, mapped once: what requests, TLS and HTTP answers mean to a sync.

Nothing of the foreign error is kept: it may hold an address, a header or a piece of a body.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests
import urllib3.exceptions as u3
from pydantic import ValidationError

from fieldreg.protocol.messages import Problem
from fieldreg.protocol.problems import Problems

from .trouble import SyncTrouble, Trouble

FOREIGN = (requests.RequestException, u3.HTTPError, OSError)
_BROKEN_OFF = (
    ConnectionResetError,
    ConnectionAbortedError,
    BrokenPipeError,
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
    u3.IncompleteRead,
)
_SAID = {
    Problems.UNKNOWN_PROTOCOL: Trouble.CENTRE_NEWER,
    Problems.TOO_LARGE: Trouble.TOO_LARGE,
    Problems.TOO_SLOW: Trouble.TOO_SLOW,
    Problems.NOT_SIGNED_IN: Trouble.NOT_SIGNED_IN,
    Problems.TOKEN_EXPIRED: Trouble.TOKEN_EXPIRED,
    Problems.DEVICE_REVOKED: Trouble.DEVICE_REVOKED,
    Problems.CODE_INVALID: Trouble.CODE_INVALID,
    Problems.TOO_MANY_TRIES: Trouble.TOO_MANY_TRIES,
    Problems.TOO_MANY_REQUESTS: Trouble.BUSY,
    Problems.NOT_ALLOWED: Trouble.NOT_ALLOWED,
    Problems.OUT_OF_STEP: Trouble.OUT_OF_STEP,
    Problems.TOKEN_STALE: Trouble.TOKEN_STALE,
    Problems.FORK: Trouble.FORK,
    Problems.CHAIN_BROKEN: Trouble.CHAIN_BROKEN,
    Problems.CURSOR_INVALID: Trouble.CURSOR_INVALID,
    Problems.EPOCH_CHANGED: Trouble.EPOCH_CHANGED,
    Problems.NOT_FOUND: Trouble.NOT_FOUND,
    Problems.OFFSET_WRONG: Trouble.OFFSET_WRONG,
    Problems.IMAGE_ALTERED: Trouble.IMAGE_ALTERED,
    Problems.IMAGE_KIND: Trouble.IMAGE_KIND,
    Problems.BUSY: Trouble.BUSY,
    Problems.INTERNAL: Trouble.CENTRE_FAULT,
}
_MOST_RETRY_AFTER = 86_400.0
_BY_CODE = {problem.value.code: trouble for problem, trouble in _SAID.items()}
_BY_STATUS = {
    401: Trouble.NOT_SIGNED_IN,
    413: Trouble.TOO_LARGE,
    429: Trouble.TOO_MANY_TRIES,
    502: Trouble.BUSY,
    503: Trouble.BUSY,
    504: Trouble.BUSY,
    511: Trouble.CAPTIVE_PORTAL,
}


def trouble_of(error: Exception) -> SyncTrouble:
    """What an exception out of `FOREIGN` means."""
    chain = tuple(_causes(error))
    return SyncTrouble(_of_tls(chain) or _of_line(chain))


def _of_tls(chain: tuple[BaseException, ...]) -> Trouble | None:
    if any(isinstance(e, ssl.SSLCertVerificationError) for e in chain):
        return Trouble.WRONG_CERTIFICATE
    if any(isinstance(e, _BROKEN_OFF) for e in chain):
        return Trouble.HALF_ANSWER
    is_tls = any(isinstance(e, ssl.SSLError) and not isinstance(e, TimeoutError) for e in chain)
    return Trouble.WRONG_CERTIFICATE if is_tls else None


def _of_line(chain: tuple[BaseException, ...]) -> Trouble:
    kinds = (
        ((requests.exceptions.InvalidURL, requests.exceptions.MissingSchema), _wrong_address),
        ((u3.NameResolutionError, socket.gaierror), _no_name),
        ((u3.ProxyError, requests.exceptions.ProxyError), _no_line),
        ((ConnectionRefusedError,), lambda: Trouble.CENTRE_OFF),
        ((requests.exceptions.ConnectTimeout, u3.ConnectTimeoutError), _no_line),
        ((requests.exceptions.Timeout, u3.TimeoutError, TimeoutError), lambda: Trouble.TOO_SLOW),
        ((requests.exceptions.ChunkedEncodingError, u3.ProtocolError), lambda: Trouble.HALF_ANSWER),
    )
    for types, meaning in kinds:
        if any(isinstance(e, types) for e in chain):
            return meaning()
    return Trouble.NO_LINE


def _wrong_address() -> Trouble:
    return Trouble.WRONG_ADDRESS


def _no_line() -> Trouble:
    return Trouble.NO_LINE


def _no_name() -> Trouble:
    """An unknown name on a laptop with no way out at all is no fault of the name."""
    return Trouble.WRONG_ADDRESS if _has_way_out() else Trouble.NO_LINE


def _has_way_out() -> bool:
    """Whether there is a route beyond this machine; connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
    return True


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception with all it wraps: causes, contexts, reasons and arguments."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, BaseException) or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        waiting += [item.__cause__, item.__context__, getattr(item, "reason", None), *item.args]


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> SyncTrouble:
    """What an HTTP answer other than 200 means; only catalogued codes of ours are believed."""
    after = _retry_after(headers)
    if 300 <= status < 400:
        return SyncTrouble(Trouble.CAPTIVE_PORTAL)
    try:
        problem = Problem.model_validate_json(body)
    except ValidationError:
        return SyncTrouble(_unspoken(status, headers), retry_after=after, status=status)
    trouble = _BY_CODE.get(problem.code)
    if trouble is None:
        trouble = Trouble.CENTRE_FAULT if status >= 500 else Trouble.CENTRE_REFUSED
    return SyncTrouble(
        trouble,
        retry_after=after,
        expected_no=problem.expected_no,
        proof=problem.proof or "",
        number=problem.number,
    )


def _unspoken(status: int, headers: Mapping[str, str]) -> Trouble:
    """An answer that is no problem of ours: a proxy's, a portal's, somebody else's server's."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return Trouble.CENTRE_FAULT
    return Trouble.NOT_OUR_CENTRE if is_json(headers) else Trouble.CAPTIVE_PORTAL


def is_json(headers: Mapping[str, str]) -> bool:
    """Whether the answer says that it is JSON."""
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind in ("application/json", "application/problem+json")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds from a `Retry-After` header, which holds seconds or a date; a day at most.

    A date is compared with the answer's own, for this laptop's clock may be years off.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return min(float(text), _MOST_RETRY_AFTER)
    moment = _moment(text)
    if moment is None:
        return None
    now = _moment(headers.get("Date", "")) or datetime.now(UTC)
    return min(max((moment - now).total_seconds(), 0.0), _MOST_RETRY_AFTER)


def _moment(text: str) -> datetime | None:
    """The moment in a header; None where it is none."""
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
