"""What goes over the wire is compressed, for whoever has not signed in.

The size of a compressed page tells what is in it (BREACH): to a team member's browser another site may have
requests made, and see how much comes back. Residents' pages know no cookie: what another site asks for holds
nothing of theirs.
"""

from flask import Flask, Response
from flask_compress import Compress

from .security import is_personal

_SETTINGS = {
    "COMPRESS_REGISTER": False,
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_ALGORITHM_STREAMING": ["br", "gzip"],
    "COMPRESS_BR_LEVEL": 5,
}


def init_compression(app: Flask) -> None:
    """Compress pages, scripts, styles and JSON by Brotli or gzip, as the browser can."""
    app.config |= _SETTINGS
    compress = Compress(app)

    @app.after_request
    def _compress(response: Response) -> Response:
        return response if is_personal() else compress.after_request(response)
