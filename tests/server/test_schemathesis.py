"""The API asked by schemathesis, from the API's own description of itself, and held to it."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from malformed.probing import judge
from malformed.test_malformed import WIDE
from server.centre_laptop import Api
from server.conftest import World
from server.real_cases import Real

from fieldreg.protocol.images import TUS_TYPE
from fieldreg.server.app import create_app
from fieldreg.server.tus_description import header

EXAMPLES = {"sqlite": 4, "postgresql": 16}
"""Of each operation and in each of the three ways to ask it."""
_STRANGERS, _ANYHOW = (401, 403), (404, 409, 413, 422, 429)
CHECKS = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", *_STRANGERS, *_ANYHOW]},
    "negative_data_rejection": {"expected-statuses": [400, 412, *_STRANGERS, *_ANYHOW]},
}
"""What fits the description may be refused for what is at the centre and what must be signed, never
as badly asked; what does not fit is never taken."""
OTHERWISE = [
    {
        "include-name": "POST /v1/uploads",
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 400, *_STRANGERS]}},
    }
]
"""What stands packed in Upload-Metadata no schema can say."""
TAKES_NOTHING = {"GET /v1/schema", "OPTIONS /v1/uploads", "GET /v1/health", "GET /v1/ready"}
SEARCH = "POST /v1/records/search"
Said = Counter[tuple[str, int]]
Description = dict[str, Any]


def test_whatever_fits_or_breaks_the_description_is_answered_as_it_says(world: World) -> None:
    app, said = create_app(world.centre, WIDE), Said()
    world.api = Api(app)  # one that counted otherwise would refuse what this one let in
    real = Real(world)
    examples = EXAMPLES["postgresql" if world.database_url else "sqlite"]
    for operation in operations(app):
        ask_many(operation, real, said, examples)
    described = {
        f"{method.upper()} {path}": about
        for path, found in app.openapi()["paths"].items()
        for method, about in found.items()
    }
    assert {name for name, status in said if status < 300} == set(described)
    guarded = {name for name, about in described.items() if about.get("security")}
    assert {name for name, status in said if status == 401} == guarded


def _says_nothing_of_strangers(told: Description) -> None:
    del told["paths"]["/v1/records/search"]["post"]["responses"]["401"]


def _promises_more(told: Description) -> None:
    told["components"]["schemas"]["RecordsQuery"]["properties"]["limit"]["maximum"] = 5_000


def _says_that_less_is_taken(told: Description) -> None:
    told["paths"]["/metrics"]["get"]["parameters"] = [header("X-Kind", {"enum": ["plain"]})]


def _promises_a_member(told: Description) -> None:
    told["components"]["schemas"]["RecordPage"]["required"].append("next")


def _promises_a_header(told: Description) -> None:
    good = told["paths"]["/v1/records/search"]["post"]["responses"]["200"]
    good["headers"] = {"X-Total": {"required": True, "schema": {"type": "integer"}}}


def _calls_problems_something_else(told: Description) -> None:
    of = told["paths"]["/v1/records/search"]["post"]["responses"]["401"]["content"]
    of["application/json"] = of.pop("application/problem+json")


@pytest.mark.parametrize("centre_folder", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "lie", "fault"),
    [
        (SEARCH, _says_nothing_of_strangers, "Undocumented status code"),
        (SEARCH, _promises_more, "Schema-valid request rejected"),
        ("GET /metrics", _says_that_less_is_taken, "Schema-violating request accepted"),
        (SEARCH, _promises_a_member, "violates schema"),
        (SEARCH, _promises_a_header, "Missing required response headers"),
        (SEARCH, _calls_problems_something_else, "Undocumented Content-Type"),
    ],
)
def test_a_description_that_is_untrue_is_caught(
    world: World, name: str, lie: Callable[[Description], None], fault: str
) -> None:
    """The control: the same requests, and a description that says something else."""
    app = create_app(world.centre, WIDE)
    lie(app.openapi())
    (operation,) = (o for o in operations(app) if name_of(o) == name)
    with pytest.raises(BaseException, match=fault):
        ask_many(operation, Real(world), Said(), 40)


@pytest.mark.parametrize("centre_folder", ["sqlite"], indirect=True)
def test_an_app_that_answers_in_its_own_way_is_caught(world: World) -> None:
    app = FastAPI()

    @app.post("/naive")
    def naive(number: int) -> int:
        return number

    (operation,) = operations(app)
    with pytest.raises(AssertionError, match="is no problem document"):
        ask_many(operation, Real(world), Said(), 10)


def operations(app: Any) -> Any:
    """What schemathesis makes of the app's description, operation by operation."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import schemathesis  # noqa: PLC0415 - warns when imported

        schemathesis.serializer.alias(TUS_TYPE, "application/octet-stream")
        config = schemathesis.Config.from_dict({"checks": CHECKS, "operations": OTHERWISE})
        schema = schemathesis.openapi.from_dict(app.openapi(), config=config)
    schema.app = app
    return [result.ok() for result in schema.get_all_operations()]


def name_of(operation: Any) -> str:
    return f"{operation.method.upper()} {operation.path}"


def ask_many(operation: Any, real: Real, said: Said, examples: int) -> None:
    """Ask what is real, what fits the description, what breaks it; the latter by anybody."""
    import schemathesis  # noqa: PLC0415 - see above

    fits, breaks = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
    right = real.token_of(operation.path)
    for mode, tokens, made in (
        (fits, [right], real),
        (fits, [right, "nobody", real.stranger], None),
        (breaks, [right, right, "nobody"], None),
    ):
        if mode is breaks and name_of(operation) in TAKES_NOTHING:
            continue
        cases = operation.as_strategy(generation_mode=mode)
        each(cases, examples, partial(ask, cycle(tokens), made, said))


def each(cases: Any, examples: int, asked: Callable[[Any], None]) -> None:
    @given(cases)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def one(case: Any) -> None:
        asked(case)

    one()


def ask(who: Iterator[str], real: Real | None, said: Said, case: Any) -> None:
    """Ask one *case* with the next of the tokens, made into a real one where there is *real*."""
    name = name_of(case.operation)
    if real:
        real.make(case, name)
    headers = {"Authorization": f"Bearer {next(who)}"}
    answer = case.call(headers=headers)
    if real:
        real.answered(name, answer.status_code, answer.content)
    case.validate_response(answer, headers=headers)
    told = {k.lower().encode(): v[0].encode() for k, v in answer.headers.items()}
    _, wrong = judge(answer.status_code, told, answer.content, name.split()[0])
    assert not wrong, (name, wrong)
    said[name, answer.status_code] += 1
