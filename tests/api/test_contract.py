"""The OpenAPI document, taken at its word by schemathesis."""

import json
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyStrategyDefinition
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.api.conftest import _copy, fill, run_on
from tests.api.test_access import ROUTES

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
_PATIENCE = 120.0
"""Seconds an answer may take: a busy machine is no fault of the document."""
SCENARIOS = settings(
    max_examples=5,
    stateful_step_count=8,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def tried(request, solved, tmp_path_factory, encoder):
    if request.param == "sqlite":
        apis = _copy(solved, tmp_path_factory.mktemp("contract"), encoder)
    else:
        server = request.getfixturevalue("postgres")
        server.empty()
        fill(server.url, solved)
        apis = run_on(server.url, solved, encoder)
    for api in apis:
        api.services.club.warm_up()  # a request may take ten seconds, and this the first one more
        yield api


@pytest.fixture(scope="module")
def document(tried):
    return schemathesis.openapi.from_asgi("/openapi.json", tried.app)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_no_request_gets_an_undocumented_answer(tried, document, route):
    method, path = route
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    cases = st.one_of(*(document[path][method].as_strategy(generation_mode=mode) for mode in modes))
    headers = {"Authorization": f"Bearer {tried.keys['organiser']}"}
    answered = []

    @seed(0)
    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def try_it(case):
        answer = case.call_and_validate(headers=headers, checks=CHECKS, timeout=_PATIENCE)
        answered.append(answer.status_code)

    try_it()
    assert answered, "nothing was asked"


def test_every_operation_is_described_with_its_problems(shared_api):
    document = shared_api.app.openapi()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation["description"], where
            answers = set(operation["responses"])
            if path.startswith("/v1"):
                assert {"401", "403", "413", "422", "429", "503"} <= answers, where
                assert operation["security"] == [{"HTTPBearer": []}], where
            for status, answer in operation["responses"].items():
                if status >= "400":
                    assert set(answer["content"]) == {"application/problem+json"}, where
    assert "HTTPValidationError" not in json.dumps(document)


def test_names_of_operations_are_unique(shared_api):
    document = shared_api.app.openapi()
    names = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(names) == len(set(names))


def test_bodies_have_examples_that_are_accepted(api):
    document = api.app.openapi()
    members = document["components"]["schemas"]["MembersSent"]
    example = {"members": members["properties"]["members"]["examples"][0]}
    assert api.client("organiser").post("/v1/members", json=example).status_code == 200
    for name in ("RoundSent", "KeySent", "MemberPatch", "OutcomeSent"):
        assert document["components"]["schemas"][name]["examples"], name


def test_every_link_leads_to_an_operation_and_names_its_parameters(shared_api):
    document = shared_api.app.openapi()
    operations = [each for path in document["paths"].values() for each in path.values()]
    parameters = {
        each["operationId"]: {one["name"] for one in each.get("parameters", ())}
        for each in operations
    }
    links = [
        link
        for each in operations
        for answer in each["responses"].values()
        for link in answer.get("links", {}).values()
    ]
    assert len(links) > 30
    for link in links:
        assert link["parameters"].keys() <= parameters[link["operationId"]]


MOST_SCENARIOS = 25
"""Chance decides where a scenario goes; five at least, more until one has gone far enough."""


def scenarios(api, seen, failures):
    """Steps that each take what the one before answered; every check there is."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", api.app)
    # Also of a valid form: a week that a year does not have, a tag of another version.
    usual = schema.config.checks.positive_data_acceptance.expected_statuses
    schema.config.checks.positive_data_acceptance.expected_statuses = [*usual, "412", "422"]
    headers = {"Authorization": f"Bearer {api.keys['organiser']}"}
    machine: Any = schema.as_state_machine()

    class Scenario(machine):  # type: ignore[misc]  # made from the document
        def before_call(self, case):
            if "wait" in (case.query or {}):
                case.query["wait"] = 0  # nobody solves rounds here

        def get_call_kwargs(self, case):
            return {"headers": headers}

        def validate_response(self, response, case, additional_checks=None, **kwargs):
            seen[case.operation.label, response.status_code] += 1
            try:
                super().validate_response(response, case, additional_checks, **kwargs)
            except Exception as error:
                failures.append(error)
                raise

    return Scenario


def test_whatever_follows_from_an_answer_is_as_documented(solved, tmp_path, encoder):
    """The service draws ids, so Hypothesis cannot repeat a scenario: it begins again instead.

    Each run has a service of its own: one may have withdrawn the key it asks with.
    """
    seen: Counter[tuple[str, int]] = Counter()
    failures: list[Exception] = []
    for number in range(MOST_SCENARIOS):
        folder = tmp_path / str(number)
        folder.mkdir()
        for api in _copy(solved, folder, encoder):
            with suppress(FlakyStrategyDefinition):
                machine = seed(number)(scenarios(api, seen, failures))
                run_state_machine_as_test(machine, settings=SCENARIOS)
        if number >= 4 and led_on(seen):
            break
    assert not failures
    assert sum(seen.values()) > 50
    assert led_on(seen), f"of {MOST_SCENARIOS} runs none went on to a round and took something away"


def led_on(seen):
    """Whether a round that was answered was asked about again, and something was taken away."""
    reached = {label for label, status in seen if status < 300}
    return any(each.startswith("DELETE") for each in reached) and any(
        "{round_id}" in each for each in reached
    )
