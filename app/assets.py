"""Static files: addressed with a mark of their content, so that browsers may keep them for good."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

_A_YEAR = 31_536_000


def init_assets(app: Flask) -> None:
    """Let `url_for("static", …)` carry the file's mark and answer marked addresses as immutable."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def _mark(endpoint: str, values: dict[str, object]) -> None:
        path = folder / str(values.get("filename", ""))
        if endpoint == "static" and "v" not in values and path.is_file():
            values["v"] = _digest(path, path.stat().st_mtime_ns)

    @app.after_request
    def _keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200 and "v" in request.args:
            response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
        return response


@cache
def _digest(path: Path, _modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
