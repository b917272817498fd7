"""Eight laptops push at once through two centre processes on one PostgreSQL; a ninth reads on.

The reader asks for what is new all the time and keeps its cursor, as every laptop does. It must
see each of the rows exactly once. The control numbers rows as is usual, from a sequence that
nobody waits for: rows become visible in another order than they are numbered, and the cursor
passes those that come late. (An office's sum of its records would let its laptops in one by one
too: the control keeps none.)
"""

from __future__ import annotations

import os
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import httpx
import psycopg
from server.centre_laptop import Laptop, enrol_laptop
from torture.harness.child import Child, Tell
from torture.harness.result import Result, Task

from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.server import admin
from fieldreg.server.running import Serving, serve

from .office import make_centre
from .postgres import postgres

WRITERS, CENTRES = 8, 2
MOST_A_PUSH = 4
_CONTROL_ROWS = 240
_PATIENCE_SECONDS = 300.0
_NAIVE = """
CREATE SEQUENCE naive START 1;
ALTER TABLE counter RENAME TO counted;
CREATE VIEW counter AS SELECT name, v FROM counted;
CREATE FUNCTION number_naively() RETURNS trigger AS $$
BEGIN
  NEW.v := nextval('naive') * 100;
  PERFORM pg_sleep(random() * 0.06);
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER naively INSTEAD OF UPDATE ON counter
  FOR EACH ROW EXECUTE FUNCTION number_naively();
ALTER TABLE office_rows RENAME TO office_summed;
CREATE VIEW office_rows AS SELECT * FROM office_summed WHERE false;
CREATE FUNCTION keep_no_sum() RETURNS trigger AS 'BEGIN RETURN NEW; END' LANGUAGE plpgsql;
CREATE TRIGGER keep_none INSTEAD OF INSERT ON office_rows
  FOR EACH ROW EXECUTE FUNCTION keep_no_sum();
"""


class Wire:
    """The `Api` of the tests over real sockets: each call goes to the next process of the centre.

    Belongs to one thread.
    """

    def __init__(self, ports: list[int], ca_certificate: str) -> None:
        context = ssl.create_default_context(cadata=ca_certificate)
        self._clients = [
            httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=context, trust_env=False,
                         timeout=60)
            for port in ports
        ]  # fmt: skip
        self._next = cycle(self._clients)

    def post(self, path: str, data: Any, *, token: str = "") -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return next(self._next).post(path, json=data, headers=headers)

    def close(self) -> None:
        """Let the connections go."""
        for client in self._clients:
            client.close()


def pushers(task: Task, folder: Path) -> Result:
    """*task.runs* rows from eight writers; the control with fewer."""
    result = Result("pushers", task.runs)
    missed, told = _pushed(folder / "counted", task.runs, task.seed)
    result.losses += [f"row {seq} was missed" for seq in missed]
    result.notes.append(told)
    result.control_runs = _CONTROL_ROWS
    missed, _ = _pushed(folder / "naive", _CONTROL_ROWS, task.seed, naive=True)
    result.control_losses = len(missed)
    return result


def _pushed(folder: Path, rows: int, seed: int, *, naive: bool = False) -> tuple[list[int], str]:
    """The rows that the reader missed or saw twice, and what happened."""
    with postgres() as url, ExitStack() as held:
        office = make_centre(folder, url)
        if naive:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(_NAIVE)
        ports = [held.enter_context(serving(folder, url)) for _ in range(CENTRES)]
        laptops = _laptops(folder, url, office, ports, held)
        seen, polls = _race(laptops[0], laptops[1:], rows, seed)
        with psycopg.connect(url) as connection:
            made = [s for (s,) in connection.execute(
                "SELECT seq FROM revision WHERE seq IS NOT NULL ORDER BY seq")]  # fmt: skip
    twice = {seq for seq in seen if seen.count(seq) > 1} if len(set(seen)) < len(seen) else set()
    wrong = sorted(set(made) ^ set(seen) | twice)
    if len(made) != rows:
        wrong.append(len(made))
    return wrong, f"{len(made):,} rows, {polls:,} answers read meanwhile"


@contextmanager
def serving(folder: Path, url: str) -> Iterator[int]:
    """A process of the centre; its port."""
    told, says = os.pipe()

    def work(tell: Tell) -> None:
        serve(
            folder,
            Serving(database_url=url),
            on_ready=lambda at: os.write(says, at.rpartition(":")[2].encode() + b"\n") and None,
        )

    child = Child(work, os.memfd_create("events"))
    os.close(says)
    child.until_ready()
    child.go()
    try:
        with os.fdopen(told) as lines:
            yield int(lines.readline())
    finally:
        child.kill()
        child.wait()


def _laptops(
    folder: Path, url: str, office: str, ports: list[int], held: ExitStack
) -> list[Laptop]:
    centre = admin.open_centre(folder, database_url=url)
    found = []
    for _ in range(WRITERS + 1):
        wire = Wire(ports, centre.ca_certificate)
        held.callback(wire.close)
        code = admin.issue_code(centre, office, url="https://centre.test").code
        found.append(enrol_laptop(wire, code))  # type: ignore[arg-type]
    centre.database.close()
    return found


def _race(reader: Laptop, writers: list[Laptop], rows: int, seed: int) -> tuple[list[int], int]:
    done = threading.Event()
    with ThreadPoolExecutor(len(writers) + 1) as pool:
        reading = pool.submit(_read, reader, done)
        share = rows // len(writers)
        writing = [pool.submit(_write, w, share, Random(seed + n)) for n, w in enumerate(writers)]
        try:
            for one in writing:
                one.result()
        finally:
            done.set()
        return reading.result()


def _write(laptop: Laptop, rows: int, chance: Random) -> None:
    left = rows
    while left:
        count = min(left, chance.randint(1, MOST_A_PUSH))
        left -= count
        for _ in range(count):
            laptop.register()
        request = laptop.request(limit=1)
        answer = _answered(laptop, request)
        response = SyncResponse.model_validate_json(answer.content)
        laptop.receipted = response.receipt.no
        # The writers do not read on: only the reader's cursor is looked at.
        laptop.token, laptop.epoch = response.token, response.epoch


def _answered(laptop: Laptop, request: SyncRequest) -> httpx.Response:
    """The answer, asked for again as any laptop does where the centre says that it is busy."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        answer = laptop.send(request)
        if answer.status_code != 503 or time.monotonic() > end:
            break
        time.sleep(float(answer.headers["retry-after"]))
    assert answer.status_code == 200, answer.text
    return answer


def _read(laptop: Laptop, done: threading.Event) -> tuple[list[int], int]:
    seen: list[int] = []
    polls = 0
    while True:
        is_last = done.is_set()
        more = True
        while more:
            answer = _answered(laptop, laptop.request(limit=100))
            response = SyncResponse.model_validate_json(answer.content)
            laptop.token, laptop.epoch = response.token, response.epoch
            laptop.cursor, more = response.cursor, response.more
            seen += [change.seq for change in response.changes]
            polls += 1
        if is_last:
            return seen, polls
