"""A laptop with one record waiting, and a centre that answers as told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from simulation.centre_model import ModelCentre
from sync.bad_centre import Authority, BadCentre
from sync.pair import TOKEN, NotingLaptop, Pair, new_id

from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.sync import https
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.ports import Identity


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"), "127.0.0.1", "localhost")


@pytest.fixture
def server(authority: Authority) -> Iterator[BadCentre]:
    server = BadCentre(authority.chain)
    yield server
    server.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up soon where a test means to be given up on, and never wait between tries."""
    monkeypatch.setattr(https, "_TIMEOUTS", (2.0, 0.3))
    monkeypatch.setattr("fieldreg.services.synchronise.wait_for", lambda cancelled, seconds: None)


@pytest.fixture
def pair(server: BadCentre, authority: Authority, quick: None) -> Iterator[Pair]:
    key = new_private_key()
    model = ModelCentre(new_id(), new_private_key(), new_id(), new_id())
    identity = Identity(
        device_id=new_id(), incarnation=new_id(), url=server.url, ca_certificate=authority.pem,
        centre_id=model.centre_id, centre_key=model.public_key, device_token=TOKEN, device_key=key,
    )  # fmt: skip
    model.device_keys[identity.device_id] = public_key(key)
    with HttpsCarrier() as carrier:
        pair = Pair(NotingLaptop(identity, lambda moment: None), model, server, carrier, identity)
        server.behave = pair.honest
        pair.save()
        yield pair
