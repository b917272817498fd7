"""Where the centre keeps photos: a folder or any S3-compatible store, sealed before they go there.

A blob has a key of our own making (see `image_key`) and never changes until it is removed, so that
writing one twice does no harm and several centre processes need no lock among them.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

if TYPE_CHECKING:
    from obstore.store import S3Store as Store

SCHEMES = ("s3://",)
_SEALED = b"fieldreg-image/1\n"
_NONCE_BYTES = 12
_UNFINISHED = ".new-"


class Blobs(Protocol):
    """Keeps bytes by key. Every call may raise EnvironmentTrouble images_unreachable."""

    def put(self, key: str, data: bytes) -> None:
        """Keep *data*; durable when this returns. What is there under *key* is replaced."""
        ...

    def get(self, key: str) -> bytes | None:
        """What is kept under *key*, None if nothing is."""
        ...

    def size(self, key: str) -> int | None:
        """How many bytes are kept under *key*, None if nothing is; they are not read for it."""
        ...

    def remove(self, key: str) -> None:
        """Keep nothing under *key* any more; nothing need be there."""
        ...

    def drop_unfinished(self, before: float) -> int:
        """Remove what a process that was killed left half made before *before* (seconds since
        1970); how much."""
        ...


def image_key(office_id: str, sha256: str, era: int = 0) -> str:
    """The key of an office's photo. Offices share none: that one has it tells nobody else.

    Whoever removes the blob of an *era* that is over, however late, harms no later one.
    """
    return f"{office_id}/{sha256[:2]}/{sha256}" + (f".{era}" if era else "")


class FolderBlobs:
    """Blobs as files below *folder*: whole or not there, whatever is cut off while one is made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, data: bytes) -> None:
        """Write beside its place, to the disk, then move there."""
        path = self._folder / key
        unfinished = path.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
        try:
            _make_folder(path.parent)
            try:
                _write(unfinished, data)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
            _sync_folder(path.parent)
        except OSError:
            raise EnvironmentTrouble("images_unreachable") from None

    def get(self, key: str) -> bytes | None:
        """The file's bytes."""
        try:
            return (self._folder / key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            raise EnvironmentTrouble("images_unreachable") from None

    def size(self, key: str) -> int | None:
        """The file's size."""
        try:
            return (self._folder / key).stat().st_size
        except FileNotFoundError:
            return None
        except OSError:
            raise EnvironmentTrouble("images_unreachable") from None

    def remove(self, key: str) -> None:
        """Gone from the disk when this returns."""
        path = self._folder / key
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync_folder(path.parent)
        except OSError:
            raise EnvironmentTrouble("images_unreachable") from None

    def drop_unfinished(self, before: float) -> int:
        """Looks at every file."""
        try:
            left = [
                path
                for path in self._folder.rglob(f"{_UNFINISHED}*")
                if path.stat(follow_symlinks=False).st_mtime < before
            ]
            for path in left:
                path.unlink(missing_ok=True)
        except OSError:
            raise EnvironmentTrouble("images_unreachable") from None
        return len(left)


class ObjectBlobs:
    """Blobs in an object store; who may enter it says the environment, as for all its tools."""

    def __init__(self, url: str) -> None:
        # Loaded here: who keeps photos in a folder does not wait for it.
        from obstore.store import S3Store  # noqa: PLC0415

        address = os.environ.get("AWS_ENDPOINT_URL", "")
        self._store: Store = S3Store.from_url(
            url,
            client_options={
                "timeout": "30s",
                "connect_timeout": "5s",
                "allow_http": address.startswith("http://"),
            },
            retry_config={"max_retries": 2},
        )

    def put(self, key: str, data: bytes) -> None:
        """One request; the store answers when it has it for good."""
        import obstore  # noqa: PLC0415

        try:
            obstore.put(self._store, key, data, use_multipart=False)
        except _foreign():
            raise EnvironmentTrouble("images_unreachable") from None

    def get(self, key: str) -> bytes | None:
        """One request."""
        import obstore  # noqa: PLC0415

        try:
            return bytes(obstore.get(self._store, key).bytes())
        except FileNotFoundError:
            return None
        except _foreign():
            raise EnvironmentTrouble("images_unreachable") from None

    def size(self, key: str) -> int | None:
        """One request that brings no bytes."""
        import obstore  # noqa: PLC0415

        try:
            return int(obstore.head(self._store, key)["size"])
        except FileNotFoundError:
            return None
        except _foreign():
            raise EnvironmentTrouble("images_unreachable") from None

    def remove(self, key: str) -> None:
        """One request."""
        import obstore  # noqa: PLC0415

        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return
        except _foreign():
            raise EnvironmentTrouble("images_unreachable") from None

    def drop_unfinished(self, before: float) -> int:
        """There is none: a store has what was put whole or not at all."""
        return 0


class SealedBlobs:
    """Blobs that whoever holds the folder, the store or its backups cannot read.

    AES-256-GCM under a key made from the centre's, a fresh nonce for each; a blob that was altered,
    or lies under another key than its own, is refused.
    """

    def __init__(self, inner: Blobs, centre_key: bytes) -> None:
        made = HKDF(SHA256(), 32, salt=None, info=b"fieldreg/centre-images/1")
        self._cipher = AESGCM(made.derive(centre_key))
        self._inner = inner

    def put(self, key: str, data: bytes) -> None:
        """Seal and keep."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        self._inner.put(key, _SEALED + nonce + self._cipher.encrypt(nonce, data, key.encode()))

    def get(self, key: str) -> bytes | None:
        """What was put. Raises EnvironmentTrouble damaged if it is not that any more."""
        sealed = self._inner.get(key)
        if sealed is None:
            return None
        begin = len(_SEALED) + _NONCE_BYTES
        try:
            if not sealed.startswith(_SEALED):
                raise InvalidTag
            nonce = sealed[len(_SEALED) : begin]
            return self._cipher.decrypt(nonce, sealed[begin:], key.encode())
        except (InvalidTag, ValueError):
            raise EnvironmentTrouble("damaged") from None

    def size(self, key: str) -> int | None:
        """The size of what was put, as far as the sealed one's tells."""
        size = self._inner.size(key)
        return None if size is None else size - len(_SEALED) - _NONCE_BYTES - 16

    def remove(self, key: str) -> None:
        """As the inner one."""
        self._inner.remove(key)

    def drop_unfinished(self, before: float) -> int:
        """As the inner one."""
        return self._inner.drop_unfinished(before)


def open_blobs(url: str, folder: Path, centre_key: bytes) -> Blobs:
    """The store at *url* (`s3://bucket/prefix`), or, where it is empty, *folder*.

    Raises UserTrouble images_address if the address is of no kind that is known.
    """
    if not url:
        return SealedBlobs(FolderBlobs(folder), centre_key)
    require_address(url)
    try:
        return SealedBlobs(ObjectBlobs(url), centre_key)
    except _foreign():
        raise UserTrouble("images_address") from None


def require_address(url: str) -> None:
    """Raises UserTrouble images_address unless photos can be kept at *url*."""
    if not url.startswith(SCHEMES) or len(url) <= len("s3://"):
        raise UserTrouble("images_address")


def _foreign() -> type[Exception]:
    from obstore.exceptions import BaseError  # noqa: PLC0415

    return BaseError


def _make_folder(folder: Path) -> None:
    """The folder with those above it, each on the disk before anything lies in it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # there a rename is in the log of the file system, and folders cannot be opened
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
