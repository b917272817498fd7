"""Make a bare laptop one of a centre's devices: from a file the centre handed out, or a code."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Enrolment:
    """All a laptop must keep of its enrolment, in the vault. `url` has no path.

    `centre_key` is the centre's public key (hex), `device_key` this laptop's private one (32
    bytes). `ca_certificate` is PEM, empty for public roots; `recovery_key` the organisation's age
    recipient, empty if there is none; `village_code` the office's, empty if it has several.
    """

    url: str
    ca_certificate: str
    centre_id: str
    centre_name: str
    centre_key: str
    device_id: str
    device_token: str = field(repr=False)
    device_key: bytes = field(repr=False)
    office_id: str
    office_name: str
    village_code: str
    recovery_key: str
    pack: str
