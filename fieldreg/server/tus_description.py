"""What the API says of the routes of uploads: the headers of tus 1.0.0, which no type tells.

`ABOUT`, `CREATE`, `LOOK`, `ADD` and `ADD_BY_POST` are what their routes' decorators take.
"""

from __future__ import annotations

from typing import Any

from fastapi import Response

from fieldreg.protocol.images import MOST_IMAGE_BYTES, TUS_TYPE, TUS_VERSION
from fieldreg.protocol.problems import Problems

from .description import IS_LAPTOP, LAPTOP, Answers, asked_by, refusals

ABOUT_TUS = {
    "Tus-Version": TUS_VERSION,
    "Tus-Extension": "creation,expiration",
    "Tus-Max-Size": str(MOST_IMAGE_BYTES),
}

_Schema = dict[str, Any]
_MOMENT = "[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT"
_PAIR = "[a-z0-9_]{1,20} ([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_PLACE = {"type": "integer", "minimum": 0, "maximum": MOST_IMAGE_BYTES}
_SIZE = {"type": "integer", "minimum": 1, "maximum": MOST_IMAGE_BYTES}
_PATH = {"type": "string", "pattern": "^/v1/uploads/[0-9a-f-]{36}$"}
_IS_TUS = (*IS_LAPTOP, Problems.TUS_VERSION)


def header(name: str, schema: _Schema) -> _Schema:
    """A header that must be sent."""
    return {"name": name, "in": "header", "required": True, "schema": schema}


def _told(**schemas: _Schema) -> _Schema:
    """Headers of an answer that are always there, `_` for `-`."""
    return {
        name.replace("_", "-"): {"required": True, "schema": schema}
        for name, schema in schemas.items()
    }


_ENDS = {"Upload-Expires": {"schema": {"type": "string", "pattern": f"^{_MOMENT}$"}}}
_STANDS = _told(Upload_Offset=_PLACE) | _ENDS
_TUS = _told(Tus_Resumable={"const": TUS_VERSION})
_VERSION = header("Tus-Resumable", {"type": "string", "enum": [TUS_VERSION]})
_LENGTH = header("Upload-Length", _SIZE)
_METADATA = header(
    "Upload-Metadata", {"type": "string", "pattern": f"^{_PAIR}(,{_PAIR})*$", "maxLength": 4_096}
)
_OFFSET = header("Upload-Offset", _PLACE)
_AS_PATCH = header("X-HTTP-Method-Override", {"type": "string", "enum": ["PATCH"]})
_PART = {
    "required": True,
    "content": {TUS_TYPE: {"schema": {"type": "string", "format": "binary"}}},
}


def _route(status: int, good: _Schema, refused: Answers, **asked: Any) -> dict[str, Any]:
    """A route that answers well with *status* and the headers *good*."""
    answers: Answers = {status: {"description": "tus 1.0.0", "headers": good}, **refused}
    return {
        "status_code": status,
        "response_class": Response,
        "responses": {
            of: {**about, "headers": {**about.get("headers", {}), **_TUS}}
            for of, about in answers.items()
        },
        "openapi_extra": asked,
    }


def _asked(*headers: _Schema, **more: Any) -> dict[str, Any]:
    return asked_by(LAPTOP, parameters=[_VERSION, *headers], **more)


_ADDED = refusals(
    *_IS_TUS,
    Problems.NOT_FOUND,
    Problems.TOO_LARGE,
    Problems.OFFSET_WRONG,
    Problems.IMAGE_ALTERED,
    Problems.IMAGE_KIND,
    Problems.MEDIA_TYPE,
    is_read_whole=False,
)
_LOOKED = refusals(*_IS_TUS, Problems.NOT_FOUND, is_read_whole=False)

ABOUT = _route(
    204,
    {name: {"required": True, "schema": {"const": text}} for name, text in ABOUT_TUS.items()},
    refusals(),
)
CREATE = _route(
    201,
    _STANDS | _told(Location=_PATH),
    refusals(*_IS_TUS, Problems.RECORD_UNKNOWN),
    **_asked(_LENGTH, _METADATA),
)
LOOK = _route(200, _STANDS | _told(Upload_Length=_SIZE), _LOOKED, **_asked())
ADD = _route(204, _STANDS, _ADDED, **_asked(_OFFSET, requestBody=_PART))
ADD_BY_POST = _route(204, _STANDS, _ADDED, **_asked(_OFFSET, _AS_PATCH, requestBody=_PART))
