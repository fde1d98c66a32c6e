"""The OpenAPI document, taken at its word by schemathesis."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
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

from tests.api.conftest import _copy
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


@pytest.fixture(scope="module")
def tried(solved, tmp_path_factory, encoder):
    yield from _copy(solved, tmp_path_factory.mktemp("contract"), encoder)


@pytest.fixture(scope="module")
def document(tried):
    return schemathesis.openapi.from_asgi("/openapi.json", tried.app)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_no_request_gets_an_undocumented_answer(tried, document, route):
    method, path = route
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    cases = st.one_of(*(document[path][method].as_strategy(generation_mode=mode) for mode in modes))
    headers = {"Authorization": f"Bearer {tried.keys['organiser']}"}

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
        case.call_and_validate(headers=headers, checks=CHECKS)

    try_it()


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
