"""`fieldreg serve`: the centre at work, by one process or by several workers."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from fieldreg.apps.centre_enrolment import positive
from fieldreg.apps.centre_place import Commands, add_place, folder_of
from fieldreg.apps.say import words

if TYPE_CHECKING:
    from fieldreg.server.running import Serving

# The command line does not import the server before it needs it.
_MOMENTS = ("mid-push", "after-commit")
_CONNECTIONS = 16


def add_command(subparsers: Commands) -> None:
    """Add `serve` to the command line."""
    serve = subparsers.add_parser("serve", help=words("jalankan pusat", "run the central server"))
    add_place(serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8443, help=words("0: bebas", "0: any free one"))
    _add_load(serve)
    serve.add_argument(
        "--crash-once",
        choices=_MOMENTS,
        default="",
        help=argparse.SUPPRESS,  # for trials: the process kills itself once at that moment
    )
    serve.add_argument(
        "--until-eof",
        action="store_true",
        help=words(
            "berhenti bila masukan standar ditutup", "stop when the standard input is closed"
        ),
    )
    serve.add_argument("--listener", type=int, default=-1, help=argparse.SUPPRESS)  # of a worker
    serve.set_defaults(command=_serve)


def _add_load(serve: argparse.ArgumentParser) -> None:
    workers = words(
        "banyaknya proses di satu alamat; lebih dari satu perlu PostgreSQL",
        "processes behind the one address; more than one need PostgreSQL",
    )
    serve.add_argument("--workers", type=positive, default=1, metavar="N", help=workers)
    connections = words(
        "sambungan PostgreSQL tiap proses (bawaan: 16)",
        "connections to PostgreSQL for each process (default: 16)",
    )
    serve.add_argument(
        "--connections", type=positive, default=_CONNECTIONS, metavar="N", help=connections
    )
    proxy = words(
        "proksi balik yang dipercaya tentang alamat penanya",
        "the reverse proxy that is believed about who is calling",
    )
    serve.add_argument("--proxy", default="", metavar="IP", help=proxy)


def _serve(options: argparse.Namespace) -> int:
    from fieldreg.server import running  # noqa: PLC0415
    from fieldreg.server.logs import log_to  # noqa: PLC0415

    log_to(sys.stderr)
    if options.until_eof:
        threading.Thread(target=_end_with_caller, daemon=True).start()
    folder, serving = folder_of(options), _serving(options)
    if options.listener >= 0:
        running.serve_handed(
            folder,
            serving,
            options.listener,
            crash_once=options.crash_once,
            on_ready=_say_ready,
            on_alive=_say_alive,
        )
    elif serving.workers > 1:
        running.serve_with_workers(
            folder,
            serving,
            lambda number: _worker_command(options, number),
            on_ready=_say_ready,
        )
    else:
        running.serve(folder, serving, crash_once=options.crash_once, on_ready=_say_ready)
    return 0


def _serving(options: argparse.Namespace) -> Serving:
    from fieldreg.server.running import Serving  # noqa: PLC0415

    return Serving(
        host=options.host,
        port=options.port,
        database_url=options.database,
        workers=options.workers,
        connections=options.connections,
        proxy=options.proxy,
    )


def _worker_command(options: argparse.Namespace, number: int) -> list[str]:
    """This program again, as one worker with the listening socket *number*."""
    from fieldreg.apps.demo.centre_process import own_command  # noqa: PLC0415

    given = ["--folder", str(folder_of(options)), "--host", options.host]
    given += ["--listener", str(number), "--until-eof", "--connections", str(options.connections)]
    for name in ("database", "proxy", "crash_once"):
        value = getattr(options, name)
        given += [f"--{name.replace('_', '-')}", value] if value else []
    return own_command("serve", *given)


def _say_ready(url: str) -> None:
    print(json.dumps({"ready": True, "url": url}), flush=True)


def _say_alive() -> None:
    with suppress(OSError):  # whoever listened is gone; `--until-eof` ends this process then
        print("{}", flush=True)


def _end_with_caller() -> None:
    """Whoever started this server holds the other end of its input; when it is gone, so is this."""
    # Not through sys.stdin: its lock would be held while the interpreter shuts down.
    while os.read(0, 4096):
        pass
    signal.raise_signal(signal.SIGTERM)
