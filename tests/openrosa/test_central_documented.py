"""docs/central.md names every public operation of pyodk, and the test of pyodk calls each that is served."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from pyodk import _endpoints
from pyodk._endpoints.bases import Service
from pyodk._utils.config import CentralConfig, Config
from pyodk.client import Client

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| `([\w.]+)` \| (yes|501) \|", re.MULTILINE)
TOLD = dict(_ROW.findall((ROOT / "docs/central.md").read_text(encoding="utf-8")))
CALLS = (ROOT / "tests/openrosa/test_central_pyodk.py").read_text(encoding="utf-8")


def _services() -> list[type[Service]]:
    modules = (
        importlib.import_module(f"{_endpoints.__name__}.{found.name}")
        for found in pkgutil.iter_modules(_endpoints.__path__)
    )
    return [
        one
        for module in modules
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, Service) and one.__module__ == module.__name__
    ]


def _client() -> Client:
    return Client(config=Config(CentralConfig("https://palier.example", "a", "b", 1)))


def _operations() -> list[str]:
    """`submissions.list` for what a client has, `CommentService.list` for what it uses below."""
    names = {type(value): name for name, value in vars(_client()).items() if not name.startswith("_")}
    own = [
        f"{names.get(service, service.__name__)}.{name}"
        for service in _services()
        if service is not Service
        for name, value in vars(service).items()
        if inspect.isfunction(value) and not name.startswith("_")
    ]
    return [*own, "entity_lists.add_property"]


@pytest.mark.parametrize("operation", _operations())
def test_every_operation_is_told(operation: str) -> None:
    assert operation in TOLD, f"pyodk has {operation}: docs/central.md must say what becomes of it"


def test_nothing_is_told_that_is_not() -> None:
    assert set(TOLD) <= set(_operations())


@pytest.mark.parametrize("operation", [name for name in TOLD if name[0].islower()])
def test_every_operation_of_a_client_is_tried(operation: str) -> None:
    method = operation.rpartition(".")[2]
    assert re.search(rf"\.{method}\(", CALLS), f"no test calls {operation}"
