"""The import table of ARCHITECTURE.md, kept by a test: absolute and relative imports alike."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"

#: What each package may import of ours; shared modules are allowed to all but `questionnaire`.
_QUESTIONNAIRE = {"questionnaire"}
_ACCOUNTS = _QUESTIONNAIRE | {"accounts"}
_PROJECTS = _ACCOUNTS | {"projects"}
_HOUSEHOLDS = _PROJECTS | {"households"}
_COLLECTION = _HOUSEHOLDS | {"collection"}
MAY_IMPORT: dict[str, set[str]] = {
    "questionnaire": _QUESTIONNAIRE,
    "accounts": _ACCOUNTS,
    "projects": _PROJECTS,
    "households": _HOUSEHOLDS,
    "collection": _COLLECTION,
    "backup": _COLLECTION | {"backup"},
    "paper": _COLLECTION | {"paper"},
    "fieldwork": _COLLECTION | {"fieldwork"},
    "openrosa": _COLLECTION | {"openrosa"},
    "results": _COLLECTION | {"results"},
    "admin": _COLLECTION | {"paper", "fieldwork", "openrosa", "results", "admin"},
}
#: Single modules that a package may import besides: what a room offers to another of its own level.
MAY_ALSO_IMPORT: dict[str, set[str]] = {"results": {"app.fieldwork.counting"}}
FEATURES = set(MAY_IMPORT)
SCRIPTS = APP.parent / "static" / "js"
#: The same for what runs in browsers.
SCRIPTS_MAY_IMPORT: dict[str, set[str]] = {
    "engine": set(),
    "worker": set(),
    "outbox": {"engine"},
    "live": {"engine", "outbox"},
    "door": {"outbox", "live/visit.js"},
    "review": set(),
    "terrain": {"engine", "outbox", "live"},
}
_IMPORTED = re.compile(r"""(?:\bfrom|\bimport\(?) ?"(\.[^"]+)"(?! *\)\.)""")
#: What the pure core may use beside the standard library.
CORE_LIBRARIES = {"lxml", "python_calamine", "pyxform"}
FRAMEWORKS = {"flask", "sqlalchemy", "flask_sqlalchemy", "marshmallow", "babel", "flask_babel", "werkzeug"}


def _modules() -> list[Path]:
    return sorted(APP.rglob("*.py"))


@cache
def _imports(path: Path) -> frozenset[str]:
    return frozenset(_imported(path))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports_below(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each module under a folder, with each module that it imports."""
    found = sorted(folder.rglob("*.py"))
    assert found, f"nothing in {folder}"
    return ((path, module) for path in found for module in _imports(path))


def _imported(path: Path) -> Iterator[str]:
    """Every module that `path` imports, as an absolute dotted name, wherever in the file it stands."""
    package = ("app", *path.relative_to(APP).parts[:-1])
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*base, *((node.module,) if node.module else ())))
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def _is_allowed(room: str, module: str, feature: str | None) -> bool:
    offered = MAY_ALSO_IMPORT.get(room, set())
    # `from app.fieldwork.counting import x` is told as the module and as x in it.
    is_offered = module in offered or module.rpartition(".")[0] in offered
    return feature is None or feature in MAY_IMPORT[room] or is_offered


def _feature(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "app" and parts[1] in FEATURES else None


@pytest.mark.parametrize("room", sorted(FEATURES))
def test_a_room_imports_only_what_it_may(room: str) -> None:
    for path, module in _imports_below(APP / room):
        assert module.split(".")[0] != "wsgi", f"{path} imports {module}"
        assert _is_allowed(room, module, _feature(module)), f"{path} imports {module}"


def test_a_shared_module_imports_no_room() -> None:
    for path, module in _imports_below(APP):
        if path.relative_to(APP).parts[0] not in {*FEATURES, "__init__.py"}:
            assert _feature(module) is None, f"the shared module {path} imports the feature {module}"


def test_the_core_knows_no_framework_and_none_of_our_shared_modules() -> None:
    for path, module in _imports_below(APP / "questionnaire"):
        top = module.split(".")[0]
        assert top not in FRAMEWORKS, f"{path} imports {module}"
        if top == "app":
            assert _feature(module) == "questionnaire" or module == "app", f"{path} imports {module}"


def test_one_sqlite_library() -> None:
    for path, module in _imports_below(APP):
        assert module.split(".")[0] != "sqlite3", f"{path}: two SQLite libraries on one file lose rows"


def test_no_import_of_the_factory() -> None:
    for path, module in _imports_below(APP):
        assert module != "app.create_app" or path == APP / "__init__.py", path


def test_no_import_hides_in_a_function() -> None:
    for path in _modules():
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                assert not hidden, f"{path}:{node.lineno} {node.name} hides an import"


@pytest.mark.parametrize("room", sorted(path.name for path in SCRIPTS.iterdir() if path.is_dir()))
def test_a_script_imports_only_what_its_package_may(room: str) -> None:
    allowed = SCRIPTS_MAY_IMPORT[room]
    for path in sorted((SCRIPTS / room).rglob("*.js")):
        for named in _IMPORTED.findall(path.read_text(encoding="utf-8")):
            imported = (path.parent / named).resolve().relative_to(SCRIPTS)
            other = imported.parts[0]
            assert other == room or other in allowed or str(imported) in allowed, f"{path} imports {imported}"
