"""Static files: addressed with a mark of their content, so that browsers may keep them for good.

`static/dist/` is what esbuild made of `static/js/`; its chunks already have a mark in their names.
"""

import hashlib
from functools import cache
from pathlib import Path

import orjson
from flask import Flask, Response, current_app, request, url_for

_A_YEAR = 31_536_000
_BUILT = "dist/"
_CHUNKS = f"{_BUILT}chunks/"
_TERRAIN_CHUNKS = f"{_BUILT}terrain/chunks/"
_WORKER = "sw.js"
#: Folders of what residents' pages do not load.
_APART = ("team", "terrain")


def init_assets(app: Flask) -> None:
    """Let `url_for("static", …)` carry the file's mark and answer marked addresses as immutable."""
    folder = _folder(app)

    @app.url_defaults
    def _mark(endpoint: str, values: dict[str, object]) -> None:
        name = str(values.get("filename", ""))
        path = folder / name
        if endpoint == "static" and "v" not in values and not _is_chunk(name) and path.is_file():
            values["v"] = _digest(path, path.stat().st_mtime_ns)

    app.add_template_global(style_url)

    @app.after_request
    def _keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200 and _is_marked(folder):
            response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
        return response


def style_url(name: str) -> str:
    """The address of a style: as it was built, as it is written where nothing is built."""
    built = f"{_BUILT}css/{name}"
    return url_for("static", filename=built if (_folder(current_app) / built).is_file() else f"css/{name}")


def chunks_of(script: str, *parts: str) -> tuple[str, ...]:
    """The addresses of the chunks that a built script loads before it runs; none where nothing is built.

    `parts` are sources, as `live/repeated.js`, that this page will have it load as well.
    """
    built = _folder(current_app) / _BUILT / "meta.json"
    if not built.is_file():
        return ()
    names = _imported(built, built.stat().st_mtime_ns, script, parts)
    return tuple(url_for("static", filename=f"{_CHUNKS}{name}") for name in names)


def built_files() -> tuple[str, ...]:
    """The names of the scripts that residents' pages load, under the static folder."""
    folder = _folder(current_app)
    apart = {path for name in _APART for path in (folder / _BUILT / name).rglob("*.js")}
    files = {*(folder / _BUILT).rglob("*.js")} - apart - {folder / _BUILT / _WORKER}
    return tuple(sorted(path.relative_to(folder).as_posix() for path in files))


def files_of(room: str) -> tuple[str, ...]:
    """The names of the scripts that were built into a folder of their own, but for its worker."""
    folder = _folder(current_app)
    files = (path for path in (folder / _BUILT / room).rglob("*.js") if path.name != _WORKER)
    return tuple(sorted(path.relative_to(folder).as_posix() for path in files))


def built_script(name: str) -> bytes | None:
    """A built script, None where nothing is built."""
    path = _folder(current_app) / _BUILT / name
    return path.read_bytes() if path.is_file() else None


def _is_marked(folder: Path) -> bool:
    """Whether the address names this very content: one that an earlier release wrote names another."""
    name = str((request.view_args or {}).get("filename", ""))
    path = folder / name
    return _is_chunk(name) or request.args.get("v") == _digest(path, path.stat().st_mtime_ns)


def _is_chunk(name: str) -> bool:
    return name.startswith((_CHUNKS, _TERRAIN_CHUNKS))


def _folder(app: Flask) -> Path:
    return Path(app.static_folder or "")


@cache
def _imported(built: Path, _modified: int, script: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Every chunk that a script imports, also through others, in the order they are met."""
    outputs = {Path(name).name: told for name, told in orjson.loads(built.read_bytes())["outputs"].items()}
    sources = {told.get("entryPoint", "").partition("/js/")[2]: name for name, told in outputs.items()}
    apart = [sources[part] for part in parts]
    met, ahead = dict.fromkeys(apart), [script, *apart]
    while ahead:
        told = outputs.get(ahead.pop(0), {"imports": []})
        statically = (one for one in told["imports"] if one["kind"] == "import-statement")
        named = [Path(one["path"]).name for one in statically]
        ahead += [name for name in named if name not in met]
        met |= dict.fromkeys(named)
    return tuple(met)


@cache
def _digest(path: Path, _modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
