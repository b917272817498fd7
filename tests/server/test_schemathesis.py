"""The API asked by schemathesis, from the API's own description of itself."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from malformed.probing import judge
from malformed.test_malformed import WIDE
from server.conftest import World

from fieldreg.server.app import create_app

EXAMPLES = 12
on_postgres = pytest.mark.parametrize("centre_folder", ["postgresql"], indirect=True)


@on_postgres
def test_whatever_fits_or_breaks_the_description_is_answered_well(world: World) -> None:
    app = create_app(world.centre, WIDE)
    tokens = [world.laptop().enrolment.device_token, world.reviewer, "nobody"]
    asked: dict[str, int] = {}
    for operation in operations(app):
        ask_many(operation, tokens, asked)
    described = app.openapi()["paths"].items()
    assert set(asked) == {f"{m.upper()} {path}" for path, found in described for m in found}


def test_an_app_that_answers_in_its_own_way_is_caught() -> None:
    app = FastAPI()

    @app.post("/naive")
    def naive(number: int) -> int:
        return number

    (operation,) = operations(app)
    with pytest.raises(AssertionError, match="is no problem document"):
        ask_many(operation, ["x"], {})


def operations(app: Any) -> Any:
    """What schemathesis makes of the app's description, operation by operation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import schemathesis  # noqa: PLC0415 - warns when imported

        schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    return [result.ok() for result in schema.get_all_operations()]


def ask_many(operation: Any, tokens: list[str], asked: dict[str, int]) -> None:
    import schemathesis  # noqa: PLC0415 - see above

    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    cases = st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes])
    name = f"{operation.method.upper()} {operation.path}"

    @given(case=cases, token=st.sampled_from(tokens))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def one(case: Any, token: str) -> None:
        headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        answer = case.call(headers=headers)
        said = {k.lower().encode(): v[0].encode() for k, v in answer.headers.items()}
        _, wrong = judge(answer.status_code, said, answer.content, operation.method.upper())
        assert not wrong, (name, wrong)
        asked[name] = asked.get(name, 0) + 1

    one()
