"""HTTPS to the centre. TLS 1.2 or newer, no redirects, everything bounded, nothing written."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import TypeVar

import requests
from pydantic import TypeAdapter, ValidationError
from requests.structures import CaseInsensitiveDict
from requests.utils import get_environ_proxies
from urllib3.util import SKIP_HEADER

from fieldreg.protocol import terse
from fieldreg.protocol.images import IMAGES_PATH, ImagesRequest, ImagesResponse
from fieldreg.protocol.messages import (
    ENROL_PATH,
    PROTOCOL,
    SYNC_PATH,
    EnrolmentFile,
    EnrolRequest,
    EnrolResponse,
    Message,
    SyncRequest,
    SyncResponse,
    WireRevision,
)

from .bodies import ACCEPTED, MOST_BYTES, Begun, pack, unpack
from .collecting import collecting_later
from .faults import FOREIGN, is_json, refusal, trouble_of
from .image_line import bring_part, offset_at
from .ports import Identity
from .stopping import Stopper
from .tls import Adapter, Bearer, tls_context
from .trouble import SyncTrouble, Trouble

Answer = TypeVar("Answer", bound=Message)
_T = TypeVar("_T")
_TIMEOUTS = (10.0, 30.0)
_WHOLE_ANSWER_SECONDS = 120.0
_WHOLE_CALL_SECONDS = 300.0
_QUICK_SECONDS = 0.5
_PIECE_BYTES = 64 << 10
# No more than is needed: on a thin line they are a part of each exchange, and what program this is
# concerns nobody.
_HEADERS = {"Accept-Encoding": ACCEPTED, "User-Agent": SKIP_HEADER}
# What may be the connection's own fault, even where it brought an answer: a line that is dead one
# way still brings the centre's word that nothing came.
_OF_THE_LINE = frozenset({Trouble.TOO_SLOW, Trouble.HALF_ANSWER, Trouble.CENTRE_FAULT})
_REVISIONS = TypeAdapter(list[WireRevision])
_MAY_BE_EMPTY = ("revisions", "wanted")
_ENCODINGS = ("zstd", "gzip", "")


@dataclass(frozen=True, slots=True)
class Ahead:
    """The beginning of a request that carries this very list of revisions."""

    revisions: list[WireRevision]
    begun: Begun

    @classmethod
    def of(cls, revisions: list[WireRevision], *, is_quick: bool) -> Ahead:
        """Pack *revisions*; of a request of which nothing else is known yet."""
        with collecting_later():
            beginning = b'{"revisions":' + _REVISIONS.dump_json(revisions, exclude_none=True)
        return cls(revisions, Begun(beginning, is_quick=is_quick))


class Line:
    """One centre's address, and a kept-alive connection to it. Raises `SyncTrouble` only.

    `is_quick`: its last answer came within half a second.
    """

    def __init__(
        self, url: str, ca_certificate: str, token: str = "", stopper: Stopper | None = None
    ) -> None:
        if not url.startswith("https://"):
            raise SyncTrouble(Trouble.WRONG_ADDRESS)
        try:
            context = tls_context(ca_certificate)
        except ValueError:
            raise SyncTrouble(Trouble.WRONG_CERTIFICATE) from None
        self._url = url.rstrip("/")
        self._encodings = list(_ENCODINGS)
        self.is_quick = False
        self._session = requests.Session()
        self._session.trust_env = False  # else .netrc and REQUESTS_CA_BUNDLE would have a say
        self._session.proxies = get_environ_proxies(self._url)
        self._session.auth = Bearer(token)
        self._session.headers = CaseInsensitiveDict(_HEADERS)
        self._stopper = stopper or Stopper()
        self._session.mount("https://", Adapter(context, self._stopper))

    def ask(
        self,
        path: str,
        message: Message,
        answer: type[Answer],
        ahead: Ahead | None = None,
        long: Callable[[bytes], bytes] = lambda body: body,
    ) -> Answer:
        """Post *message* to *path* and read the answer, whole and of the wanted kind.

        *ahead* is what of the message is packed already, *long* makes a short answer's body whole.
        """
        whole = partial(_written, message)
        packed = self._ended(message, ahead)
        while True:
            status, headers, reply = self._post(path, whole, packed)
            packed = b""
            if status != 415 or len(self._encodings) == 1:
                break
            self._encodings.pop(0)
        if status != 200:
            raise refusal(status, headers, reply)
        if not is_json(headers):
            raise SyncTrouble(Trouble.CAPTIVE_PORTAL)
        with collecting_later():
            return _read(long(reply), answer)

    def connect_anew(self) -> None:
        """Let the connection go; the next question opens another."""
        self._session.close()

    def close(self) -> None:
        """Let the connection go."""
        self._session.close()
        self._stopper.close()

    def _ended(self, message: Message, ahead: Ahead | None) -> bytes:
        """The whole message packed, if *ahead* is of it; else nothing."""
        revisions = message.revisions if isinstance(message, SyncRequest) else None
        if ahead is None or revisions is not ahead.revisions or self._encodings[0] != "zstd":
            return b""
        rest = message.model_dump_json(exclude_none=True, exclude={"revisions"})
        return ahead.begun.ended(b"," + rest.removeprefix("{").encode())

    def _post(
        self, path: str, whole: Callable[[], bytes], packed: bytes
    ) -> tuple[int, CaseInsensitiveDict[str], bytes]:
        encoding = "zstd"
        if not packed:
            packed, encoding = pack(whole(), self._encodings[0], is_quick=self.is_quick)
        headers = {"Content-Type": "application/json"}
        if encoding:
            headers["Content-Encoding"] = encoding
        began = time.monotonic()
        answer = self.call("POST", path, headers=headers, data=packed)
        self.is_quick = time.monotonic() - began < _QUICK_SECONDS
        return answer

    def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        data: bytes = b"",
        timeouts: tuple[float, float] | None = None,
    ) -> tuple[int, CaseInsensitiveDict[str], bytes]:
        """Ask for *path* on the centre: status, headers and body of its answer, whatever it is."""
        try:
            with self._stopper.within(_WHOLE_CALL_SECONDS):
                response = self._session.request(
                    method,
                    self._url + path,
                    data=data,
                    headers=dict(headers),
                    stream=True,
                    allow_redirects=False,
                    timeout=timeouts or _TIMEOUTS,
                )
                with response:
                    raw = _read_raw(response)
            self._stopper.require_in_time()  # headers broken off look like the end of them
            packing = response.headers.get("Content-Encoding", "").strip().lower()
            return response.status_code, response.headers, unpack(raw, packing)
        except FOREIGN as error:
            trouble = trouble_of(error)
        self._stopper.require_in_time()
        raise trouble  # outside the handler: nothing of the foreign error goes along


def _read_raw(response: requests.Response) -> bytes:
    """The body as it came, bounded in size and in time."""
    end = time.monotonic() + _WHOLE_ANSWER_SECONDS
    pieces = bytearray()
    for piece in response.raw.stream(_PIECE_BYTES, decode_content=False):
        pieces += piece
        if len(pieces) > MOST_BYTES:
            raise SyncTrouble(Trouble.ANSWER_TOO_LARGE)
        if time.monotonic() > end:
            raise SyncTrouble(Trouble.TOO_SLOW)
    return bytes(pieces)


def _written(message: Message) -> bytes:
    empty = {name for name in _MAY_BE_EMPTY if getattr(message, name, None) == []}
    with collecting_later():
        return message.model_dump_json(exclude_none=True, exclude=empty).encode()


def _read(body: bytes, answer: type[Answer]) -> Answer:
    """The message in *body*. A cut one is half an answer; a whole one of another kind is bad."""
    try:
        return answer.model_validate_json(body)
    except ValidationError as error:
        kinds = {detail["type"] for detail in error.errors(include_url=False, include_input=False)}
        at = {detail["loc"] for detail in error.errors(include_url=False, include_input=False)}
    if "json_invalid" in kinds:
        raise SyncTrouble(Trouble.HALF_ANSWER)
    if at == {("protocol",)} and "literal_error" in kinds:
        raise SyncTrouble(Trouble.CENTRE_NEWER, protocol=PROTOCOL)
    raise SyncTrouble(Trouble.BAD_ANSWER, what="shape")


class HttpsCarrier:
    """The `Carrier` over HTTPS. Keeps one connection while centre and token stay the same.

    Belongs to one thread. From another only `stop` may come, and `pack_ahead` beside an exchange.
    Use as a context manager, or call `close`.
    """

    def __init__(self) -> None:
        self._stopper = Stopper()
        self._line: Line | None = None
        self._key: tuple[str, str, str] = ("", "", "")
        # That of the request which is about to leave, and of the next one.
        self._ahead: deque[Ahead] = deque(maxlen=2)

    def __enter__(self) -> HttpsCarrier:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        """One round trip. Raises SyncTrouble for whatever goes wrong on the way."""
        ready = (ahead for ahead in tuple(self._ahead) if ahead.revisions is request.revisions)
        ahead = next(ready, None)
        # Whatever brings something has news for an answer.
        asked = request if request.revisions else request.model_copy(update={"terse": True})
        long = partial(terse.whole, request.model_dump(mode="json", include=terse.SAID))
        return self._on(
            identity, lambda line: line.ask(SYNC_PATH, asked, SyncResponse, ahead, long)
        )

    def pack_ahead(self, revisions: list[WireRevision]) -> None:
        """Pack *revisions*, for a request with this very list."""
        line = self._line
        if revisions:
            self._ahead.append(Ahead.of(revisions, is_quick=line is not None and line.is_quick))

    def tell_images(self, identity: Identity, request: ImagesRequest) -> ImagesResponse:
        """Tell of photos and hear how each stands. Raises SyncTrouble."""
        return self._on(identity, lambda line: line.ask(IMAGES_PATH, request, ImagesResponse))

    def upload_offset(self, identity: Identity, place: str) -> int:
        """How many bytes of an upload have come. Raises SyncTrouble."""
        return self._on(identity, lambda line: offset_at(line, place))

    def upload_part(self, identity: Identity, place: str, offset: int, data: bytes) -> int:
        """Bring *data*; how many bytes have come then. Raises SyncTrouble."""
        return self._on(identity, lambda line: bring_part(line, place, offset, data))

    def _on(self, identity: Identity, act: Callable[[Line], _T]) -> _T:
        """What *act* gives on the line to the centre; `cancelled` once it was stopped."""
        key = (identity.url, identity.ca_certificate, identity.device_token)
        if self._line is None or key != self._key:
            self.close()
            self._line, self._key = Line(*key, self._stopper), key
        try:
            if not self._stopper.is_stopped:
                return act(self._line)
        except SyncTrouble as trouble:
            if trouble.trouble in _OF_THE_LINE:
                self._line.connect_anew()
            if not self._stopper.is_stopped:
                raise
        raise SyncTrouble(Trouble.CANCELLED)

    def stop(self) -> None:
        """Break off the exchange under way, and each after it, as `cancelled`.

        Whatever did not arrive is sent again by the next sync.
        """
        self._stopper.stop()

    def close(self) -> None:
        """Let the connection go; the next exchange opens another."""
        if self._line is not None:
            self._line.close()
            self._line = None


def enrol(file: EnrolmentFile, request: EnrolRequest) -> EnrolResponse:
    """Introduce a bare laptop with its one-time code. Raises SyncTrouble (`code_invalid`, …)."""
    line = Line(file.url, file.ca_certificate)
    try:
        return line.ask(ENROL_PATH, request, EnrolResponse)
    finally:
        line.close()
