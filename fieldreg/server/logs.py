"""The centre's log: one JSON object a line, for whatever gathers logs. No person's data in it."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from typing import TextIO

from fieldreg.domain.masking import described, masked


class JsonLines(logging.Formatter):
    """A record as one line of JSON: when, how bad, who says it, what, and its facts.

    What our own code says is made of ids, counts and words of the catalogue. Whatever else is
    logged, by libraries, is masked; of exceptions types and places are told, never their texts.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, without the line feed."""
        facts = getattr(record, "facts", None)
        is_request = isinstance(facts, dict) and "request" in facts
        line = {
            "at": _moment(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": "request" if is_request else self._text(record),
            "process": os.getpid(),
        }
        if isinstance(facts, dict):
            line |= {name: value for name, value in facts.items() if name not in line}
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            line["error"] = masked(described(error))
        return json.dumps(line, ensure_ascii=True)

    def _text(self, record: logging.LogRecord) -> str:
        try:
            text = record.getMessage()
        except Exception as broken:  # noqa: BLE001 - arguments of any kind, that print anyhow
            return f"a message that cannot be written ({type(broken).__name__})"
        return text if record.name.startswith("fieldreg.server") else masked(text)


def log_to(stream: TextIO) -> None:
    """Write the program's log to *stream*, as JSON lines."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler])
    logging.getLogger("fieldreg").setLevel(logging.INFO)


def _moment(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
