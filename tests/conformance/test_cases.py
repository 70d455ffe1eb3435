"""Both engines against the cases: what must follow from answers, feature by feature."""

import pytest

from tests.conformance.cases import javascript_told, python_told, read_cases


@pytest.mark.parametrize("name", read_cases())
def test_python_tells_what_a_case_expects(name: str) -> None:
    case = read_cases()[name]
    assert python_told(case) == [step["expect"] for step in case["steps"]]


@pytest.mark.parametrize("name", read_cases())
def test_javascript_tells_what_a_case_expects(name: str) -> None:
    assert javascript_told()[name] == [step["expect"] for step in read_cases()[name]["steps"]]
