"""How the centre says no: one exception that becomes one problem answer."""

from __future__ import annotations

from fieldreg.protocol.messages import Problem
from fieldreg.protocol.problems import Problems


class Refusal(Exception):
    """The request is refused whole. `detail` never holds a person's data."""

    def __init__(
        self,
        kind: Problems,
        detail: str = "",
        *,
        expected_no: int | None = None,
        retry_after: int | None = None,
        proof: str | None = None,
    ) -> None:
        super().__init__(kind.value.code)
        self.kind = kind
        self.retry_after = retry_after
        self.problem = Problem(
            code=kind.value.code,
            number=kind.value.number,
            status=kind.value.status,
            detail=detail,
            expected_no=expected_no,
            proof=proof,
        )
