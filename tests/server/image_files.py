"""Photos for tests: real JPEGs of synthetic nothing, and what a laptop says of one."""

from __future__ import annotations

import base64
import io
import random
from hashlib import sha256

from PIL import Image


def jpeg(seed: int = 0, *, side: int = 240, quality: int = 90) -> bytes:
    """A JPEG of noise; of another seed other bytes. About 60 kB for 240 pixels a side."""
    noise = random.Random(seed).randbytes(side * side * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (side, side), noise).save(file, "JPEG", quality=quality)
    return file.getvalue()


def digest(data: bytes) -> str:
    """The SHA-256 by which a photo is known."""
    return sha256(data).hexdigest()


def note(record_id: str, data: bytes, **more: object) -> dict[str, object]:
    """What a laptop says of a record's photo."""
    about = {"record_id": record_id, "sha256": digest(data), "size": len(data), "kind": "ktp"}
    return about | {"added_at": "2026-11-23T08:00:00Z", "author": "petugas"} | more


def metadata(**values: str) -> str:
    """An Upload-Metadata header."""
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in values.items())
