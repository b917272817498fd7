"""Serving the API: TLS on one port, by this process, a thread of it, or several workers."""

from __future__ import annotations

import gc
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import uvicorn
from anyio import to_thread

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

from .admin import open_centre
from .app import create_app
from .connection import Connection
from .database import POSTGRES_CONNECTIONS
from .folder import CentreFolder
from .gate import MOST_HEADER_BYTES
from .identity import Centre
from .image_leaving import expire_parts
from .stick_waiting import forget_settled

START_SECONDS = 30
GRACE_SECONDS = 10
IDLE_SECONDS = 90
"""Of a kept connection. It also bounds how long a finished answer may take to reach a laptop: on
64 kbit/s the largest needs a minute and a half."""
_BACKLOG = 256
_ACCEPTED_AT_ONCE = 8
"""So that one worker does not take everybody who waits, and others none."""
_TICKS_A_SECOND = 10
_COLLECTING = (50_000, 20, 50)


@dataclass(frozen=True, slots=True)
class Serving:
    """How to serve: where, how many workers, connections to PostgreSQL for each.

    *proxy* is the address of a reverse proxy whose word on who is calling is believed.
    """

    host: str = "127.0.0.1"
    port: int = 0
    database_url: str = ""
    workers: int = 1
    connections: int = POSTGRES_CONNECTIONS
    proxy: str = ""


class _Server(uvicorn.Server):
    """Says when it listens, and every *alive_seconds* that it lives (0: never)."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_ready: Callable[[], None],
        *,
        threads: int = POSTGRES_CONNECTIONS,
        on_alive: Callable[[], None] | None = None,
        alive_seconds: float = 0,
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._threads = threads
        self._on_alive = on_alive
        self._alive_ticks = int(alive_seconds * _TICKS_A_SECOND)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        to_thread.current_default_thread_limiter().total_tokens = self._threads
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(_BACKLOG)  # asyncio asked for as many as it takes at once
        self._on_ready()

    async def on_tick(self, counter: int) -> bool:
        if self._on_alive is not None and counter % self._alive_ticks == 0:
            self._on_alive()
        return await super().on_tick(counter)


class RunningCentre:
    """A centre served with TLS on the loopback by a thread of this process, for tests and checks.

    Use as a context manager, or call `stop`. `url` and `ca_certificate` (PEM) are what a laptop
    needs; `centre` is the same one, open for `admin` functions.
    """

    def __init__(self, folder: Path, *, port: int = 0, database_url: str = "") -> None:
        self.centre = open_centre(folder, database_url=database_url)
        self.ca_certificate = self.centre.ca_certificate
        try:
            self._socket = listen("127.0.0.1", port)
        except EnvironmentTrouble:
            self.centre.database.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"
        ready = threading.Event()
        self._server = _Server(_config(self.centre, folder), ready.set)
        sockets = [self._socket]
        self._thread = threading.Thread(target=self._server.run, args=(sockets,), daemon=True)
        self._thread.start()
        if not ready.wait(START_SECONDS):
            self.stop()
            raise EnvironmentTrouble("centre_not_started")

    def __enter__(self) -> RunningCentre:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Finish what is being answered, stop listening, close the database. May be repeated."""
        self._server.should_exit = True
        self._thread.join(START_SECONDS)
        self._socket.close()
        self.centre.database.close()


def serve(
    folder: Path,
    serving: Serving,
    *,
    crash_once: str = "",
    on_ready: Callable[[str], None],
) -> None:
    """Serve from this one process until SIGTERM or Ctrl+C; *on_ready* gets the address once.

    Belongs to the main thread. Raises EnvironmentTrouble: centre_missing, port_taken.
    """
    with listen(serving.host, serving.port) as listener:
        url = _url(serving.host, listener)
        _serve_on(listener, folder, serving, crash_once, on_ready=lambda: on_ready(url))


def serve_handed(
    folder: Path,
    serving: Serving,
    number: int,
    *,
    crash_once: str = "",
    on_ready: Callable[[str], None],
    on_alive: Callable[[], None],
) -> None:
    """Serve as one worker of several, on the listening socket *number* that was handed down."""
    from .workers import ALIVE_SECONDS  # noqa: PLC0415 - one worker alone needs nothing of it

    with socket.socket(fileno=number) as listener:
        url = _url(serving.host, listener)
        _serve_on(
            listener,
            folder,
            serving,
            crash_once,
            on_ready=lambda: on_ready(url),
            on_alive=on_alive,
            alive_seconds=ALIVE_SECONDS,
        )


def serve_with_workers(
    folder: Path,
    serving: Serving,
    command: Callable[[int], Sequence[str]],
    *,
    on_ready: Callable[[str], None],
) -> None:
    """Keep `serving.workers` workers, each started with *command* of the socket's number.

    Belongs to the main thread; ends as `serve` does. Raises UserTrouble: workers_need_postgres,
    workers_need_posix; EnvironmentTrouble: centre_missing, tables_newer, port_taken,
    centre_not_started.
    """
    from .workers import Keeper  # noqa: PLC0415 - see above

    if sys.platform == "win32":
        raise UserTrouble("workers_need_posix")
    place = CentreFolder(folder)
    if not (serving.database_url or place.database_url()):
        raise UserTrouble("workers_need_postgres")
    open_centre(folder, database_url=serving.database_url).database.close()
    with listen(serving.host, serving.port) as listener:
        url = _url(serving.host, listener)
        Keeper(command, serving.workers).run(listener, lambda: on_ready(url))


def _serve_on(
    listener: socket.socket,
    folder: Path,
    serving: Serving,
    crash_once: str,
    *,
    on_ready: Callable[[], None],
    on_alive: Callable[[], None] | None = None,
    alive_seconds: float = 0,
) -> None:
    _allow_many_files()
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises it again after it stopped
    centre = open_centre(
        folder,
        database_url=serving.database_url,
        crash_once=crash_once,
        connections=serving.connections,
    )
    try:
        expire_parts(centre)
        forget_settled(centre)
        config = _config(centre, folder, proxy=serving.proxy)
        _collect_seldom()
        server = _Server(
            config,
            on_ready,
            threads=serving.connections,
            on_alive=on_alive,
            alive_seconds=alive_seconds,
        )
        server.run([listener])
    finally:
        centre.database.close()


def _collect_seldom() -> None:
    """A batch makes some hundred thousand objects and hardly a circle among them: to look for
    circles every seven hundred objects, and through the whole program each time, took a third of
    the work. What is here before the first request is not looked through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTING)


def _allow_many_files() -> None:
    """Each connection is an open file; systems allow more than they give unasked."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _url(host: str, listener: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"https://{name}:{listener.getsockname()[1]}"


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises EnvironmentTrouble("port_taken", port=…).

    What comes to it sends at once. asyncio sees to that only for sockets that name their protocol,
    which those of Python do not: the second half of an answer waited 40 ms for the word that the
    first half had come.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError:
        raise EnvironmentTrouble("port_taken", port=port) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _config(centre: Centre, folder: Path, *, proxy: str = "") -> uvicorn.Config:
    place = CentreFolder(folder)
    config = uvicorn.Config(
        create_app(centre),
        http=Connection,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.certificate_key,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
        lifespan="off",
        ws="none",
        backlog=_ACCEPTED_AT_ONCE,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return config
