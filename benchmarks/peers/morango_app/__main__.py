"""A side of the measurement: `python -m morango_app serve DATABASE`, `… up|down URL OFFICE WORK`.

serve   the centre: cheroot, the WSGI server that Kolibri uses, on a free port, until its input
        ends. Says its address and its office on one line.
up      a laptop with SQLite sends what stands in WORK/documents.json.
down    an empty one asks for it.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings
from django.core.management import call_command

_NAME, _PASSWORD = "petugas", "rahasia"
_OFFICE = "office"


def prepare(database: str) -> None:
    """Django with its tables in *database*: an address of PostgreSQL, or a file of SQLite."""
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        AUTH_USER_MODEL="morango_app.Officer",
        DATABASES={"default": _database(database)},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth",
                        "rest_framework", "mptt", "morango", "morango_app"],
        LOGGING_CONFIG=None,
        ROOT_URLCONF="morango.urls",
        SECRET_KEY="of a measurement",  # noqa: S106
        USE_TZ=True,
    )  # fmt: skip
    logging.basicConfig(level=logging.ERROR)
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("loaddata", "scopedefinitions", verbosity=0)
    if "PATIENCE" in os.environ:
        _hurry(float(os.environ["PATIENCE"]))


def _database(database: str) -> dict[str, Any]:
    if "://" not in database:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": database}
    parts = urlsplit(database)
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or given.get("user", "postgres"),
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname or given.get("host", ""),
        "PORT": str(parts.port or given.get("port", "")),
    }


def serve(database: str) -> None:
    """The centre, until the input ends."""
    prepare(database)
    from cheroot.wsgi import Server  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from morango.models import Certificate  # noqa: PLC0415
    from morango_app.models import Officer  # noqa: PLC0415

    officer = Officer(username=_NAME)
    officer.set_password(_PASSWORD)
    officer.save()
    office = Certificate.generate_root_certificate(_OFFICE).id
    server = Server(("127.0.0.1", 0), get_wsgi_application())
    server.prepare()
    threading.Thread(target=server.serve, daemon=True).start()
    _say({"url": f"http://127.0.0.1:{server.bind_addr[1]}/", "office": office})
    sys.stdin.read()
    server.stop()


def one_way(way: str, url: str, office: str, work: Path) -> None:
    """A laptop sends all it has, or an empty one asks for all there is; says the seconds."""
    prepare(str(work / f"{way}.db"))
    from morango_app.models import Registration  # noqa: PLC0415

    documents = json.loads((work / "documents.json").read_bytes())
    connection, client, theirs, ours = _joined(url, office)
    if way == "up":
        _register(documents, office)
    began = time.perf_counter()
    session = connection.create_sync_session(ours, theirs)
    transfer = session.get_push_client() if way == "up" else session.get_pull_client()
    transfer.initialize(client(office))
    transfer.run()
    transfer.finalize()
    connection.close_sync_session(session.sync_session)
    took = time.perf_counter() - began
    if Registration.objects.count() != len(documents):
        raise SystemExit("not all of them arrived")
    _say(took)


def _joined(url: str, office: str) -> tuple[Any, Any, Any, Any]:
    """A connection, Morango's filter, the centre's certificate, and one of our own under it."""
    from morango.models import Filter  # noqa: PLC0415
    from morango.sync.controller import MorangoProfileController  # noqa: PLC0415
    from morango_app.models import PROFILE  # noqa: PLC0415

    connection = MorangoProfileController(PROFILE).create_network_connection(url)
    (theirs,) = connection.get_remote_certificates(office, _OFFICE)
    ours = connection.certificate_signing_request(
        theirs, _OFFICE, {"office": office}, userargs=_NAME, password=_PASSWORD
    )
    return connection, Filter, theirs, ours


def _register(documents: list[dict[str, Any]], office: str) -> None:
    from morango_app.models import Registration  # noqa: PLC0415

    rows = []
    for document in documents:
        row = Registration(office=office, source=document.pop("_id"), patch=json.dumps(document))
        row.id = row.calculate_uuid()
        rows.append(row)
    Registration.objects.bulk_create(rows, batch_size=500)


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """What was asked for."""
    role, *rest = sys.argv[1:]
    if role == "serve":
        serve(rest[0])
    else:
        one_way(role, rest[0], rest[1], Path(rest[2]))


def _hurry(most: float) -> None:
    """Between two looks at what it waits for it pauses up to five seconds: now *most* at most."""
    import morango.sync.controller as waiting  # noqa: PLC0415

    waiting.sleep = lambda seconds: time.sleep(min(seconds, most))


if __name__ == "__main__":
    main()
