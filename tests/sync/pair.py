"""A laptop with its officer, and the model centre behind the server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from simulation.centre_model import ModelCentre
from simulation.laptop_model import ModelLaptop

from fieldreg.domain.words import Act
from fieldreg.protocol.messages import Problem, SyncRequest
from fieldreg.protocol.problems import Problems
from fieldreg.services.synchronise import synchronise
from fieldreg.services.views import SyncReport
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.ports import Identity
from fieldreg.sync.trouble import SyncTrouble

from .bad_centre import Asked, BadCentre, Reply

TOKEN = "a-very-secret-token"
NIK = "5171031203809901"


def new_id() -> str:
    return str(uuid4())


class NotingLaptop(ModelLaptop):
    """A model laptop that remembers how its syncs ended."""

    note: tuple[str, str] = ("", "")

    def note_sync(self, at: str, trouble: str) -> None:
        self.note = (at, trouble)


@dataclass
class Pair:
    """A laptop and the model behind the server."""

    laptop: NotingLaptop
    model: ModelCentre
    server: BadCentre
    carrier: HttpsCarrier
    real: Identity

    def honest(self, asked: Asked) -> Reply:
        """What a good centre answers."""
        try:
            answer = self.model.handle(SyncRequest.model_validate_json(asked.body))
        except SyncTrouble as trouble:
            return problem(Problems[trouble.key.upper()], expected_no=trouble.expected_no)
        return Reply(answer.model_dump_json().encode())

    def sync(self, **more: object) -> SyncReport:
        """One sync as the desk runs it."""
        return synchronise(
            self.laptop, self.carrier, on_writer=lambda job: job(), make_id=new_id, **more
        )

    @property
    def waiting(self) -> int:
        """How many revisions have no receipt."""
        return sum(not own.receipted for own in self.laptop.disk.own)

    def trust(self, **changes: str) -> None:
        """Change what the laptop learnt at enrolment."""
        self.laptop._identity = replace(self.laptop._identity, **changes)

    def save(self, **values: str) -> None:
        """An officer's Save."""
        patch = values or {"full_name": "Ni Wayan Contoh", "nik": NIK}
        self.laptop.save(new_id(), new_id(), patch, Act.SUBMITTED)


def problem(kind: Problems, *, expected_no: int | None = None, **headers: str) -> Reply:
    """A problem answer as the centre makes it."""
    value = kind.value
    body = Problem(code=value.code, number=value.number, status=value.status,
                   expected_no=expected_no)  # fmt: skip
    kinds = {"Content-Type": "application/problem+json"}
    headers = {k.replace("_", "-"): v for k, v in headers.items()}
    return Reply(body.model_dump_json().encode(), value.status, {**kinds, **headers})
