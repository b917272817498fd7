"""Photos over HTTP: what laptops tell of them, tus 1.0.0 for their bytes, what reviewers see."""

from __future__ import annotations

import logging
from email.utils import formatdate
from typing import Annotated

from fastapi import FastAPI, Header, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fieldreg.protocol.images import (
    IMAGES_PATH,
    MOST_IMAGE_BYTES,
    TUS_TYPE,
    TUS_VERSION,
    UPLOADS_PATH,
    ImagesRequest,
    ImagesResponse,
)
from fieldreg.protocol.messages import Id
from fieldreg.protocol.problems import Problems

from . import uploads
from .description import IS_LAPTOP, LAPTOP, REVIEWER, Answers, asked_by, of_kind, refusals
from .devices import Device, bearer, device_of, reviewer_of
from .identity import Centre
from .images import image_bytes, tell, upload_path
from .refusal import Refusal
from .tus_description import ABOUT, ABOUT_TUS, ADD, ADD_BY_POST, CREATE, LOOK
from .uploads import Upload

log = logging.getLogger("fieldreg.server")
Authorization = Annotated[str | None, Header(include_in_schema=False)]
_TELL: Answers = {
    200: {"model": ImagesResponse},
    **refusals(*IS_LAPTOP, Problems.UNKNOWN_PROTOCOL, Problems.NOT_ALLOWED, Problems.EPOCH_CHANGED),
}
_SHOW: Answers = {
    200: of_kind("image/jpeg"),
    **refusals(Problems.NOT_SIGNED_IN, Problems.NOT_FOUND),
}


def add_image_routes(app: FastAPI, centre: Centre) -> None:
    """What laptops and reviewers ask about photos."""

    @app.post(IMAGES_PATH, responses=_TELL, openapi_extra=asked_by(LAPTOP))
    def tell_images(request: ImagesRequest, authorization: Authorization = None) -> Response:
        answer = tell(centre, bearer(authorization), request)
        here = sum(entry.state == "here" for entry in answer.images)
        log.info("images device=%s told=%d here=%d", request.device_id, len(request.images), here)
        return Response(answer.model_dump_json(), media_type="application/json")

    @app.get(
        "/v1/records/{record_id}/images/{image_id}",
        responses=_SHOW,
        openapi_extra=asked_by(REVIEWER),
        response_class=Response,
    )
    def show_image(record_id: Id, image_id: Id, authorization: Authorization = None) -> Response:
        token = bearer(authorization)
        with centre.database.reading() as connection:
            by = reviewer_of(connection, token)
        data = image_bytes(centre, record_id, image_id)
        log.info("image record=%s image=%s shown to=%s", record_id, image_id, by.id)
        return Response(data, media_type="image/jpeg")

    _add_tus(app, centre)


def _add_tus(app: FastAPI, centre: Centre) -> None:
    one = UPLOADS_PATH + "/{upload_id}"

    @app.options(UPLOADS_PATH, **ABOUT)
    def about() -> Response:
        return Response(status_code=204, headers=ABOUT_TUS)

    @app.post(UPLOADS_PATH, **CREATE)
    def create(request: Request) -> Response:
        device, headers = _asked(centre, request), request.headers
        length, metadata = headers.get("Upload-Length", ""), headers.get("Upload-Metadata", "")
        upload = uploads.create(centre, device, length, metadata)
        return _answer(upload, 201, {"Location": upload_path(upload.id)})

    @app.head(one, **LOOK)
    def look(upload_id: str, request: Request) -> Response:
        upload = uploads.look(centre, _asked(centre, request), upload_id)
        return _answer(upload, 200, {"Upload-Length": str(upload.size)})

    @app.patch(one, **ADD)
    @app.post(one, **ADD_BY_POST)
    async def add(upload_id: str, request: Request) -> Response:
        # Asked first: nobody unknown may keep a place here with bytes that come one by one.
        device = await run_in_threadpool(_asked, centre, request)
        data = await _arrived(request)

        def take() -> Upload:
            return uploads.add(centre, device, upload_id, _offset_of(request), data)

        upload = await run_in_threadpool(take)
        if upload.offset == upload.size:
            log.info("image=%s received bytes=%d", upload.id, upload.size)
        return _answer(upload, 204)


async def _arrived(request: Request) -> bytes:
    """What came of a part, also where the line broke: the rest follows from there.

    Raises Refusal too_large as soon as there is more than any photo has.
    """
    data = bytearray()
    try:
        async for piece in request.stream():
            data += piece
            if len(data) > MOST_IMAGE_BYTES:
                raise Refusal(Problems.TOO_LARGE)
    except ClientDisconnect:
        pass
    return bytes(data)


def _asked(centre: Centre, request: Request) -> Device:
    """Which laptop asks, in a version of tus that is known here."""
    token = bearer(request.headers.get("Authorization"))
    with centre.database.reading() as connection:
        device = device_of(connection, token, centre.seconds())
    if request.headers.get("Tus-Resumable", "") != TUS_VERSION:
        raise Refusal(Problems.TUS_VERSION)
    return device


def _offset_of(request: Request) -> int:
    headers = request.headers
    override = headers.get("X-HTTP-Method-Override", "").upper()
    if request.method == "POST" and override != "PATCH":
        raise Refusal(Problems.BAD_REQUEST, "method")
    if headers.get("Content-Type", "") != TUS_TYPE or headers.get("Content-Encoding"):
        raise Refusal(Problems.MEDIA_TYPE)
    text = headers.get("Upload-Offset", "")
    if not text.isdecimal() or not text.isascii() or len(text) > 15:
        raise Refusal(Problems.BAD_REQUEST, "upload-offset")
    return int(text)


def _answer(upload: Upload, status: int, more: dict[str, str] | None = None) -> Response:
    headers = {"Upload-Offset": str(upload.offset), **(more or {})}
    if upload.ends_at is not None:
        headers["Upload-Expires"] = formatdate(upload.ends_at, usegmt=True)
    return Response(status_code=status, headers=headers)


class Tus:
    """ASGI middleware: what tus wants to be said with every answer about an upload."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""

        async def saying(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", [])))
                headers["Tus-Resumable"] = TUS_VERSION
                if message["status"] == Problems.TUS_VERSION.value.status:
                    headers["Tus-Version"] = TUS_VERSION
                message = {**message, "headers": headers.raw}
            await send(message)

        is_upload = scope["type"] == "http" and scope["path"].startswith(UPLOADS_PATH)
        await self._app(scope, receive, saying if is_upload else send)
