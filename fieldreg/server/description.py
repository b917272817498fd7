"""What the API says of itself as OpenAPI: what each route takes and gives, and every refusal.

Nobody can ask for it over the line. Tests ask the API all that it says, and hold it to that.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Literal

from fastapi import FastAPI

from fieldreg.protocol.messages import Hex, Id, Message, Problem
from fieldreg.protocol.problems import Problems

Answers = dict[int | str, dict[str, Any]]
"""What a route answers, by status: FastAPI's `responses`."""

KEEPER, LAPTOP, REVIEWER = "keeper", "laptop", "reviewer"
IS_LAPTOP = (Problems.NOT_SIGNED_IN, Problems.TOKEN_EXPIRED, Problems.DEVICE_REVOKED)
"""How one is refused who should be an enrolled laptop."""

_PROBLEM_TYPE = "application/problem+json"
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_NOT_SENT = "#/components/schemas/HTTPValidationError"
_ANY = (Problems.BAD_REQUEST, Problems.BUSY, Problems.INTERNAL)
_OF_A_BODY = (Problems.TOO_LARGE, Problems.TOO_SLOW)
_UNKNOWN_PACKING = 415
_WAIT = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}}


class ShortHead(Message):
    """A receipt without what is as in the request."""

    signature: Hex
    no: int | None = None
    link: str | None = None


class ShortAnswer(Message):
    """A `SyncResponse` without what says nothing (see `protocol.terse`)."""

    terse: Literal[True]
    protocol: Literal[1]
    centre_id: Id
    token: str
    centre_time: str
    receipt: ShortHead


def refusals(*kinds: Problems, is_crowded: bool = True, is_read_whole: bool = True) -> Answers:
    """Refusals by *kinds*, and those that any route has.

    *is_crowded*: requests are counted (`gate`); *is_read_whole*: before the route is asked, its
    body is read and unpacked (`bodies`).
    """
    codes: defaultdict[int, set[Problems]] = defaultdict(set)
    crowded = (Problems.TOO_MANY_REQUESTS,) if is_crowded else ()
    for kind in (*_ANY, *crowded, *(_OF_A_BODY if is_read_whole else ()), *kinds):
        codes[kind.value.status].add(kind)
    if is_read_whole:
        codes[_UNKNOWN_PACKING].add(Problems.BAD_REQUEST)
    return {status: _refused(status, found) for status, found in sorted(codes.items())}


def _refused(status: int, kinds: set[Problems]) -> dict[str, Any]:
    said = sorted((kind.value.number, kind.value.code) for kind in kinds)
    one_of = [
        {"properties": {"code": {"const": c}, "number": {"const": n}, "status": {"const": status}}}
        for n, c in said
    ]
    about: dict[str, Any] = {
        "description": ", ".join(code for _, code in said),
        "content": {_PROBLEM_TYPE: {"schema": {"allOf": [_PROBLEM, {"anyOf": one_of}]}}},
    }
    return about | ({"headers": _WAIT} if status in (429, 503) else {})


def of_kind(media_type: str) -> dict[str, Any]:
    """An answer that is no JSON."""
    return {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}


def asked_by(who: str, **more: Any) -> dict[str, Any]:
    """That only *who* is answered: FastAPI's `openapi_extra`."""
    return {"security": [{who: []}], **more}


class Described(FastAPI):
    """An app whose description says of each refusal that it is a `Problem`, as `border` sees to."""

    def openapi(self) -> dict[str, Any]:
        """The description."""
        if self.openapi_schema is None:
            self.openapi_schema = _as_refused_here(super().openapi())
        return self.openapi_schema


def _as_refused_here(told: dict[str, Any]) -> dict[str, Any]:
    for operations in told["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            if _NOT_SENT in str(answers.get("422")):
                del answers["422"]
    components = told.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema(mode="serialization")
    bearer = {"type": "http", "scheme": "bearer"}
    components["securitySchemes"] = dict.fromkeys((KEEPER, LAPTOP, REVIEWER), bearer)
    return told
