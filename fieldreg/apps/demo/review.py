"""A reviewer at the centre, through the same API that the review desk uses."""

from __future__ import annotations

import json
import ssl
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any


class ReviewClient:
    """Asks the centre over HTTPS with a reviewer's token. Raises OSError if it cannot."""

    def __init__(self, url: str, ca_certificate: str, token: str) -> None:
        self._url = url
        self._token = token
        context = ssl.create_default_context(cadata=ca_certificate)
        handler = urllib.request.HTTPSHandler(context=context)
        self._opener = urllib.request.build_opener(handler, urllib.request.ProxyHandler({}))

    def records(self) -> list[dict[str, Any]]:
        """Every record, with `record_id`, `version`, `case`, `values`."""
        found: list[dict[str, Any]] = []
        while True:
            page = self._ask("/v1/records/search", {"limit": 200, "offset": len(found)})
            found += page["records"]
            if len(found) >= page["total"]:
                return found

    def record(self, record_id: str) -> dict[str, Any]:
        """One record with its `history`."""
        found: dict[str, Any] = self._ask(f"/v1/records/{record_id}")
        return found

    def verdict(
        self, record: Mapping[str, Any], act: str, reasons: Sequence[Mapping[str, str]] = ()
    ) -> None:
        """Give a verdict on exactly the version that was read."""
        body = {"act": act, "reasons": list(reasons), "expected_version": record["version"]}
        self._ask(f"/v1/records/{record['record_id']}/verdict", body)

    def _ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - our own https address
            self._url + path,
            data=data,
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
            },
        )
        with self._opener.open(request, timeout=30) as answer:
            return json.load(answer)
