"""A real HTTPS server on loopback that answers as told: well, badly, or not at all."""

from __future__ import annotations

import datetime
import gzip
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import zstandard
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Reply:
    """What goes over the wire: `declared` is the Content-Length, where it is not the true one.

    `trickles`: of its "body", or already of its "headers", one byte comes now and then, for ever.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    declared: int | None = None
    trickles: str = ""


@dataclass(frozen=True)
class Asked:
    """What arrived, unpacked."""

    path: str
    headers: dict[str, str]
    body: bytes
    packed: bytes
    connection: int
    """The laptop's end of it: the same for all that came over one connection."""


Behave = Callable[[Asked], Reply]


class Authority:
    """A private certificate authority with one server certificate."""

    def __init__(self, folder: Path, *names: str, days: int = 30) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        ca = _certificate(ca_name, ca_name, key, key, days=30, is_ca=True)
        self.pem = ca.public_bytes(serialization.Encoding.PEM).decode()
        own = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "centre")])
        cert = _certificate(subject, ca_name, own, key, days=days, names=names)
        self.chain = folder / f"{id(self)}.pem"
        self.chain.write_bytes(
            own.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + cert.public_bytes(serialization.Encoding.PEM)
        )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    days: int,
    is_ca: bool = False,
    names: tuple[str, ...] = (),
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=60))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )
    if names:
        alternatives = [
            x509.IPAddress(ipaddress.ip_address(n)) if n[0].isdigit() else x509.DNSName(n)
            for n in names
        ]
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return builder.sign(signer, hashes.SHA256())


class BadCentre:
    """The server. Set `behave` to say how it answers from now on; `asked` is what came."""

    def __init__(self, chain: Path | None, *, newest: ssl.TLSVersion | None = None) -> None:
        self.behave: Behave = lambda asked: Reply()
        self.asked: list[Asked] = []
        self.release = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                owner._answer(self)

            def log_message(self, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *args: None  # type: ignore[method-assign]
        if chain is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(chain)
            if newest is not None:
                context.minimum_version, context.maximum_version = newest, newest
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.url = f"https://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        packed = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        encoding = handler.headers.get("Content-Encoding", "")
        body = packed
        if encoding == "zstd":
            body = zstandard.ZstdDecompressor().decompress(packed, max_output_size=8 << 20)
        elif encoding == "gzip":
            body = gzip.decompress(packed)
        asked = Asked(handler.path, dict(handler.headers.items()), body, packed,
                      handler.client_address[1])  # fmt: skip
        self.asked.append(asked)
        reply = self.behave(asked)
        if reply.trickles == "headers":
            self._trickle(handler, b"HTTP/1.1 200 OK\r\nX-Long: ")
            return
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        declared = len(reply.body) if reply.declared is None else reply.declared
        handler.send_header("Content-Length", str(declared))
        handler.end_headers()
        handler.wfile.write(reply.body)
        if reply.trickles == "body":
            self._trickle(handler, b"")
        elif declared > len(reply.body):
            handler.wfile.flush()
            handler.close_connection = True

    def _trickle(self, handler: BaseHTTPRequestHandler, begin: bytes) -> None:
        """Until the other side has had enough of it."""
        handler.close_connection = True
        handler.wfile.write(begin)
        while not self.release.wait(0.02):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    def close(self) -> None:
        """Stop; whatever waits is let go."""
        self.release.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
