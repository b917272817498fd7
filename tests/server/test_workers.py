"""Several workers behind one address: nothing is shared but PostgreSQL, and any of them may die."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from server.centre_laptop import Laptop
from server.test_running import enrolled, wire

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Outcome
from fieldreg.server import admin
from fieldreg.server.keeping import metrics_token
from fieldreg.server.running import Serving, serve_with_workers

on_postgres = pytest.mark.parametrize("centre_folder", ["postgresql"], indirect=True)
on_sqlite = pytest.mark.parametrize("centre_folder", ["sqlite"], indirect=True)
posix = pytest.mark.skipif(sys.platform == "win32", reason="workers are for POSIX systems")
pytestmark = posix
LINE_SECONDS = 120


class Served:
    """`fieldreg serve --workers N`, and every line of its log."""

    def __init__(self, folder: Path, *extra: str) -> None:
        command = [sys.executable, "-m", "fieldreg", "serve", "--folder", str(folder)]
        self.process = subprocess.Popen(
            [*command, "--port", "0", *extra],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self.process.stdout is not None
        ready = json.loads(self.process.stdout.readline() or "{}")
        assert ready.get("ready") is True, self.lines
        self.url: str = ready["url"]

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._news:
                self.lines.append(json.loads(line))
                self._news.notify_all()

    def wait_for(self, event: str, count: int) -> list[dict[str, Any]]:
        """Until *event* was told *count* times; these lines."""

        def told() -> list[dict[str, Any]]:
            return [line for line in self.lines if line["event"] == event]

        self.wait_until(lambda: len(told()) >= count)
        return told()

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Until the lines told so far are enough for *is_so*."""
        with self._news:
            assert self._news.wait_for(is_so, LINE_SECONDS), self.lines

    def workers(self, count: int = 2) -> list[int]:
        """The process ids of all that ever became ready, *count* at least."""
        return [line["worker"] for line in self.wait_for("worker ready", count)]

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self._reader.join(60)
        return code

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join(60)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


@contextmanager
def served(folder: Path, *extra: str) -> Iterator[Served]:
    running = Served(folder, *extra)
    try:
        yield running
    finally:
        running.close()


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # A zombie answers too; it is gone all the same.
    return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()


@on_postgres
def test_work_is_shared_and_a_killed_worker_is_replaced(centre_folder: Path) -> None:
    with served(centre_folder, "--workers", "2", "--connections", "4") as running:
        first, second = running.workers()
        with wire(centre_folder, running.url) as api:
            laptops = [enrolled(centre_folder, api) for _ in range(3)]
        with ThreadPoolExecutor(len(laptops)) as pool:
            sending = [pool.submit(push_many, centre_folder, running.url, one) for one in laptops]
            os.kill(first, signal.SIGKILL)
            third = running.wait_for("worker ready", 3)[-1]["worker"]
            for one in sending:
                assert one.result() == 10
        assert third not in (first, second)
        assert running.wait_for("worker ended", 1)[0]["code"] == -signal.SIGKILL
        assert running.end() == 0
        assert not any(is_alive(process) for process in (first, second, third))
    centre = admin.open_centre(centre_folder)
    try:
        assert len(admin.find_all(centre)) == 30
    finally:
        centre.database.close()


def push_many(folder: Path, url: str, laptop: Laptop) -> int:
    """Ten registrations, one exchange each, asked again over a new line after any failure."""
    for _ in range(10):
        laptop.register()
        request = laptop.request()
        for _ in range(50):
            try:
                with wire(folder, url) as api:
                    laptop.api = api
                    laptop.sync(request)
            except httpx.TransportError:
                continue
            break
    return laptop.receipted


@on_postgres
def test_counts_are_those_of_all_workers(centre_folder: Path) -> None:
    with served(centre_folder, "--workers", "2", "--connections", "4") as running:
        with wire(centre_folder, running.url) as api:
            laptop = enrolled(centre_folder, api)
        for _ in range(12):  # a new line each time, to whichever worker takes it
            with wire(centre_folder, running.url) as api:
                laptop.api = api
                laptop.register()
                assert laptop.sync().outcomes[0].outcome is Outcome.APPLIED
        centre = admin.open_centre(centre_folder)
        token = metrics_token(centre)
        centre.database.close()
        with wire(centre_folder, running.url) as api:
            text = api.get("/metrics", token=token).text
        assert value(text, 'fieldreg_revisions_total{outcome="applied"}') == 12
        assert value(text, "fieldreg_sequence") == 12
        assert value(text, "fieldreg_devices") == 1
        assert laptop.device_id not in text
        told = [line for line in running.lines if line.get("route") == "/v1/sync"]
        assert len(told) == 12
        assert {line["status"] for line in told} == {200}
        assert {line["process"] for line in told} <= set(running.workers())


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


@on_postgres
def test_what_is_being_answered_is_answered_before_the_end(
    centre_folder: Path, database_url: str
) -> None:
    """A laptop's row is held by somebody else while the centre is told to end."""
    with served(centre_folder, "--workers", "2", "--connections", "4") as running:
        with wire(centre_folder, running.url) as api:
            laptop = enrolled(centre_folder, api)
        laptop.register()
        request = laptop.request()
        with psycopg.connect(database_url) as holder, ThreadPoolExecutor(1) as pool:
            holder.execute("SELECT * FROM device WHERE id = %s FOR UPDATE", [laptop.device_id])
            with wire(centre_folder, running.url) as api:
                laptop.api = api
                answer = pool.submit(laptop.send, request)
                wait_until_blocked(database_url)
                running.process.send_signal(signal.SIGTERM)
                wait_until_refused(running.url, centre_folder)
                assert not answer.done()
                holder.rollback()
                assert answer.result().status_code == 200
        assert running.process.wait(60) == 0


def wait_until_blocked(url: str) -> None:
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(10_000):
            if connection.execute(query).fetchone() != (0,):
                return
            connection.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("nobody waits")


def wait_until_refused(url: str, folder: Path) -> None:
    """Until no new line is taken any more."""
    for _ in range(2_000):
        try:
            with wire(folder, url) as api:
                api.get("/v1/health")
        except httpx.TransportError:
            return
    raise AssertionError("still taken")


@on_postgres
def test_workers_are_replaced_one_after_the_other(centre_folder: Path) -> None:
    with served(centre_folder, "--workers", "2", "--connections", "4") as running:
        before = set(running.workers())
        running.process.send_signal(signal.SIGHUP)
        after = {line["worker"] for line in running.wait_for("worker ready", 4)[2:]}
        assert not before & after
        ended = running.wait_for("worker ended", 2)
        assert [line["code"] for line in ended] == [0, 0]
        order = [line["event"] for line in running.lines if line["event"].startswith("worker")]
        assert order == ["worker ready"] * 2 + ["worker ended", "worker ready"] * 2
        with wire(centre_folder, running.url) as api:
            assert api.get("/v1/ready").json() == {"status": "ready"}


@on_postgres
def test_no_worker_outlives_its_keeper(centre_folder: Path) -> None:
    with served(centre_folder, "--workers", "2", "--connections", "4") as running:
        ends = [os.pidfd_open(process) for process in running.workers()]
        running.process.kill()
        running.process.wait()
        for end in ends:  # becomes readable when the process is gone
            assert select.select([end], [], [], LINE_SECONDS)[0]
            os.close(end)


@on_sqlite
def test_sqlite_is_for_one_process(centre_folder: Path) -> None:
    with pytest.raises(UserTrouble, match="workers_need_postgres"):
        serve_with_workers(centre_folder, Serving(workers=2), lambda _: [], on_ready=lambda _: None)
