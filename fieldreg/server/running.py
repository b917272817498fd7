"""Serving the API: TLS on one port, in the foreground or in a thread of its own."""

from __future__ import annotations

import signal
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import uvicorn

from fieldreg.domain.trouble import EnvironmentTrouble

from .admin import open_centre
from .app import create_app
from .folder import CentreFolder
from .identity import Centre

START_SECONDS = 30
_MOST_CONNECTIONS = 400


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()


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
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    database_url: str = "",
    crash_once: str = "",
    on_ready: Callable[[str], None],
) -> None:
    """Serve until SIGTERM or Ctrl+C; *on_ready* gets the address once it listens.

    Belongs to the main thread. Raises EnvironmentTrouble: centre_missing, port_taken.
    """
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn raises it again after it stopped
    centre = open_centre(folder, database_url=database_url, crash_once=crash_once)
    try:
        with listen(host, port) as listener:
            name = f"[{host}]" if ":" in host else host
            url = f"https://{name}:{listener.getsockname()[1]}"
            _Server(_config(centre, folder), lambda: on_ready(url)).run([listener])
    finally:
        centre.database.close()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises EnvironmentTrouble("port_taken", port=…)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError:
        raise EnvironmentTrouble("port_taken", port=port) from None


def _config(centre: Centre, folder: Path) -> uvicorn.Config:
    place = CentreFolder(folder)
    config = uvicorn.Config(
        create_app(centre),
        ssl_certfile=place.certificate,
        ssl_keyfile=place.certificate_key,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        ws="none",
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=10,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return config
