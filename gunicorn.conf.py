"""The web server: two processes of eight threads, quiet, and without a log of addresses.

There is no access log: an address may hold a resident's code. See docs/adr/web-server.md.
"""

import gc
import os
import sys
from typing import Any

wsgi_app = "wsgi:app"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("PALIER_PROCESSES", "2"))
threads = int(os.environ.get("PALIER_THREADS", "8"))
timeout = 120
graceful_timeout = 20
keepalive = 5
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
loglevel = "warning"
control_socket_disable = True
# The application is loaded once and its memory shared; it opens no connection before the fork.
preload_app = True


#: A thread that comes back from the disk holding the database's write lock waits no longer for Python's.
_TURN_SECONDS = 0.001


def post_fork(_server: Any, _worker: Any) -> None:
    """Let threads take turns more often than every 5 ms: others wait for the one that writes."""
    sys.setswitchinterval(_TURN_SECONDS)


def when_ready(_server: Any) -> None:
    """Tell where Palier can be reached; keep the collector from touching, and so copying, what is shared."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    print(f"Palier : {os.environ.get('PUBLIC_URL', f'http://{bind}')}  (Ctrl-C pour arrêter)", flush=True)
