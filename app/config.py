"""What one installation is set to: read once from the environment, then frozen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Paths are absolute; sizes in bytes."""

    var: Path
    database_url: str
    public_url: str = "http://localhost:8000"
    #: How many reverse proxies stand before us, each adding its X-Forwarded headers.
    proxies: int = 0
    #: Largest body of a request; attachments come in ranges, so none needs more.
    max_request_bytes: int = 32 * MEGABYTE
    #: Below this much free space on the data disk nothing new is accepted (507).
    min_free_bytes: int = 200 * MEGABYTE
    #: Whom residents call to ask whether an agent is one; "": the city told no number.
    telephone: str = ""
    testing: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read PALIER_VAR, DATABASE_URL, PUBLIC_URL, PALIER_PROXIES, telephone and the two size limits."""
        var = Path(environment.get("PALIER_VAR") or ROOT / "var").resolve()
        default = cls(var, f"sqlite:///{var / 'palier.sqlite3'}")
        return cls(
            var=var,
            database_url=psycopg_url(environment.get("DATABASE_URL") or default.database_url),
            public_url=(environment.get("PUBLIC_URL") or default.public_url).rstrip("/"),
            proxies=int(environment.get("PALIER_PROXIES") or default.proxies),
            max_request_bytes=int(environment.get("PALIER_MAX_REQUEST_BYTES") or default.max_request_bytes),
            min_free_bytes=int(environment.get("PALIER_MIN_FREE_BYTES") or default.min_free_bytes),
            telephone=environment.get("PALIER_TELEPHONE", "").strip(),
        )

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https:")

    @property
    def origin(self) -> str:
        """Scheme, host and port of the public address, as a browser writes it in `Origin`."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"


def psycopg_url(url: str) -> str:
    """Name psycopg 3 as the driver where a PostgreSQL URL names none."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
